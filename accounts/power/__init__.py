"""Roles with wide rights are given, and their second steps removed, by two people."""
