"""Priorities, objectives, methods and actions: adding, moving, splitting, merging."""
