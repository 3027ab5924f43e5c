"""What stands around an action, in words: where a follow-up stands, and what a decision says."""

import datetime as dt
from collections.abc import Iterable

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from actions.access import in_plan
from actions.action.page.related import task_words
from actions.action.page.saved import Saved
from actions.followups.filters import state_of
from actions.glossary.rules import Explained
from actions.models import Action, FollowUp, GlossaryTerm, Plan, Query
from actions.queries.filters import decision_in_words
from core.text.dates import print_date, today

register = template.Library()

DAY = dt.timedelta(1)
SHOWN_FOR = dt.timedelta(31)  # what changed in a plan, after it was closed
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
def anchor_attrs(saved: Saved, kind: str, pk: int | str = "") -> SafeString:
    return SafeString(saved.id_of(f"{kind}-{pk}" if pk else kind))


@register.simple_tag
def saved_text(saved: Saved, kind: str, pk: int | str = "") -> SafeString:
    return SafeString(saved.text_at(f"{kind}-{pk}" if pk else kind))


@register.inclusion_tag("actions/plan_standing.html")
def plan_standing(plan: Plan, plans: Iterable[Plan] = ()) -> dict:
    """Whether a plan is closed, or in force until or from a day to come.

    `plans` are those that the page has read; without them the plan before or after is read where it is named.
    """
    following = next((each for each in plans if each.previous_id == plan.pk), None)
    before = next((each for each in plans if each.pk == plan.previous_id), None)
    if plan.is_closed:
        return {"plan": plan, "following": following}
    if plan.closed_on:
        return {"plan": plan, "following": following or plan.next, "last": plan.closed_on - DAY}
    if plan.is_prepared:
        before = before or plan.previous
    return {"plan": plan, "before": before, "changes": changes_before(plan, before) if before else ""}


def changes_before(plan: Plan, before: Plan) -> str:
    """The URL of what changed in a plan after the next one was prepared from it; "" from a month after it closed, and
    where it closed at once.
    """
    prepared, closed = timezone.localdate(plan.created_at), before.closed_on
    if closed is None or closed <= prepared or closed + SHOWN_FOR < today():
        return ""
    last = min(closed - DAY, today())
    return f"{in_plan('plan_changes', before.pk)}&from={prepared - DAY}&to={last}"


@register.simple_tag
def query_decision(query: Query) -> str:
    """The decision that settled a query, or that it waits for one."""
    return decision_in_words(query)


@register.simple_tag
def explain(glossary: Explained, text: str, is_first: bool = False) -> SafeString:
    """A text with its terms marked; `is_first` for the first text of a row."""
    if is_first:
        glossary.new_row()
    return glossary.html(text)


@register.simple_tag
def action_explained(action: Action, *, numbered: bool = True) -> SafeString:
    """The text of an action on a form, with its terms and their meanings."""
    glossary = GlossaryTerm.objects.explained(action.plan_id)
    text = glossary.html(f"Action {action.number}: {action.text}" if numbered else action.text)
    return format_html('<p class="govuk-body keep-lines">{}</p>{}', text, glossary.popovers)


@register.simple_tag
def task_line(task: FollowUp, on: dt.date, glossary: Explained) -> SafeString:
    """A follow-up on the page of its action: who, what, by when, and where it stands."""
    text = explain(glossary, task.text, is_first=True)
    due = f" (by {print_date(task.due)})" if task.due else ""
    state = task_words(task, on)
    line = format_html('<strong>{}</strong>: <span class="keep-lines">{}</span>{}', task.owner_name, text, due)
    if state == OVERDUE:
        return format_html("{} " + BADGE, line, state)
    return format_html('{} – <span class="keep-lines">{}</span>', line, state) if state else line
