"""What printed rows are found and sorted by, kept beside the row: status, due date, first lead, latest update, colour.

They follow from the action and what hangs on it. Each save of one of these, by the services or by save(), sets
them anew; whoever writes past both (rows in bulk) calls refresh(), and whoever saves much at once does it inside
once_for(). They are not facts of their own and leave no history. The colour is judged by actions/colours.py; what it
follows from comes back from the statement that sets the rest.
"""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection
from django.db.models.signals import post_save

from actions.colour_facts import facts_of_one, recolour, record_of, thresholds_in
from actions.colours import letter_and_change
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
from core.dates import today
from core.locking import saved_versioned
from core.prepared import as_date, ask

NEVER = dt.date.min  # before every day, so that what was never updated comes first


def due_in_force() -> str:
    """SQL for the due date of the timescale in force: of its earliest open occurrence where it comes round again, and
    of none where all of them are closed."""
    turns = f"SELECT min(n.due) FROM {Occurrence._meta.db_table} AS n WHERE n.action_id = p.action_id"  # noqa: S608
    still_open = f"({turns} AND n.done_on IS NULL AND n.skipped_on IS NULL)"
    of_turns = f"coalesce({still_open}, CASE WHEN ({turns}) IS NULL THEN t.due END)"
    due = f"CASE WHEN t.kind = '{Timescale.Kind.RECURRING}' THEN {of_turns} ELSE t.due END"
    return f"SELECT {due} FROM {Timescale._meta.db_table} AS t WHERE t.action_id = p.action_id AND t.is_current"  # noqa: S608


# by column: the models that it follows from, and then the value for the row `p`; names come from the models
SOURCES = {
    "status": (Action, f"SELECT status FROM {Action._meta.db_table} WHERE id = p.action_id"),  # noqa: S608
    "due": (Timescale, Occurrence, due_in_force()),
    "first_lead": (
        ActionLead,
        f"SELECT lower(printed_as) FROM {ActionLead._meta.db_table} "  # noqa: S608
        "WHERE action_id = p.action_id AND ended_on IS NULL ORDER BY position, id LIMIT 1",
    ),
    "last_update_on": (
        ProgressUpdate,
        f"""SELECT coalesce(max("on"), '{NEVER}') FROM {ProgressUpdate._meta.db_table} """  # noqa: S608
        "WHERE action_id = p.action_id AND voided_on IS NULL",
    ),
}


COLOUR = "colour"  # not in SOURCES: it is judged, not copied
COLOURED_BY = (Action, Timescale, ProgressUpdate, Occurrence, ColourOverride)
ALL = (*SOURCES, COLOUR)
_put_off: ContextVar[bool] = ContextVar("keys_put_off", default=False)


def refresh(columns=ALL, **where: int) -> None:
    """Set these columns of the rows of one action or plan anew: `where` is action_id, plan_id or id.

    One statement, and one more where the colour of one action changes; for the colours of a plan two more for each
    two thousand actions.
    """
    ((name, key),) = where.items()
    Placement._meta.get_field(name)  # no word of a caller reaches the statement
    values = [f"{column} = ({SOURCES[column][-1]})" for column in columns if column != COLOUR]
    if COLOUR in columns and name == "action_id" and values:
        copy_and_judge(key, values)
        return
    if values:
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {Placement._meta.db_table} AS p SET {', '.join(values)} WHERE p.{name} = %s",  # noqa: S608
                [key],
            )
    if COLOUR in columns:
        rows = Placement.objects.filter(**where).order_by().values_list("action_id", flat=True)
        recolour(list(rows), today())


def copy_and_judge(action: int, values: list[str]) -> None:
    """Set the copied columns of the rows of an action; the same statement gives what its colour follows from."""
    rows = ask(
        f"UPDATE {Placement._meta.db_table} AS p SET {', '.join(values)} WHERE p.action_id = {{action}} "  # noqa: S608
        f"RETURNING colour, colour_until, {facts_of_one(connection.vendor)}",
        action=action,
    )
    if not rows:
        return
    *_, text, chosen = rows[0]
    letter, until = letter_and_change(record_of(text), today(), thresholds_in(chosen))
    if any((stored, as_date(day)) != (letter, until) for stored, day, *_ in rows):
        Placement.objects.filter(action_id=action).update(colour=letter, colour_until=until)


@contextmanager
def put_off():
    """Set nothing for the saves inside; whoever asks for this calls refresh() afterwards."""
    token = _put_off.set(True)
    try:
        yield
    finally:
        _put_off.reset(token)


@contextmanager
def once_for(plan: Plan):
    """Put off what the saves of a plan inside would set, and set it once at the end."""
    with put_off():
        yield
    refresh(plan_id=plan.pk)


def follow_saves() -> None:
    """Let every save of what the columns follow from set them; called once, when the application is ready."""
    for signal in (post_save, saved_versioned):
        for model in (*COLOURED_BY, ActionLead, Placement, Plan):
            signal.connect(_saved, sender=model, dispatch_uid=f"actions.keys.{model.__name__}")


def _saved(sender, instance, raw=False, created=False, **kwargs) -> None:
    """After a save of one record."""
    if _put_off.get() or created and sender in {Action, Plan}:  # a new action stands in no row yet
        return
    if sender is Placement:
        refresh(id=instance.pk)
    elif sender is Plan:
        refresh([COLOUR], plan_id=instance.pk)  # the date of its document
    else:
        columns = [column for column, (*models, _) in SOURCES.items() if sender in models]
        columns += [COLOUR] if sender in COLOURED_BY else []
        refresh(columns, action_id=instance.pk if sender is Action else instance.action_id)
