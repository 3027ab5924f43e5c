"""Tells people about the seals of the history: the head each week, and an alteration at once."""
