"""Training sessions and who came."""
