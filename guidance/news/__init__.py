"""News of the board to agencies, and which of them have seen it."""
