"""Writes about a return and its answers."""
