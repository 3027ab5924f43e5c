"""Figures of resources and news that may stand beside actions, from their figures.py; no agency by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from core.board.figures import Figure
from core.board.measures import measure
from guidance.news.figures import LatestNews, latest_seen, seen_figure
from guidance.resources.figures import Fresh, fresh_figure, fresh_on


@measure(
    "guidance.resources",
    "Resources reviewed within 12 months and working",
    source=fresh_on,
    sentence="{} resources have been reviewed within 12 months and work",
)
def resources(found: list[Fresh], days: Sequence[dt.date]) -> list[Figure]:
    return [fresh_figure(each) for each in found]


@measure(
    "guidance.news_seen",
    "Agencies that have seen the latest news",
    source=latest_seen,
    sentence="{} agencies have seen the latest news",
)
def news(found: list[LatestNews], days: Sequence[dt.date]) -> list[Figure]:
    return [seen_figure(each) for each in found]
