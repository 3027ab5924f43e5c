"""Frozen editions of reports."""
