"""What changes answers of agencies."""
