"""The report: what it shows, its charts, its page."""
