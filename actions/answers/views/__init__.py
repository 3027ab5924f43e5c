"""Pages of answers of agencies."""
