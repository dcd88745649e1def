"""What a run reports: progress, logs, the run log, `--test`."""
