"""Nil returns: zero is declared by a person, otherwise a quarter has no return."""

from django.db import transaction

from core.records.locking import create_tracked, once, save_versioned
from core.records.rules import AlreadyThere, RuleBroken
from core.text.dates import quarter_end, quarter_start, today
from incidents.models import Incident, NilReturn
from incidents.records.rules import read_reason

EARLIEST = 2000


@transaction.atomic
def declare_nil(*, year: int, quarter: int, by) -> NilReturn:
    """RuleBroken where records count in the quarter, or it is not over; AlreadyThere."""
    if not (EARLIEST <= year <= today().year and 1 <= quarter <= 4):
        raise RuleBroken("There is no such quarter.", field="quarter")
    if quarter_end(year, quarter) >= today():
        raise RuleBroken("This quarter is not over yet. Say it when it is.", field="quarter")
    if Incident.objects.standing().recorded_within(quarter_start(year, quarter), quarter_end(year, quarter)).exists():
        raise RuleBroken("There are records for this quarter, so it cannot be a nil return.", field="quarter")
    nil = NilReturn(year=year, quarter=quarter, declared_on=today(), declared_by=by)
    there = AlreadyThere(f"There is already a nil return for {nil.name}.", field="quarter")
    return once(lambda: create_tracked(nil, by=by, reason="Nil return"), there)


@transaction.atomic
def withdraw_nil(*, nil: NilReturn, expected: int, by, reason: str) -> NilReturn:
    if nil.withdrawn_on:
        raise RuleBroken("This nil return was withdrawn already.")
    why = read_reason(reason, words="Say why it is withdrawn.")
    return save_versioned(nil, expected=expected, fields={"withdrawn_on": today()}, by=by, reason=why)
