"""Pages about emails that were sent."""
