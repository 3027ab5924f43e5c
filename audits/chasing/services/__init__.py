"""What reminds agencies."""
