"""Routine emails: who is reminded of what on a day, and the pages about them.

An email for each matter would be twelve for a person with twelve actions, and one that was written before it leaves
could name what is done or forbidden by then.
"""
