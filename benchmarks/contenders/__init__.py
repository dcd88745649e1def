"""One program a contender: it does a task that `task.py` describes, and says how long it took."""
