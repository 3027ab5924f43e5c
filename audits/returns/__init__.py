"""Filling in returns."""
