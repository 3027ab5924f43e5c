"""Pages of audit returns."""
