"""Classes that are open, and forms that are sent as the page sends them."""

from __future__ import annotations

import datetime as dt
import secrets

from django.test import Client
from django.utils import timezone

from tests.factories.voices import make_class, make_survey
from voices.answering import services
from voices.models import SurveyClass, WaitingCount


def open_class(survey=None, **values) -> SurveyClass:
    """A class that is open for an hour."""
    until = timezone.now() + dt.timedelta(hours=1)
    return make_class(survey or make_survey(), **{"state": "open", "open_until": until} | values)


def mark() -> str:
    return secrets.token_urlsafe(16)


def receive(group: SurveyClass, number: str = "", **picks) -> str:
    """Send a form; returns the number of its page."""
    number = number or mark()
    services.receive(
        key=group.key,
        picks={code: [said] if isinstance(said, str) else said for code, said in picks.items()},
        mark=number,
    )
    return number


def counts(group: SurveyClass) -> dict[tuple[str, str], int]:
    """The counters of a class that are not 0."""
    rows = WaitingCount.objects.filter(survey_class=group, n__gt=0)
    return {(row.question, row.option): row.n for row in rows}


class Browser(Client):
    """Sends forms as a browser does from our own page."""

    def send(self, group: SurveyClass, *, json: bool = True, **data):
        headers = {"Sec-Fetch-Site": "same-origin"} | ({"Accept": "application/json"} if json else {})
        return self.post(f"/s/{group.key}/send/", {"mark": mark()} | data, headers=headers)
