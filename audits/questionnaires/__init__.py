"""Questionnaires: drafting, comparing and publishing them."""
