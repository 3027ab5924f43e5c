"""Reminders to agencies whose return is not in."""
