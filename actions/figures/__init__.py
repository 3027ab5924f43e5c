"""Figures of a plan: counts by colour, movement, trend and what actions are measured by."""
