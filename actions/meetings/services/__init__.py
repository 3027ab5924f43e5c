"""What changes a meeting and its minutes."""
