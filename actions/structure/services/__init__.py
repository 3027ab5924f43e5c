"""What changes the structure of a plan."""
