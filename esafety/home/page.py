"""What waits for the data protection officer, and what they watch: each with the page on which it is dealt with."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from accounts.power.page import Shown, desk_lines
from agencies.posts.services import leavers
from core.history.purges import waiting
from core.models import SecurityEvent
from core.text.dates import print_date
from incidents.models import AccessLog, RetentionRun
from incidents.retention import services as retention
from reports.models import Redaction

SHOWN = 8  # tasks on the page
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Waiting:
    """One thing to be done: what, on which page, and what else to say of it. What `is_under_way` others do, and this
    person may only watch or stop.
    """

    text: str
    href: str
    more: str = ""
    is_under_way: bool = False


@dataclass(frozen=True)
class Watched:
    """A record that the officer looks through, with what it holds of the last seven days."""

    name: str
    text: str
    href: str
    is_alert: bool = False


def waiting_for(user, on: dt.date) -> list[Waiting]:
    """What a person decides or confirms, what can still be stopped, then what is due to go."""
    return [
        *proposals(user),
        *redactions(user),
        *lists_to_confirm(user),
        *leavers_to_confirm(user),
        *removals(),
        *due_to_go(user, on),
    ]


def proposals(user) -> Iterator[Waiting]:
    """Roles with wide rights that another person proposed, and uses of the server's own way in."""
    for line in desk_lines(user):
        yield Waiting(line.text, line.href, "Within 72 hours of the proposal")
    for request in user.power_matters:
        shown = Shown(request, user)
        if shown.may_note:
            yield Waiting(f"Note: {shown.what}", reverse("power_request", args=[request.pk]), "Two people note it")


def redactions(user) -> Iterator[Waiting]:
    for row in Redaction.objects.visible_to(user).open().select_related("proposed_by"):
        since = f"proposed by {row.proposed_by} on {print_date(row.proposed_on)}"
        more = second_person(row.proposed_by, user, since)
        yield Waiting("Remove words", reverse("reports:redaction", args=[row.pk]), more, row.proposed_by == user)


def lists_to_confirm(user) -> Iterator[Waiting]:
    """Lists of incidents to be removed that fewer than two people have confirmed."""
    runs = RetentionRun.objects.visible_to(user).open().filter(second_by=None).select_related("listed_by", "first_by")
    for run in runs:
        since = f"listed by {run.listed_by} on {print_date(run.listed_on)}"
        more = second_person(run.first_by, user, since)
        text = f"Remove from incidents: {run.get_kind_display().lower()}"
        yield Waiting(text, reverse("incidents:run", args=[run.pk]), more, run.first_by == user)


def leavers_to_confirm(user) -> Iterator[Waiting]:
    if removal := leavers.waiting():
        asked_by = removal.requests[0].asked_by
        more = second_person(asked_by, user, f"asked for by {asked_by}")
        yield Waiting("Remove details of leavers", reverse("leavers"), more, asked_by == user)


def second_person(first, user, since: str) -> str:
    """Who confirms it next, after a first person (None where nobody has)."""
    if first is None:
        return f"Two people confirm it; {since}"
    if first == user:
        return f"Waits for a second person; {since}"
    return f"Waits for you as second person; {since}"


def removals() -> Iterator[Waiting]:
    """What two people have confirmed, until it is carried out: whoever is told may stop it."""
    for removal in waiting():
        at = timezone.localtime(removal.due_at)
        more = f"Confirmed by two; goes from {print_date(at.date())} at {at:%H:%M} unless somebody stops it"
        yield Waiting(removal.title, reverse("removal", args=[removal.about]), more, is_under_way=True)


def due_to_go(user, on: dt.date) -> Iterator[Waiting]:
    """What has been kept for long enough, where nobody has made a list of it yet."""
    listed = set(RetentionRun.objects.visible_to(user).open().values_list("kind", flat=True))
    for kind in RetentionRun.Kind:
        number = 0 if kind in listed else retention.due(kind).count()
        if number:
            yield Waiting(
                f"Incidents whose time is over: {number:,}",
                reverse("incidents:retention"),
                f"{kind.label}: make the list",
            )
    number = 0 if leavers.latest() else len(leavers.due(on))
    if number:
        yield Waiting(f"Details of leavers whose time is over: {number:,}", reverse("leavers"), "Look through the list")


def watched_by(user) -> list[Watched]:
    """The journals; two statements."""
    events = SecurityEvent.objects.visible_to(user).filter(kind="alert").exclude(outcome="owner").within(WEEK)
    looks = AccessLog.objects.visible_to(user).filter(at__gt=timezone.now() - WEEK)
    alerts, number = events.count(), looks.count()
    journal = f"{reverse('security')}?kind=alert" if alerts else reverse("security")
    return [
        Watched("Security journal", counted(alerts, "alert"), journal, is_alert=alerts > 0),
        Watched("Access log", counted(number, "look at records", "looks at records"), reverse("incidents:access_log")),
    ]


def counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'} in the last seven days"
