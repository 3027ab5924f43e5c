"""The rows of the list of agencies as HTML by plain functions: as a template they were half of the page."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from agencies.directory.listing import Row
from agencies.posts.rules import Words
from core.text.dates import print_date

register = template.Library()

CELL = '<td class="govuk-table__cell" data-label="{}">{}</td>'
NAME = """<th scope="row" class="govuk-table__header" data-label="Agency">
<a class="govuk-link" href="{}{}/">{}</a>{}</th>"""
CLOSED = '<br><span class="govuk-!-font-weight-regular">{}</span>'
DEPUTY = '<br><span class="govuk-body-s">Deputy: {}</span>'


@register.simple_tag
def agency_rows(rows: Iterable[Row], is_past: bool) -> SafeString:
    """The rows of the table; on a past day nothing is said of what was confirmed, and of training."""
    url = reverse("agencies")
    return SafeString("".join(f'<tr class="govuk-table__row">{cells(row, url, is_past)}</tr>' for row in rows))


def cells(row: Row, url: str, is_past: bool) -> str:
    agency, booked = row.agency, f"<br>Booked for {print_date(row.booked)}" if row.booked else ""
    lead = escape(str(row.lead)) if row.lead else f"<strong>{escape(row.vacant)}</strong>"
    deputies = DEPUTY.format(escape(", ".join(map(str, row.deputies)))) if row.deputies else ""
    found = [
        NAME.format(url, agency.pk, escape(agency.name), CLOSED.format(row.closed) if row.closed else ""),
        CELL.format("Kind", escape(agency.get_kind_display())),
        CELL.format("ESLO", lead + deputies),
    ]
    if not is_past:
        found.append(CELL.format("Last confirmed", words_html(row.confirmed)))
        found.append(CELL.format("Last trained", words_html(row.trained) + booked))
    return "".join(found)


def words_html(words: Words) -> str:
    return f"<strong>{escape(words.text)}</strong>" if words.stale else escape(words.text) or "–"
