"""Extracts of the case system: read, matched with our words, evaluated row by row."""
