"""Signing in with the account of one's council."""
