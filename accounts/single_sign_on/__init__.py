"""Signing in with a council account."""
