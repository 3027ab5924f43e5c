"""Writes that change a draft."""
