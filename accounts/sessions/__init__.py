"""Sessions: where they are stored, when they end."""
