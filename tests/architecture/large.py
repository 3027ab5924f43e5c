"""Plans of any length, made in bulk: 43 rows as the board's plan has them, or a hundred times as many."""

from __future__ import annotations

import datetime as dt

from django.db import connection

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
from actions.table.querysets import keys
from core.text.dates import today

PRIORITIES = 6
OBJECTIVES = 2  # of each priority
METHODS = 2  # of each objective
SPELLED = "Make the sites of the borough safer"
DAY = dt.date(2010, 2, 3)


def bulk(model, rows) -> list:
    """Save many at once, without history."""
    return model.objects.bulk_create(rows, batch_size=1000)


def large_plan(rows: int, *, leads: list[Lead], author, title: str = "A long plan") -> Plan:
    """A plan of `rows` rows in 6 priorities; every action has a lead, a timescale and two updates by `author`."""
    plan = Plan.objects.create(title=title, in_force_since=today())
    priorities = bulk(StrategicPriority, (part(plan=plan, place=i) for i in range(PRIORITIES)))
    objectives = bulk(Objective, (part(priority=p, place=i) for p in priorities for i in range(OBJECTIVES)))
    methods = bulk(Method, (part(objective=o, place=i) for o in objectives for i in range(METHODS)))
    actions = bulk(Action, (Action(plan=plan, number=n + 1, text=f"{SPELLED} {n + 1}") for n in range(rows)))
    under = sorted(n % len(methods) for n in range(rows))
    places = zip(actions, under, strict=True)
    bulk(
        Placement,
        (
            Placement(plan=plan, action=action, method=methods[m], position=n, row=n + 1)
            for n, (action, m) in enumerate(places)
        ),
    )
    bulk(
        ActionLead,
        (
            ActionLead(plan=plan, action=action, lead=lead, printed_as=lead.name, position=1)
            for n, action in enumerate(actions)
            for lead in [leads[n % len(leads)]]
        ),
    )
    due = [DAY + dt.timedelta(days=n % 400) for n in range(rows)]
    bulk(
        Timescale,
        (
            Timescale(
                action=action, wording=f"By {day:%d %B %Y}", kind="date", due=day, precision="day", is_current=True
            )
            for action, day in zip(actions, due, strict=True)
        ),
    )
    bulk(
        ProgressUpdate,
        (
            ProgressUpdate(
                action=action, on=DAY, text=f"Line {place} of {action.number}", author=author, author_name="Me"
            )
            for action in actions
            for place in range(2)
        ),
    )
    keys.refresh(plan_id=plan.pk)
    with connection.cursor() as cursor:  # PostgreSQL cannot know yet how many rows this transaction has put where
        cursor.execute("ANALYZE")
    return plan


def part(*, place: int, **parent):
    """A priority, objective or method in its place; the model is that which stands under the given parent."""
    model = {"plan": StrategicPriority, "priority": Objective, "objective": Method}[next(iter(parent))]
    return model(number=str(place + 1), text=f"Part {place + 1}", position=place + 1, **parent)
