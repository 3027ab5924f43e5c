"""Removals from the history: those with wide rights are told, may stop them, and the scheduler carries them out."""
