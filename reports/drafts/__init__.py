"""Drafts of reports: their figures, and the text that people write in them."""
