"""Signing in: codes, passwords, devices and limits."""
