"""Rows of the plan, their order and what is displayed in their cells."""
