"""Seals over the history: digests of its rows in a chain, by which an alteration past the guards is found."""
