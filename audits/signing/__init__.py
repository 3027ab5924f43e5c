"""Signing a return and handing it in."""
