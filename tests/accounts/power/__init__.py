"""Power: two people decide."""
