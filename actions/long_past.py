"""What pages of a past day of a long plan showed, kept as long as nothing changes of which they tell.

To read ten thousand actions as they were takes a second, and to hold them some sixty megabytes. So of a long plan its
outline is kept (actions/past_rows.py), which rows fitted a filter, and what was shown. What was known at a moment that
is long over changes in two ways: history is cleaned, which the guarded door records (core/history.py), or a loader
writes versions of an earlier day. One statement asks for both. What is shown of today besides (thresholds, names of
people) is a part of the key.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cache
from threading import RLock
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from actions.asat import FILE, KINDS
from actions.past_rows import Head, Outline, read_head, read_outline
from core.models import HistoryDoorRecord
from core.prepared import ask

if TYPE_CHECKING:
    from actions.shown_past import Look

OVER = dt.timedelta(days=1)  # what began to be written before a moment has been saved, or never will be
KEPT, LOOKS = 8, 8  # plans of a moment, and pages of each, that each process holds
MOST = 1000  # versions of a kind that are looked through; with as many written since, the plan is read again
DOOR = HistoryDoorRecord._meta.db_table


@dataclass(frozen=True)
class Written:
    """How much had been written: the last key of the history of each kind, and how often history had been cleaned."""

    last: tuple[int, ...]
    cleaned: int


@dataclass
class Shown:
    """What was shown of a plan as at a moment, and what of it stands on every page."""

    written: Written
    head: Head
    outline: Outline
    found: OrderedDict[tuple, array] = field(default_factory=OrderedDict)  # places of rows
    looks: OrderedDict[tuple, Look] = field(default_factory=OrderedDict)
    finding: RLock = field(default_factory=RLock)  # two who ask for the same rows wait for one reading


_shown: OrderedDict[tuple[int, dt.datetime], Shown | None] = OrderedDict()  # None: long, and not kept


def is_long(plan: int, moment: dt.datetime) -> bool:
    """Whether a plan was found to be long as at a moment."""
    return (plan, moment) in _shown


def note_long(plan: int, moment: dt.datetime) -> None:
    """A plan of few actions is long by what was said of them, which shows once it is read."""
    if is_over(moment):
        _put(plan, moment, None)


def is_over(moment: dt.datetime) -> bool:
    """Whether nobody can be saving anything of a moment any more."""
    return moment <= timezone.now() - OVER


def _put(plan: int, moment: dt.datetime, shown: Shown | None) -> None:
    _shown[plan, moment] = shown
    while len(_shown) > KEPT:
        _shown.popitem(last=False)


def kept(plan: int, moment: dt.datetime) -> Shown | None:
    """What was shown of a plan as at a moment, where it is still all true; one statement where there is something."""
    found = _shown.get((plan, moment))
    if found and written_since(found.written, moment):
        _put(plan, moment, None)
        return None
    return found


def begin(plan: int, moment: dt.datetime) -> Shown:
    """A place for what is shown from now on, which is kept where nothing of it can change any more."""
    written = written_now()
    found = Shown(written, read_head(plan, moment), read_outline(plan, moment))
    if found.head.plan is not None and is_over(moment):
        _put(plan, moment, found)
    return found


def keep_in[Made](made: OrderedDict[tuple, Made], key: tuple, one: Made) -> Made:
    """Keep one of the things that were made, for the next who asks for the same."""
    made[key] = one
    while len(made) > LOOKS:
        made.popitem(last=False)
    return one


def forget() -> None:
    """Keep nothing: for tests, which turn back what was written."""
    _shown.clear()


def histories() -> list[str]:
    """The tables of history of all kinds that a page shows."""
    return [KINDS[kind].model.history.model._meta.db_table for kind in FILE]


def written_now() -> Written:
    """How much has been written up to now; one statement."""
    tops = [f"SELECT coalesce(max(history_id), 0) FROM {table}" for table in histories()]  # noqa: S608 (names of models)
    ((*last, cleaned),) = ask(f"SELECT {', '.join(f'({each})' for each in [*tops, cleanings()])}")  # noqa: S608
    return Written(tuple(last), cleaned)


def written_since(known: Written, moment: dt.datetime) -> bool:
    """Whether history of before a moment has been cleaned or written since, as far as can be told; one statement."""
    values = {f"last_{place}": last for place, last in enumerate(known.last)}
    when = connection.ops.adapt_datetimefield_value(moment)
    ((since, cleaned),) = ask(_since(), moment=when, **values)
    return bool(since) or cleaned != known.cleaned


@cache
def _since() -> str:
    """SQL for written_since(). The order has every planner begin behind the last key, where hardly anything stands."""
    early = f"count(CASE WHEN history_date <= {{moment}} THEN 1 END) + CASE count(*) WHEN {MOST} THEN 1 ELSE 0 END"
    later = (
        f"(SELECT {early} FROM (SELECT history_date FROM {table} WHERE history_id > {{last_{place}}} "  # noqa: S608
        f"ORDER BY history_id LIMIT {MOST}) AS later)"
        for place, table in enumerate(histories())
    )
    return f"SELECT {' + '.join(later)}, ({cleanings()})"  # noqa: S608


def cleanings() -> str:
    """SQL for how often history has been cleaned."""
    return f"SELECT count(*) FROM {DOOR}"  # noqa: S608
