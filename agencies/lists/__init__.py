"""Saved lists of addresses."""
