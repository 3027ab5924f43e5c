"""Figures of resources that may stand beside actions, from their figures.py; no agency by name."""

from core.board.measures import measure, one_for_each
from guidance.resources.figures import fresh_figure, fresh_on

measure(
    "guidance.resources",
    "Resources reviewed within 12 months",
    source=fresh_on,
    sentence="{} resources have been reviewed within 12 months",
)(one_for_each(fresh_figure))
