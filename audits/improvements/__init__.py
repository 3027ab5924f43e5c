"""Improvement actions that follow from returns."""
