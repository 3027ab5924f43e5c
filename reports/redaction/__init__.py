"""Removes words from everything that is stored: how they are recognised, where they can be, what is done there.
The words themselves are never stored.

Tables are discovered, so that a new app is searched without being named.
"""
