"""What the plan asks of an agency, beside the answers: the open actions that it leads, and updates that are wanted."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse

from actions.models import ActionLead, Placement, Plan, UpdateRequest
from actions.progress.page import unanswered
from core.board.due import Due
from core.text.dates import print_date
from core.text.values import cut_at_word

LONGEST = 140  # characters of an action


def led_by_agencies(user, keys: Iterable[int], on: dt.date) -> dict[int, list[Due]]:
    """The open actions that agencies lead in the plan in force; two statements."""
    printed = Placement.objects.filter(action=OuterRef("action"), archived_on__isnull=True).order_by("row", "pk")
    rows = (
        ActionLead.objects.visible_to(user)
        .filter(
            lead__agency__in=list(keys),
            ended_on__isnull=True,
            plan__in=Plan.objects.dated_in_force(on),
            action__status__in=["not_started", "in_progress"],
        )
        .annotate(due=Subquery(printed.values("due")[:1]))
        .filter(Exists(printed))
        .values_list("lead__agency", "action", "action__number", "action__text", "due")
    )
    rows = list(rows.order_by("action__number", "pk"))
    if not rows:
        return {}
    actions = {row[1] for row in rows}
    asked = unanswered(UpdateRequest.objects.visible_to(user).filter(action__in=actions)).order_by("asked_on", "pk")
    wanted = {request.action_id: request for request in asked}
    found: dict[int, list[Due]] = {}
    for agency, action, number, text, due in rows:
        found.setdefault(agency, []).append(line_of(action, number, text, due, wanted.get(action), on))
    return found


def line_of(action: int, number: int, text: str, due: dt.date | None, request, on: dt.date) -> Due:
    """One action; the day is that of its timescale, or the one by which an update is wanted if that is sooner."""
    parts = []
    if request:
        until = f" by {print_date(request.wanted_by)}" if request.wanted_by else ""
        parts.append(f"You have been asked for an update{until}")
    if due and due < on:
        parts.append("Overdue")
    days = [day for day in (due, request.wanted_by if request else None) if day]
    words = cut_at_word(text, LONGEST)
    return Due(f"Action {number}: {words}", reverse("action", args=[action]), min(days, default=None), ". ".join(parts))
