"""What became of each record: run log, dead letters, summary, STATE."""
