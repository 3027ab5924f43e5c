"""Dates on which a repeated action is due."""
