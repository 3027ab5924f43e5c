"""Numbers in words, each said in one way."""

from __future__ import annotations


def share(part: int, whole: int) -> str:
    """A share as a whole percentage that is 100 only for all and 0 only for none; a dash for a share of nothing."""
    if not whole:
        return "–"
    exact = part / whole * 100
    return f"{min(max(round(exact), 1), 99) if 0 < part < whole else round(exact)}%"
