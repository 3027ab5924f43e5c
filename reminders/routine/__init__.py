"""Routine emails: who is reminded of what on a day, and the pages about them."""
