"""View data for the pages of a return."""
