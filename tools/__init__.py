"""What the project needs to make itself: generated docs, Meltano's own environment."""
