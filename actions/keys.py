"""What printed rows are found and sorted by, kept beside the row: status, due date, first lead, latest update.

They follow from the action and what hangs on it. Each save of one of these, by the services or by save(), sets
them anew in one statement; whoever writes past both (an import in bulk) calls refresh(). They are not facts of
their own and leave no history.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.db.models.signals import post_save

from actions.models import Action, ActionLead, Placement, ProgressUpdate, Timescale
from core.locking import saved_versioned

NEVER = dt.date.min  # before every day, so that what was never updated comes first

# by column: the model that it follows from, and the value for the row `p`; names come from the models
SOURCES = {
    "status": (Action, f"SELECT status FROM {Action._meta.db_table} WHERE id = p.action_id"),  # noqa: S608
    "due": (
        Timescale,
        f"SELECT due FROM {Timescale._meta.db_table} WHERE action_id = p.action_id AND is_current",  # noqa: S608
    ),
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


def refresh(columns=tuple(SOURCES), **where: int) -> None:
    """Set these columns of the rows of one action or plan anew: `where` is action_id, plan_id or id. One statement."""
    ((name, key),) = where.items()
    Placement._meta.get_field(name)  # no word of a caller reaches the statement
    values = ", ".join(f"{column} = ({SOURCES[column][1]})" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {Placement._meta.db_table} AS p SET {values} WHERE p.{name} = %s", [key])  # noqa: S608


def follow_saves() -> None:
    """Let every save of what the columns follow from set them; called once, when the application is ready."""
    for signal in (post_save, saved_versioned):
        for model in (Action, Timescale, ActionLead, ProgressUpdate, Placement):
            signal.connect(_saved, sender=model, dispatch_uid=f"actions.keys.{model.__name__}")


def _saved(sender, instance, raw=False, created=False, **kwargs) -> None:
    """After a save of one record."""
    if sender is Placement:
        refresh(id=instance.pk)
    elif not created or sender is not Action:  # a new action stands in no row yet
        columns = [column for column, (model, _) in SOURCES.items() if model is sender]
        refresh(columns, action_id=instance.action_id if sender is not Action else instance.pk)
