"""SCHEMAs: somebody else's text, read into checks that are ours."""
