"""Signing and submitting returns."""
