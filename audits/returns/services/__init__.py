"""What changes a return and its answers."""
