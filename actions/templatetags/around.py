"""What stands around an action, in words: where a follow-up stands, and what a decision says."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from actions.action.page.related import task_words
from actions.followups.filters import state_of
from actions.models import FollowUp, Query
from actions.queries.filters import decision_in_words
from core.text.dates import print_date

register = template.Library()

OVERDUE = "Overdue"
BADGE = '<strong class="badge badge--red"><span class="badge__word">{}</span></strong>'


@register.simple_tag
def task_state(task: FollowUp, on: dt.date) -> SafeString:
    """Where a follow-up stands; what is overdue stands out by a badge that says so."""
    state = state_of(task, on)
    if state == OVERDUE:
        return format_html(BADGE, state)
    return format_html('<span class="keep-lines">{}</span>', state)


@register.simple_tag
def query_decision(query: Query) -> str:
    """The decision that settled a query, or that it waits for one."""
    return decision_in_words(query)


@register.simple_tag
def task_line(task: FollowUp, on: dt.date) -> SafeString:
    """A follow-up on the page of its action: who, what, by when, and where it stands."""
    due = f" (by {print_date(task.due)})" if task.due else ""
    state = task_words(task, on)
    line = format_html('<strong>{}</strong>: <span class="keep-lines">{}</span>{}', task.owner_name, task.text, due)
    if state == OVERDUE:
        return format_html("{} " + BADGE, line, state)
    return format_html('{} – <span class="keep-lines">{}</span>', line, state) if state else line
