"""Texts, numbers and dates for people, and what must not stand in a text."""
