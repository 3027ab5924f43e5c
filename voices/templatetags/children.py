"""The children's pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django import template

register = template.Library()


@register.filter
def chosen_of(chosen: Mapping[str, Collection[str]], question: str) -> Collection[str]:
    """The options of a question that were chosen before; nothing on a new page."""
    return (chosen or {}).get(question, ())
