"""Removals from the history as people see them: requests that belong together, told of, stopped or carried out as one.

A feature registers what it removes with `removes`; whoever it names by `about` ("retention-12") is one removal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.db import connection, models, transaction
from django.utils import timezone

from core.history.conditions import ALL_HELD, DAYS_APART, DELAY_HOURS
from core.history.connection import is_carried_out
from core.history.guards import begin_purge, confirm_cleaning, refusal_of
from core.models import PurgeConfirmation, PurgeNotice, PurgeRecord, PurgeRequest, PurgeStop
from core.records.rules import RuleBroken
from core.security.services import note

SOON = dt.timedelta(minutes=1)  # until the scheduler has told people
OVER = "This has already ended."
TOO_OLD = f"The first person confirmed this more than {DAYS_APART} days ago. Delete it and make a new one."


@dataclass(frozen=True)
class Kind:
    """What a feature removes. `title` says it in words; `carry_out` removes it, and `drop` says that it will not be:
    in the name of somebody, or of nobody. RuleBroken from `carry_out` means never.
    """

    title: Callable[[Removal], str]
    carry_out: Callable[[Removal], None]
    drop: Callable[[Removal, models.Model | None], None]


KINDS: dict[str, Kind] = {}


def removes(name: str, kind: Kind) -> None:
    """Register what is removed under names that begin with `name` and a hyphen."""
    KINDS[name] = kind


@dataclass(frozen=True)
class Removal:
    """Requests with the same name, in the order in which they were made."""

    about: str
    requests: list[PurgeRequest]

    @property
    def kind(self) -> Kind:
        return KINDS[self.about.split("-")[0]]

    @property
    def key(self) -> str:
        return self.about.split("-", 1)[1]

    @property
    def title(self) -> str:
        return self.kind.title(self)

    @cached_property
    def confirmations(self) -> list[PurgeConfirmation]:
        """Those of the first request: every other has them too."""
        return list(self.requests[0].confirmations.select_related("user").order_by("pk"))

    @property
    def people(self) -> list:
        return [each.user for each in self.confirmations]

    @property
    def is_confirmed(self) -> bool:
        return len(self.confirmations) > 1

    @property
    def is_too_old(self) -> bool:
        """Whether the first person confirmed so long ago that no second one may: it could not be carried out."""
        first = self.confirmations[0].confirmed_at if self.confirmations else timezone.now()
        return not self.is_confirmed and timezone.now() - first > dt.timedelta(days=DAYS_APART)

    @property
    def stop(self) -> PurgeStop | None:
        """Why it will never be carried out; of one that was, a request for records on hold alone may be stopped."""
        stops = (each.stop for each in self.requests if hasattr(each, "stop"))
        return None if self.is_done else next(stops, None)

    @property
    def is_told(self) -> bool:
        return hasattr(self.requests[0], "notice")

    @property
    def is_done(self) -> bool:
        """Its requests are carried out in one transaction."""
        return any(hasattr(each, "record") for each in self.requests)

    @property
    def is_waiting(self) -> bool:
        """Whether it is confirmed and will be carried out unless somebody stops it."""
        return self.is_confirmed and not self.is_done and self.stop is None

    @property
    def due_at(self) -> dt.datetime:
        """From when it may be carried out: after the delay, which begins when people were told."""
        begin = self.confirmations[-1].confirmed_at
        begin = max(begin, self.requests[0].notice.told_at) if self.is_told else begin + SOON
        return begin + dt.timedelta(hours=DELAY_HOURS[self.requests[0].purpose])

    @property
    def is_carried_out(self) -> bool:
        """Whether a process runs that may remove."""
        return is_carried_out()


def requests_of(**wanted):
    return PurgeRequest.objects.select_related("notice", "stop", "record").filter(**wanted).order_by("pk")


def removal_of(about: str) -> Removal | None:
    """The removal of a name; None where nothing was requested."""
    found = list(requests_of(about=about)) if about else []
    return Removal(about, found) if found else None


def waiting() -> list[Removal]:
    """What two people have confirmed and nobody has stopped or carried out."""
    rows = requests_of(record=None, stop=None).exclude(about="").annotate(yes=models.Count("confirmations"))
    rows = sorted(rows.filter(yes__gte=2), key=lambda each: (each.about, each.pk))
    return [Removal(about, list(some)) for about, some in groupby(rows, key=lambda each: each.about)]


@transaction.atomic
def confirm_removal(about: str, *, by) -> Removal:
    """One person's yes to every request of a removal. RuleBroken where the first one's was too long ago."""
    removal = removal_of(about)
    if removal and removal.is_too_old:
        raise RuleBroken(TOO_OLD)
    for request in removal.requests if removal else ():
        confirm_cleaning(request, by=by)
    return removal_of(about)


@transaction.atomic
def stop_removal(removal: Removal, *, by, why: str = "") -> None:
    """Stop it for good, in the name of somebody or of nobody. RuleBroken where it is too late."""
    keys = list(PurgeRequest.objects.filter(about=removal.about).order_by("pk").values_list("pk", flat=True))
    if removal.is_done or removal.stop:
        raise RuleBroken(OVER)
    PurgeStop.objects.bulk_create(PurgeStop(request_id=key, stopped_by=by, why=why[:200]) for key in keys)
    removal.kind.drop(removal, by)
    connection.check_constraints()  # locks the requests, and so waits for a removal that has begun
    if PurgeRecord.objects.filter(request__in=keys).exists():
        raise RuleBroken(OVER)
    first = removal.requests[0]
    note("purge", "stopped", actor=by, table=first.table, count=sum(len(each.rows) for each in removal.requests))


def note_told(removal: Removal) -> None:
    """Say that all who may stop it have been told."""
    PurgeNotice.objects.bulk_create(PurgeNotice(request=each) for each in removal.requests)


def refused(removal: Removal) -> str:
    """What stands in the way of any of its requests now, in words; records on hold only where there are no others."""
    found = list(map(refusal_of, removal.requests))
    others = [each for each in found if each != ALL_HELD]
    return next(filter(None, others), "") if others else ALL_HELD


def carry_out(removal: Removal) -> None:
    """Remove what its requests name, in the name of the second person. One whose records are all on hold is stopped."""
    for request in removal.requests:
        if refusal_of(request) == ALL_HELD:
            PurgeStop.objects.create(request=request, why=ALL_HELD)
        else:
            begin_purge(request, by=removal.people[-1])
