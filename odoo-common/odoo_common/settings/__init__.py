"""Settings that both connectors share, and secrets."""
