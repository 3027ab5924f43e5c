"""Writes about signing and submitting a return."""
