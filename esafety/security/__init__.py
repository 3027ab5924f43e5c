"""Pages of the security journal."""
