"""What one agency answered to the actions that ask all agencies, for its page."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from actions.models import Action, AgencyResponse
from actions.querysets import live_plan
from agencies.access import belongings, may
from agencies.models import Agency
from core.board.parts import Part
from core.text.dates import print_date


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
