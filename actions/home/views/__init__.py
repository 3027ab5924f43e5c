"""Pages on which people begin."""
