"""Meetings of the working group: the walk through the plan, and minutes."""
