"""Pages of due dates."""
