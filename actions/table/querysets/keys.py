"""Columns by which printed rows are found and sorted: status, due date, first lead, latest update, colour.

They are computed from the action and its records. Every save() of one of these updates them; bulk writes call
refresh(), and services that save many records use once_for(). They leave no history. The colour is evaluated by
actions/colours/rules.py.

A colour is stored with the day until which it is right: a job that renewed colours once a day would leave them wrong
where it did not run.
"""

import datetime as dt
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import Case, Exists, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower
from django.db.models.signals import post_save

from actions.colours.querysets import recolour
from actions.models import (
    Action,
    ActionLead,
    ColourOverride,
    Occurrence,
    Placement,
    Plan,
    ProgressUpdate,
    Timescale,
)
from core.records.locking import saved_versioned
from core.text.dates import today

NEVER = dt.date.min  # before every day, so that rows without an update sort first


OPEN_TURNS = Occurrence.objects.filter(
    action=OuterRef("action_id"), done_on__isnull=True, skipped_on__isnull=True
).order_by("due")
DUE = Case(
    When(
        Exists(Occurrence.objects.filter(action=OuterRef("action_id"))),
        kind=Timescale.Kind.RECURRING,
        then=Subquery(OPEN_TURNS.values("due")[:1]),
    ),
    default=F("due"),
)
CURRENT = Timescale.objects.filter(action=OuterRef("action_id"), is_current=True).order_by()
LEADS = ActionLead.objects.filter(action=OuterRef("action_id"), ended_on__isnull=True).order_by("position", "pk")
UPDATES = ProgressUpdate.objects.filter(action=OuterRef("action_id"), voided_on__isnull=True).order_by("-on")
# by column: the models on which it depends, then the value for a row. The due date is that of the earliest open
# occurrence of a recurring action, and none where all of them are closed.
SOURCES = {
    "status": (Action, Subquery(Action.objects.filter(pk=OuterRef("action_id")).order_by().values("status"))),
    "due": (Timescale, Occurrence, Subquery(CURRENT.annotate(in_force=DUE).values("in_force"))),
    "first_lead": (ActionLead, Subquery(LEADS.values(first=Lower("printed_as"))[:1])),
    "last_update_on": (ProgressUpdate, Coalesce(Subquery(UPDATES.values("on")[:1]), Value(NEVER))),
}


COLOUR = "colour"  # not in SOURCES: it is evaluated, not copied
# fields from which no column follows
NO_COLUMN = {Action: {"text"}, Timescale: {"wording"}}
COLOURED_BY = (Action, Timescale, ProgressUpdate, Occurrence, ColourOverride)
ALL = (*SOURCES, COLOUR)
_put_off: ContextVar[bool] = ContextVar("keys_put_off", default=False)


def refresh(columns=ALL, **where: int) -> None:
    """Update these columns of the rows of one action or plan: `where` is action_id, plan_id or id.

    One statement, and those of recolour() where the colour is among them.
    """
    rows = Placement.objects.filter(**where).order_by()
    values = {column: SOURCES[column][-1] for column in columns if column != COLOUR}
    if values:
        rows.update(**values)
    if COLOUR in columns:
        action = where.get("action_id")
        recolour([action] if action else rows.values_list("action_id", flat=True), today())


@contextmanager
def put_off():
    """Suspend updates for the saves inside; the caller calls refresh() afterwards."""
    token = _put_off.set(True)
    try:
        yield
    finally:
        _put_off.reset(token)


@contextmanager
def once_for(plan: Plan):
    """Suspend the updates for a plan, and run one at the end."""
    with put_off():
        yield
    refresh(plan_id=plan.pk)


def follow_saves() -> None:
    """Connect the signals that update the columns; called once, when the application is ready."""
    for signal in (post_save, saved_versioned):
        for model in (*COLOURED_BY, ActionLead, Placement, Plan):
            signal.connect(_saved, sender=model, dispatch_uid=f"actions.table.querysets.keys.{model.__name__}")


def _saved(sender, instance, raw=False, created=False, update_fields=None, **kwargs) -> None:
    if _put_off.get() or created and sender in {Action, Plan}:  # a new action has no row yet
        return
    if update_fields is not None and set(update_fields) <= NO_COLUMN.get(sender, set()):
        return
    if sender is Placement:
        refresh(id=instance.pk)
    elif sender is Plan:
        refresh([COLOUR], plan_id=instance.pk)  # the date of its document
    else:
        columns = [column for column, (*models, _) in SOURCES.items() if sender in models]
        columns += [COLOUR] if sender in COLOURED_BY else []
        refresh(columns, action_id=instance.pk if sender is Action else instance.action_id)
