"""Sessions: where they are stored, and when they end."""
