"""Removes words from everything that is stored: how they are recognised, where they can be, what is done there.
The words themselves are never stored.
"""
