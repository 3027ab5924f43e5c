"""Retention: how long records are stored, and their deletion."""
