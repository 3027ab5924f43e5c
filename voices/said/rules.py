"""What may be written on a poster: figures are chosen from the published ones, never typed. Pure."""

from __future__ import annotations

import re

TYPED = re.compile(
    r"%|per ?cent\b|\b\d+\s+(of|in|out of)\s+\d+\b|\b\d+\s+(of\s+)?(child|pupil|student|young|boys|girls)",
    re.IGNORECASE,
)


def has_typed_figure(text: str) -> bool:
    """Whether a text gives a share or a number of children."""
    return bool(TYPED.search(text))
