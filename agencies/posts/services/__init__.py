"""Services of posts."""
