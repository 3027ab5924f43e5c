"""The page of the board's settings."""
