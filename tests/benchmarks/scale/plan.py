"""A plan of any length: five updates, a timescale and a lead for each action."""

from __future__ import annotations

import random
from dataclasses import dataclass

from django.db import connection, transaction

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
from tests.benchmarks.scale.filling import Change, Dice, Filler, array, quoted

UPDATES = 5  # of each action
LEADS = 40
PRIORITIES = 10
CORRECTED = 20  # every so many updates one was corrected
WORDS = (
    "agree audit board children carers collect consult cyberbullying draft event filtering guidance hold incident "
    "invite leaflet library monitor parents pilot policy present publish pupils report review safe schools share "
    "staff survey technology train update website workshop youth"
)
RARE = "zephyr"  # stands in one update of each plan


@dataclass(frozen=True)
class Large:
    """A large plan: its key, how many actions it has, one action in its middle, and one of its leads."""

    plan: int
    actions: int
    action: int
    lead: int


@transaction.atomic
def make_plan(count: int, *, by, seed: int = 1) -> Large:
    """A plan of `count` actions (a multiple of 100), each with a row, five updates, a timescale and a lead."""
    fill, dice = Filler(by), Dice(seed)
    plan = fill.insert(Plan, 1, title=quoted(f"Plan of {count:,} actions"), in_force_since="CURRENT_DATE")
    leads = make_leads(fill)
    per_priority = count // 100 // PRIORITIES or 1
    sentence = dice.one_of(6, sentences())
    text = f"{sentence} || ' ' || (n + 1)"
    first = fill.insert(
        StrategicPriority, PRIORITIES, plan_id=plan, number="(n + 1)::text", text=sentence, position="n + 1"
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
    status, lead, kind = dice.below(1, 20), dice.below(2, LEADS), dice.below(3, 10)
    actions = fill.insert(
        Action,
        count,
        plan_id=plan,
        number="n + 1",
        text=text,
        status=f"CASE WHEN {status} = 0 THEN 'withdrawn' WHEN {status} < 4 THEN 'completed' "
        f"WHEN {status} < 6 THEN 'not_started' ELSE 'in_progress' END",
        version=f"CASE WHEN {status} < 4 THEN 2 ELSE 1 END",
        agreed_on="DATE '2024-09-02'",
        withdrawn_on=f"CASE WHEN {status} = 0 THEN DATE '2025-03-03' END",
        withdrawn_reason=f"CASE WHEN {status} = 0 THEN 'No longer needed' ELSE '' END",
        change=Change(
            "created_at + INTERVAL '182 days'",
            {"status": "'in_progress'", "withdrawn_on": "NULL", "withdrawn_reason": "''"},
            "Status changed",
        ),
    )
    fill.insert(
        Placement,
        count,
        plan_id=plan,
        action_id=f"{actions} + n",
        method_id=f"{methods} + n / 10",
        position="n % 10 + 1",
        row="n + 1",
    )
    fill.insert(
        ActionLead,
        count,
        action_id=f"{actions} + n",
        plan_id=plan,
        lead_id=f"({array(leads)})[1 + {lead}]",
        printed_as=f"'Group ' || lpad((1 + {lead})::text, 2, '0')",
        position="1",
    )
    due = day(dice.below(4, 1500))
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
    write_updates(fill, dice, actions, count, by)
    keys.refresh(plan_id=plan)
    return Large(plan, count, actions + count // 2 + 7, leads[3])


def write_updates(fill: Filler, dice: Dice, actions: int, count: int, by) -> None:
    """Five updates for each action; every twentieth was corrected a week later, and its first text stays in history."""
    on = day(dice.below(5, 690))
    corrected = f"n % {CORRECTED} = 0"
    fill.insert(
        ProgressUpdate,
        count * UPDATES,
        action_id=f"{actions} + n / {UPDATES}",
        on=on,
        text=f"{dice.one_of(6, sentences())} || CASE WHEN n = {count * 3} THEN ' {RARE}' ELSE '.' END",
        author_id=str(by.pk),
        author_name=quoted(by.name),
        version=f"CASE WHEN {corrected} THEN 2 ELSE 1 END",
        corrected_on=f"CASE WHEN {corrected} THEN {on} + 7 END",
        created_at=f"{on} + TIME '10:00'",
        change=Change(
            "created_at + INTERVAL '7 days'", {"text": "rtrim(text, '.')", "corrected_on": "NULL"}, "Update corrected"
        ),
    )


def make_leads(fill: Filler) -> list[int]:
    """Keys of the forty groups that lead the actions of large plans; made once."""
    known = Lead.objects.filter(name__in=lead_names()).order_by("name").values_list("pk", flat=True)
    if not known:
        fill.insert(Lead, LEADS, name="'Group ' || lpad((n + 1)::text, 2, '0')")
    return list(known.all())


def lead_names() -> list[str]:
    """What these groups are called."""
    return [f"Group {number:02}" for number in range(1, LEADS + 1)]


def sentences() -> list[str]:
    """Two hundred sentences, the same for every seed."""
    rng = random.Random(2010)  # noqa: S311 (no secret)
    return [" ".join(rng.choices(WORDS.split(), k=rng.randint(8, 22))).capitalize() for _ in range(200)]


def day(number: str) -> str:
    """SQL for the day so many days after New Year 2025."""
    return f"(DATE '2025-01-01' + {number})"


def refresh_statistics() -> None:
    """Let the planner know what the tables hold, as the database does by itself after a while."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
