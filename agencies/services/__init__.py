"""Every write to the directory."""
