"""What has changed and what was deleted since the last run."""
