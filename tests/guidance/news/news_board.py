"""What tests of news share: agencies with an account each, news for them, and their emails, delivered."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from agencies.models import Agency
from core.mail.models import OutgoingEmail
from core.mail.sending import deliver
from core.text.dates import today
from guidance.models import News
from tests.factories.accounts import UserFactory
from tests.factories.guidance import NewsFactory
from tests.factories.plan import AgencyFactory, MembershipFactory

DAY = dt.timedelta(days=1)


def person_at(*agencies: Agency, role: str = "agency", **values):
    """Somebody who signs in for these agencies."""
    person = UserFactory(roles=[role], **values)
    for agency in agencies:
        MembershipFactory(user=person, subgroup=None, agency=agency)
    return person


def agency(name: str, kind: str = "primary", **values) -> Agency:
    address = f"{name.lower().replace(' ', '.')}@schools.example"
    return AgencyFactory(**{"name": name, "kind": kind, "email": address} | values)


def draft(**values) -> News:
    return NewsFactory(**{"published_on": None} | values)


def published(**values) -> News:
    return NewsFactory(**{"published_on": today() - DAY} | values)


def deliver_all(kind: str) -> None:
    """Let all emails of a kind leave that wait, as if the time for which they wait were over."""
    waiting = OutgoingEmail.objects.filter(kind=kind, state="waiting")
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        OutgoingEmail.objects.filter(pk=pk).update(next_try=timezone.now() - dt.timedelta(seconds=1))
        deliver(pk)
