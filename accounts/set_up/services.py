"""Reads whether the board is being set up, and keeps what its makers did for one email a day."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.utils import timezone

from accounts.models import PowerRequest, RoleGrant, User
from accounts.power.rules import FOUND
from accounts.roles import GUARDED
from accounts.set_up.rules import Power, is_being_set_up, waits_for_summary
from core.mail import send_email
from core.text.dates import today

SUMMARY = "set-up-summary"  # the kind of email
SENT_AT = dt.time(7)  # of the next day
_works: list[Callable[[], bool]] = []


def shows_work(function: Callable[[], bool]) -> Callable[[], bool]:
    """Registers what says that the board has a plan, and so is no longer being set up."""
    _works.append(function)
    return function


def being_set_up() -> bool:
    """At most two statements."""
    first = RoleGrant.objects.filter(role__in=GUARDED).order_by("granted_at").first()
    began = first and first.granted_at
    return is_being_set_up(has_plan=any(has() for has in _works), began=began, now=timezone.now())


def power_of(request: PowerRequest | None, what: str) -> Power:
    if request is None:
        return Power(what)
    doers = frozenset({request.proposed_by_id, request.decided_by_id} - {None})
    return Power(what, doers, request.subject_id if request.kind == FOUND else 0)


def to_be_told(readers: Iterable[User], power: Power) -> list[User]:
    """Those who are told at once; the others get an email about the day, which is queued here."""
    readers, is_set_up = list(readers), being_set_up()
    later = {each.pk for each in readers if waits_for_summary(power, reader=each.pk, being_set_up=is_set_up)}
    for each in readers:
        if each.pk in later:
            keep_for_summary(each, today())
    return [each for each in readers if each.pk not in later]


def keep_for_summary(reader: User, day: dt.date) -> None:
    """Queue the email about this day, once."""
    at = timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), SENT_AT))
    args = {"day": day.isoformat()}
    send_email(kind=SUMMARY, to=reader.email, args=args, key=f"set-up {reader.pk} {day}", not_before=at)
