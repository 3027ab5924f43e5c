"""Large plans, made by the database itself: the same data at every run, a row of history for every record.

The statements are PostgreSQL's. Each `_insert` fills one table from the numbers 0 … count-1, called n.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from django.db import connection, models, transaction
from django.utils import timezone

from actions import keys
from actions.models import (
    Action,
    ActionLead,
    Lead,
    Method,
    Objective,
    Placement,
    Plan,
    ProgressUpdate,
    StrategicPriority,
    Timescale,
)
from core.locking import create_tracked

UPDATES = 5  # of each action
LEADS = 40
PRIORITIES = 10
REASON = "Made for measuring"
WORDS = [
    "agree",
    "audit",
    "board",
    "children",
    "carers",
    "collect",
    "consult",
    "cyberbullying",
    "draft",
    "event",
    "filtering",
    "guidance",
    "hold",
    "incident",
    "invite",
    "leaflet",
    "library",
    "monitor",
    "parents",
    "pilot",
    "policy",
    "present",
    "publish",
    "pupils",
    "report",
    "review",
    "safe",
    "schools",
    "share",
    "staff",
    "survey",
    "technology",
    "train",
    "update",
    "website",
    "workshop",
    "youth",
]
RARE = "zephyr"  # stands in one update of each large plan


@dataclass(frozen=True)
class Large:
    """A large plan: its key, how many actions it has, and one action in its middle."""

    plan: int
    actions: int
    action: int
    lead: int


@transaction.atomic
def make_plan(count: int, *, by, history: bool = True) -> Large:
    """A plan of `count` actions (a multiple of 100) with five updates, a timescale, a lead and a row each."""
    plan = create_tracked(Plan(title=f"Plan of {count:,} actions"), by=by, reason=REASON)
    leads = make_leads(by)
    people = {"author_id": str(by.pk), "author_name": f"'{by.name}'"}
    per_priority = count // 100 // PRIORITIES or 1
    text = f"{sentence()} || ' ' || (n + 1)"
    fill = _Filler(history, by)
    first = fill.insert(
        StrategicPriority,
        PRIORITIES,
        plan_id=plan.pk,
        number="(n + 1)::text",
        text=sentence(),
        position="n + 1",
    )
    first = fill.insert(
        Objective,
        count // 100,
        priority_id=f"{first} + least(n / {per_priority}, {PRIORITIES - 1})",
        number="(n + 1) || '.'",
        text=text,
        position="n + 1",
    )
    methods = fill.insert(
        Method,
        count // 10,
        objective_id=f"{first} + n / 10",
        number="(n + 1) || '.'",
        text=text,
        position="n + 1",
    )
    status, lead, kind = scattered(1, 20), scattered(2, LEADS), scattered(3, 10)
    actions = fill.insert(
        Action,
        count,
        plan_id=plan.pk,
        number="n + 1",
        text=text,
        status=f"CASE WHEN {status} = 0 THEN 'withdrawn' WHEN {status} < 4 THEN 'completed' "
        f"WHEN {status} < 6 THEN 'not_started' ELSE 'in_progress' END",
        agreed_on="DATE '2024-09-02'",
        withdrawn_on=f"CASE WHEN {status} = 0 THEN DATE '2025-03-03' END",
        withdrawn_reason=f"CASE WHEN {status} = 0 THEN 'No longer needed' ELSE '' END",
    )
    fill.insert(
        Placement,
        count,
        plan_id=plan.pk,
        action_id=f"{actions} + n",
        method_id=f"{methods} + n / 10",
        position="n % 10 + 1",
        row="n + 1",
    )
    fill.insert(
        ActionLead,
        count,
        action_id=f"{actions} + n",
        plan_id=plan.pk,
        lead_id=f"(ARRAY{[each.pk for each in leads]})[1 + {lead}]",
        printed_as=f"'Group ' || lpad((1 + {lead})::text, 2, '0')",
        position="1",
    )
    due = day(scattered(4, 1500))
    fill.insert(
        Timescale,
        count,
        action_id=f"{actions} + n",
        wording=f"CASE WHEN {kind} < 7 THEN 'By ' || to_char({due}, 'FMDD Mon YYYY') ELSE 'Ongoing' END",
        kind=f"CASE WHEN {kind} < 6 THEN 'date' WHEN {kind} = 6 THEN 'date_then_ongoing' "
        f"WHEN {kind} = 7 THEN 'unknown' ELSE 'ongoing' END",
        due=f"CASE WHEN {kind} < 7 THEN {due} END",
        precision=f"CASE WHEN {kind} < 7 THEN 'day' ELSE 'none' END",
        is_current="true",
        state="'agreed'",
    )
    fill.insert(
        ProgressUpdate,
        count * UPDATES,
        action_id=f"{actions} + n / {UPDATES}",
        on=day(scattered(5, 690)),
        text=f"{sentence()} || CASE WHEN n = {count * 3} THEN ' {RARE}' ELSE '.' END",
        **people,
    )
    keys.refresh(plan_id=plan.pk)
    return Large(plan.pk, count, actions + count // 2 + 7, leads[3].pk)


def make_leads(by) -> list[Lead]:
    """The forty groups that lead the actions of large plans; made once."""
    names = [f"Group {number:02}" for number in range(1, LEADS + 1)]
    known = {lead.name: lead for lead in Lead.objects.filter(name__in=names)}
    return [known.get(name) or create_tracked(Lead(name=name), by=by, reason=REASON) for name in names]


def scattered(salt: int, span: int) -> str:
    """SQL for a number below `span` that follows from n, and from nothing else that does: the same at every run."""
    return f"((hashint8(n + {salt}000000) & 2147483647) % {span})"


def sentence() -> str:
    """SQL for one of two hundred sentences."""
    rng = random.Random(2010)
    sentences = [" ".join(rng.choices(WORDS, k=rng.randint(8, 22))).capitalize() for _ in range(200)]
    listed = ", ".join(f"'{text}'" for text in sentences)
    return f"(ARRAY[{listed}])[1 + {scattered(6, len(sentences))}]"


def day(number: str) -> str:
    """SQL for the day so many days after New Year 2025."""
    return f"(DATE '2025-01-01' + ({number})::int)"


class _Filler:
    """Fills tables and their history."""

    def __init__(self, history: bool, by):
        self.history = history
        self.by = by
        self.now = timezone.now()

    def insert(self, model: type[models.Model], count: int, **columns) -> int:
        """Insert `count` rows and their first history rows; returns the key of the first. Values are SQL over n."""
        table, names = model._meta.db_table, [field.column for field in model._meta.concrete_fields]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")
            (first,) = cursor.fetchone()
            given = {"id": f"{first} + n", "version": "1", "created_at": "%(now)s", **columns}
            values = ", ".join(str(given.get(f.column) or _blank(f)) for f in model._meta.concrete_fields)
            listed = ", ".join(f'"{name}"' for name in names)
            parameters = {"now": self.now, "by": self.by.pk, "why": REASON}
            into = f"INSERT INTO {table} ({listed}) SELECT {values} FROM generate_series(0::bigint, {count - 1}) AS n"
            cursor.execute(_escaped(into), parameters)
            if self.history:
                cursor.execute(
                    f"INSERT INTO {model.history.model._meta.db_table} "
                    f"({listed}, history_date, history_type, history_user_id, history_change_reason) "
                    f"SELECT {listed}, %(now)s, '+', %(by)s, %(why)s FROM {table} WHERE id >= {first}",
                    parameters,
                )
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        return first


def _blank(field: models.Field) -> str:
    """SQL for the value of a column that is not spoken of: its default, else nothing."""
    if field.null:
        return "NULL"
    default = field.get_default()
    if isinstance(default, bool | int):
        return str(default).lower()
    return f"'{default or ''}'"


def _escaped(words: str) -> str:
    """SQL whose remainder signs are not taken for places of values."""
    return words.replace("%", "%%").replace("%%(now)s", "%(now)s")


def refresh_statistics() -> None:
    """Let the planner know what the tables hold, as the database does by itself after a while."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
