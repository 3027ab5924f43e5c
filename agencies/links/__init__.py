"""Emailed links: pages that open without signing in."""
