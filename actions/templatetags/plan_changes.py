"""The changes of a plan as HTML, put together by plain functions: ten years of them are thousands of lines.

Everything that people wrote goes through escape().
"""

from html import escape

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from actions.colours.page import colour_html, short_badge_html
from actions.past.changes.listing import Line
from actions.timescales.draft import shorten
from core.history.display import in_two_columns
from core.text.dates import print_date, today

register = template.Library()

TEXT = 44  # of an action, enough to know it by; its page has the whole wording
ADDED = "Update added: "  # the heading says it


@register.simple_tag
def change_rows(lines: list[Line]) -> SafeString:
    """A table row for each line: action or part of the plan, day, and what was and what is."""
    action_url, year = reverse("action", args=[0]), today().year  # one look-up for all of them
    return SafeString("".join(row_html(line, action_url, year) for line in lines))


def row_html(line: Line, action_url: str, year: int) -> str:
    link, on = "", line.place.on
    if line.number is not None:
        url = action_url.replace("/0/", f"/{line.change.action}/")
        name = '<span class="govuk-visually-hidden">Action </span>'
        link = f'<a class="govuk-link" href="{url}">{name}{line.number}</a> '
    day = f"{on.day} {on:%b}" if on else ""
    if on and on.year != year:
        day += f" {on.year}"
    head = f'<th scope="row">{link}{escape(shorten(line.subject, TEXT))}</th>'
    return f"<tr>{head}<td>{day}</td>{cells_html(line)}</tr>"


def cells_html(line: Line) -> str:
    """What was and what is in two cells; in one where there is nothing to compare."""
    before, now = sides(line)
    return f"<td>{before}</td><td>{now}</td>" if before else f'<td colspan="2">{now}</td>'


def sides(line: Line) -> tuple[str, str]:
    """What was, "" where there is nothing to compare, and what is; an update without the day that the row has."""
    change = line.change
    if change.evaluations:
        before, now = change.evaluations
        return short_badge_html(before), colour_html(now)
    if change.standing:
        return escape(change.standing), escape(change.says)
    if change.old or change.new:
        old, new = in_two_columns(change.old, change.new)
        says = "" if change.what == "reworded" else f"<div>{escape(change.says)}</div>"
        return old or "–", f"{new}{says}"
    return "", escape(change.says.removeprefix(ADDED).removeprefix(f"{print_date(line.place.on)}, "))
