"""Counts of incidents, their tables, charts and files."""
