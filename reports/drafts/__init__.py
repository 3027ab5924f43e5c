"""Drafts of reports: what they are made of, and what people write into them."""
