"""Files and images that records name: opened, downloaded, made smaller."""
