"""Extracts of the case system: read, matched with our words, judged row by row."""
