"""Cells of the plan table, changed one at a time."""
