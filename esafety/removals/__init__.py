"""Pages about removals from the history that can still be stopped."""
