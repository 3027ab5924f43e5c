"""Text, numbers and dates for display, and what a text must not contain."""
