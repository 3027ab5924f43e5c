"""Values of the pages of a return."""
