"""The plan as it was on an earlier day, and what changed between two days."""
