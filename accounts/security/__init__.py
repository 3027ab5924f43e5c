"""Whom security events are about, and which of them together raise an alert."""
