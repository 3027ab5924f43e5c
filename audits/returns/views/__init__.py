"""Pages on which a return is filled in."""
