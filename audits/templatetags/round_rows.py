"""The rows of the page of a round as HTML by plain functions: as templates they were more than half of the page."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from html import escape

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from audits.models import Return
from audits.rounds.counting import StatusCounts
from audits.rounds.page import Row

register = template.Library()

CELL = '<td class="govuk-table__cell">{}</td>'
DATE_CELL = '<td class="govuk-table__cell date-cell">{}</td>'
TICK = (
    '<td class="govuk-table__cell no-print round-rows__tick"><label><input type="checkbox" name="return" value="{}">'
    '<span class="govuk-visually-hidden">Write to {}</span></label></td>'
)
NO_TICK = '<td class="govuk-table__cell no-print round-rows__tick"></td>'
NAME = '<th scope="row" class="govuk-table__header"><a class="govuk-link" href="{}">{}</a></th>'
KIND = """<tr class="govuk-table__row"><th scope="row" class="govuk-table__header govuk-!-font-weight-regular">{}</th>
<td class="govuk-table__cell govuk-table__cell--numeric">{} of {} ({})</td>
<td class="govuk-table__cell govuk-table__cell--numeric">{}</td>
<td class="govuk-table__cell govuk-table__cell--numeric">{} ({})</td></tr>"""


@register.simple_tag
def round_rows(rows: Iterable[Row], may_write: bool) -> SafeString:
    """The rows of the table, with boxes to tick where the reader may write to those who are awaited."""
    follow, places = (reverse(f"audits:{name}", args=[0]).split("0") for name in ("follow", "register_places"))
    urls = defaultdict(lambda: follow, {Return.Form.REGISTER: places})  # before and after the key of a return
    return SafeString("".join(f'<tr class="govuk-table__row">{cells(row, may_write, urls)}</tr>' for row in rows))


@register.simple_tag
def rows_by_kind(counts: Iterable[StatusCounts]) -> SafeString:
    """The rows of the table of kinds of agencies; counts without a kind are those of all."""
    return SafeString("".join(map(kind_html, counts)))


def kind_html(counts: StatusCounts) -> str:
    name = f'<a class="govuk-link" href="?show=all&amp;kind={counts.kind}">{escape(counts.label)}</a>'
    came_in = counts.came_in, counts.asked, counts.share
    return KIND.format(
        name if counts.kind else "All", *came_in, counts.not_started, counts.in_final, counts.share_final
    )


def cells(row: Row, may_write: bool, urls: Mapping[str, list[str]]) -> str:
    returned, is_awaited = row.audit_return, row.is_awaited
    name, standing, silence = escape(returned.about), row.badge, ""
    if returned.exempt_on:
        standing += f": {Truncator(returned.exemption_reason).chars(60)}"
    if is_awaited:
        days = row.silent
        silence = f'<span class="govuk-visually-hidden">no answer for </span>{days} day{"s" * (days != 1)}'
    mailed = returned.mailed_on
    tick = ""
    if may_write:
        tick = TICK.format(returned.pk, name) if is_awaited else NO_TICK
    return "".join((
        tick,
        NAME.format(str(returned.pk).join(urls[returned.form]), name),
        CELL.format(escape(standing)),
        CELL.format(silence),
        DATE_CELL.format(f'<span class="round-rows__word">email </span>{mailed.day} {mailed:%b}' if mailed else ""),
        DATE_CELL.format(last_day(row, returned)),
    ))  # fmt: skip


def last_day(row: Row, returned: Return) -> str:
    """When a return came in, else its last day where that is over or was put off."""
    if day := returned.submitted_on:
        return f"in {short_date(day)}"
    if row.is_late:
        return f"<strong>late: {short_date(returned.deadline)}</strong>"
    return f"until {short_date(returned.deadline)}" if returned.extended_to else ""


def short_date(day: dt.date) -> str:
    return f"{day.day} {day:%b} {day.year}"
