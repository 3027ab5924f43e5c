"""The changes of a plan as HTML, put together by plain functions: ten years of them are thousands of lines.

Everything that people wrote goes through escape().
"""

from __future__ import annotations

from html import escape

from django import template
from django.utils.safestring import SafeString

from actions.past.changes.change import Change

register = template.Library()


@register.simple_tag
def change_lines(changes: list[Change]) -> SafeString:
    """A list of changes, each with its two texts in one where there are two."""
    lines = "".join(f"<li>{change_html(change)}</li>" for change in changes)
    return SafeString(f'<ul class="govuk-list govuk-list--bullet">{lines}</ul>')


def change_html(change: Change) -> str:
    """One change."""
    if diff := change.diff:
        return f'{escape(change.says)}: <span class="keep-lines">{diff}</span>'
    return f'<span class="keep-lines">{escape(change.says)}</span>'
