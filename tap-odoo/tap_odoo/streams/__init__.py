"""Singer streams and how a run goes through them."""
