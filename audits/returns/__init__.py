"""Filling in a return."""
