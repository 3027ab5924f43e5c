"""Explanations of terms in a plan."""
