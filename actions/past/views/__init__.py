"""Pages of earlier days and of changes."""
