"""What one agency answered to the actions that ask all agencies, and what else the plan asks of it: the open
actions that it leads, and updates that are needed.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from actions.models import Action, ActionLead, AgencyResponse, UpdateRequest
from actions.progress.page import unanswered
from actions.querysets import live_plan, open_plan
from agencies.access import belongings, may
from agencies.models import Agency
from core.board.due import Due
from core.board.parts import Part
from core.text.dates import print_date
from core.text.values import cut_at_word

LONGEST = 140  # characters of an action


@dataclass(frozen=True)
class Row:
    action: Action
    answer: str
    when: str
    href: str


def answer_parts(agency: Agency, user, on: dt.date) -> list[Part]:
    """The answers of an agency to actions of the plan in force; one statement."""
    if not may(user, "plan.read_answers") and agency.pk not in belongings(user).agencies:
        return []
    found = AgencyResponse.objects.visible_to(user).counted().filter(live_plan("action__plan"), agency=agency.pk)
    rows = [
        Row(
            each.action,
            each.get_answer_display() or "No reply",
            print_date(each.answered_on) if each.answered_on else "",
            reverse("action", args=[each.action_id]),
        )
        for each in found.select_related("action").order_by("action__number", "pk")
    ]
    silent = sum(not row.when for row in rows)
    line = f"{len(rows) - silent} of {len(rows)} answered." if rows else "It was asked nothing yet."
    title = "Answers to actions for all agencies"
    return [Part("answers", title, line, "actions/answers/of_agency.html", rows)]


def led_by_agencies(user, keys: Iterable[int], on: dt.date) -> dict[int, list[Due]]:
    """The open actions that agencies lead in the plan in force; two statements."""
    rows = ActionLead.objects.visible_to(user).filter(
        open_plan(),
        plan__in_force_since__lte=on,
        lead__agency__in=list(keys),
        ended_on__isnull=True,
        action__status__in=["not_started", "in_progress"],
        action__placements__isnull=False,
        action__placements__archived_on__isnull=True,
    )
    rows = rows.values_list("lead__agency", "action", "action__number", "action__text", "action__placements__due")
    rows = list(rows.order_by("action__number", "pk", "action__placements__row", "action__placements"))
    if not rows:
        return {}
    actions = {row[1] for row in rows}
    asked = unanswered(UpdateRequest.objects.visible_to(user).filter(action__in=actions)).order_by("asked_on", "pk")
    wanted = {request.action_id: request for request in asked}
    found: dict[int, list[Due]] = {}
    for agency, action, number, text, due in {row[:2]: row for row in reversed(rows)}.values():  # its first place
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
