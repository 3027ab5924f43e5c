"""Writes about reminders."""
