"""Editions of figures as they are published."""
