"""Figures of resources and news that may stand beside actions, from their figures.py; no agency by name."""

from core.board.measures import measure, one_for_each
from guidance.news.figures import latest_seen, seen_figure
from guidance.resources.figures import fresh_figure, fresh_on

measure(
    "guidance.resources",
    "Resources reviewed within 12 months and working",
    source=fresh_on,
    sentence="{} resources have been reviewed within 12 months and work",
)(one_for_each(fresh_figure))

measure(
    "guidance.news_seen",
    "Agencies that have seen the latest news",
    source=latest_seen,
    sentence="{} agencies have seen the latest news",
)(one_for_each(seen_figure))
