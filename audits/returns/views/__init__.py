"""Pages for filling in a return."""
