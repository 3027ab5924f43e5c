"""What changes a draft."""
