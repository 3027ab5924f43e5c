"""The page of history of every record."""
