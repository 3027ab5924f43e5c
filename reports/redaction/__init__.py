"""Removes words from everything that is stored: how they are recognised, where they can be, what is done there
(domain.md, "Redaction"). The words themselves are never stored.
"""
