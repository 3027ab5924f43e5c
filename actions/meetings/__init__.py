"""Meetings of the working group: going through the plan, and minutes."""
