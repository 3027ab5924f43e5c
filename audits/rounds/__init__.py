"""Rounds of returns: opening, closing, and who has returned."""
