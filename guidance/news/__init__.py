"""News of the board to agencies."""
