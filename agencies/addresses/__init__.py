"""Addresses of agencies and people at which emails fail for good."""
