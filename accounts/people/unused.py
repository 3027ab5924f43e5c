"""Accounts that nobody uses: warned by mail after a while, closed some time later, never the last administrator's."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.people.services import deactivate_person, is_last_administrator
from accounts.people.settings import CLOSING, UNUSED
from core.board import settings
from core.jobs.daily import daily
from core.jobs.one_by_one import one_by_one
from core.mail import Email, compose, email_kind, send_email, site_url
from core.records.locking import save_versioned
from core.text.dates import print_date

KIND = "unused-account"


def unused_before(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=settings.value(UNUSED, day))


@email_kind(KIND, "Warning of an unused account", routine=True)
def write_warning(args: dict) -> Email | None:
    """The email; None where they have signed in since, or the account is closed already."""
    person = User.objects.filter(pk=args["person"], is_active=True, warned_on=args["warned_on"]).first()
    if person is None or used_since(person, dt.date.fromisoformat(args["warned_on"])):
        return None
    closes, seen = dt.date.fromisoformat(args["closes_on"]), person.last_login
    return compose(
        f"Your account will be closed on {print_date(closes)}",
        "unused_account.txt",
        name=person.name,
        closes=print_date(closes),
        seen=print_date(timezone.localdate(seen)) if seen else "",
        link=site_url(reverse("account_login")),
    )


def used_since(person: User, day: dt.date) -> bool:
    return person.last_login is not None and timezone.localdate(person.last_login) >= day


@daily("look after unused accounts")
def look_after_unused(day: dt.date) -> None:
    """Warns who has not signed in for long, and closes who was warned long enough ago."""
    closing = dt.timedelta(days=settings.value(CLOSING, day))

    def look_after(person: User) -> None:
        warned = person.warned_on
        if warned is None or used_since(person, warned):
            warn(person, day, day + closing)
        elif warned + closing <= day and not is_last_administrator(person):
            reason = f"Not used, and warned on {print_date(warned)}"
            deactivate_person(user=person, expected=person.version, by=None, reason=reason)

    unused = User.objects.unused_since(unused_before(day)).order_by("pk")
    one_by_one(unused, look_after, what="looking after an unused account")


def warn(person: User, day: dt.date, closes: dt.date) -> None:
    """Notes the day of the warning and has it mailed; once for a day."""
    person.warned_on = day
    reason = "Warned that the account is not used"
    save_versioned(person, expected=person.version, fields=["warned_on"], by=None, reason=reason)
    args = {"person": person.pk, "warned_on": day.isoformat(), "closes_on": closes.isoformat()}
    send_email(kind=KIND, to=person.email, args=args, key=f"{KIND} {person.pk} {day}")
