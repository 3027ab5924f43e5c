"""Measures as tests read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from core.board.figures import Figure
from core.board.measures import figures_of_measures


def on_days(key: str, days: Sequence[dt.date]) -> list[Figure]:
    """A measure on days, the oldest first; none for a day of which nothing is known, nor for an unknown measure."""
    return figures_of_measures([key], days).get(key, [])
