"""Moderation of returns, and feedback to agencies."""
