"""The occurrences of what comes round again: they appear by themselves, and end with their timescale.

They are written when a timescale comes into force, when one is closed, and once a day; a page that is read before
that shows those that are due all the same (missing_now), since which they are follows from the timescale.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from actions.access import wait_for_turn
from actions.colours.querysets import known_since
from actions.models import Action, Occurrence, Plan, Timescale
from actions.querysets import live_plan
from actions.timescales.turns import first_turn, missing_turns, turns
from core.records.locking import create_tracked, save_versioned
from core.text.dates import today

APPEARED = "Comes round again"
OTHER_TIMESCALE = "Another timescale was agreed"  # why one was called off that had not come yet


def begun_on(timescale: Timescale) -> dt.date:
    """The day from which a timescale counts: a revision from the day on which it was agreed, the original from the
    day on which the action was agreed, or that of the document in which it was first printed."""
    if timescale.settled_on:
        return timescale.settled_on
    action = timescale.action
    return known_since(action.agreed_on, action.created_at, action.plan.document_date)


def first_of(timescale: Timescale) -> dt.date | None:
    """When a recurring timescale is due for the first time; None where a person has to say."""
    return first_turn(timescale.recurrence, timescale.due, timescale.start, begun_on(timescale))


def missing_now(timescale: Timescale, occurrences: Iterable[Occurrence], on: dt.date) -> list[dt.date]:
    """The due dates of a recurring timescale that have no occurrence yet and have to have one on a day."""
    open_on, closed_on = [], []
    for one in occurrences:
        (open_on if one.is_open else closed_on).append(one.due)
    return missing_turns(timescale.recurrence, first_of(timescale), open_on=open_on, closed_on=closed_on, on=on)


def appear(timescale: Timescale, *, by, on: dt.date | None = None) -> list[Occurrence]:
    """Save the occurrences that have to be there on a day (today unless told), in the transaction of the caller."""
    if timescale.kind != Timescale.Kind.RECURRING:
        return []
    stored = list(timescale.action.occurrences.all())
    return [
        create_tracked(Occurrence(action=timescale.action, due=due), by=by, reason=APPEARED)
        for due in missing_now(timescale, stored, on or today())
    ]


def follow_timescale(timescale: Timescale, *, by, ended_since: dt.date | None = None) -> None:
    """After a timescale has come into force: those of another one that had not come yet end, and its own appear.

    What was due before stays to be done. One that fell on a day of the new timescale as well goes on, and one that
    had ended with an earlier timescale is opened again, one from before today only if it ended on `ended_since` or
    later.
    """
    own, looked_at = wanted_of(timescale), Q(due__gte=today())
    if ended_since:
        looked_at |= Q(skipped_on__gte=ended_since)
    for one in timescale.action.occurrences.filter(looked_at, done_on__isnull=True):
        if one.is_open and one.due not in own:
            call_off_with_timescale(one, by=by)
        elif one.skipped_reason == OTHER_TIMESCALE and one.due in own:
            one.skipped_on, one.skipped_reason = None, ""
            save(one, ["skipped_on", "skipped_reason"], by, "The new timescale names this day")
    appear(timescale, by=by)


def wanted_of(timescale: Timescale) -> set[dt.date]:
    """The days of a timescale up to the first that has not passed."""
    wanted = set()
    if timescale.kind == Timescale.Kind.RECURRING:
        for turn in turns(timescale.recurrence, first_of(timescale)):
            wanted.add(turn)
            if turn >= today():
                break
    return wanted


def call_off_with_timescale(one: Occurrence, *, by) -> None:
    one.skipped_on, one.skipped_reason = today(), OTHER_TIMESCALE
    save(one, ["skipped_on", "skipped_reason"], by, OTHER_TIMESCALE)


def save(one: Occurrence, fields: list[str], by, reason: str) -> Occurrence:
    return save_versioned(one, expected=one.version, fields=fields, by=by, reason=reason)


@transaction.atomic
def appear_in_plan(plan: Plan, *, by) -> None:
    """The occurrences of every recurring timescale in force of a plan that was just saved."""
    for timescale in recurring().filter(action__plan=plan):
        appear(timescale, by=by)


@transaction.atomic
def appear_everywhere(on: dt.date) -> int:
    """Once a day: what has come round in open plans that have begun; gives the number of occurrences added."""
    ahead = Occurrence.objects.filter(
        action=OuterRef("action"), done_on__isnull=True, skipped_on__isnull=True, due__gte=on
    )
    behind = recurring().filter(
        live_plan("action__plan"),
        ~Exists(ahead),
        action__status__in=[Action.Status.NOT_STARTED, Action.Status.IN_PROGRESS],
    )
    return sum(appear_once(timescale, on) for timescale in behind.order_by("action_id"))


def appear_once(timescale: Timescale, on: dt.date) -> int:
    """Add the occurrences of one timescale, after waiting for others who write on its action; returns how many."""
    wait_for_turn(timescale.action)
    if timescale.action.plan.is_closed or not recurring().filter(pk=timescale.pk).exists():
        return 0
    return len(appear(timescale, by=None, on=on))


def recurring_timescale(action: Action) -> Timescale | None:
    """The timescale in force of an action, if it comes round again."""
    found = action.timescales.filter(is_current=True, kind=Timescale.Kind.RECURRING).first()
    if found:
        found.action = action
    return found


def recurring():
    found = Timescale.objects.filter(is_current=True, kind=Timescale.Kind.RECURRING)
    return found.select_related("action__plan").order_by("pk")
