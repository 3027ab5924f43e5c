"""A plan of any length: five updates, a timescale and a lead for each action."""

from __future__ import annotations

import datetime as dt
from random import Random

from django.db import transaction

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
from core.text.dates import print_date, today
from tests.benchmarks.scale.saving import BEGIN, at, change, create

UPDATES = 5  # of each action
LEADS = 40  # beside the groups that are there
PRIORITIES = 10
CORRECTED = 20  # every so many updates one was corrected
FIRST = dt.date(2025, 1, 1)  # timescales and updates begin here
HALF_A_YEAR, WEEK = dt.timedelta(days=182), dt.timedelta(days=7)
WORDS = (
    "agree audit board children carers collect consult cyberbullying draft event filtering guidance hold incident "
    "invite leaflet library monitor parents pilot policy present publish pupils report review safe schools share "
    "staff survey technology train update website workshop youth"
)


@transaction.atomic
def make_plan(count: int, *, by, seed: int = 1, closed_on: dt.date | None = None) -> Plan:
    """A plan of `count` actions (a multiple of 100), each with a row, five updates, a timescale and a lead.

    It is in force from today on, or was closed on a day.
    """
    dice = Random(seed)  # noqa: S311 (no secret)
    title = f"Plan of {count:,} actions" + (f", {closed_on.year}" if closed_on else "")
    since = closed_on - dt.timedelta(days=365) if closed_on else today()
    plan = Plan(title=title, in_force_since=since, closed_on=closed_on, created_at=BEGIN)
    create([plan], by=by)
    methods, leads = make_structure(plan, count, dice, by), make_leads(by)
    make_actions(plan, range(count), methods, leads, dice, by)
    keys.refresh(plan_id=plan.pk)
    return plan


def make_structure(plan: Plan, count: int, dice: Random, by) -> list[Method]:
    """The methods of a plan, one for ten actions, under objectives of ten, under ten priorities."""

    def parts(model, number: int, name: str, above: list) -> list:
        return create(
            [
                model(
                    **{name: above[n * len(above) // number]},
                    number=f"{n + 1}.",
                    text=sentence(dice),
                    position=n + 1,
                    created_at=BEGIN,
                )
                for n in range(number)
            ],
            by=by,
        )

    priorities = parts(StrategicPriority, PRIORITIES, "plan", [plan])
    objectives = parts(Objective, count // 100, "priority", priorities)
    return parts(Method, count // 10, "objective", objectives)


def make_actions(plan: Plan, places: range, methods: list[Method], leads: list[Lead], dice: Random, by) -> None:
    """The actions of these places with all that hangs on them; a fifth changed its status half a year later."""
    actions = create(
        [
            Action(plan=plan, number=n + 1, text=f"{sentence(dice)} {n + 1}", agreed_on=BEGIN.date(), created_at=BEGIN)
            for n in places
        ],
        by=by,
    )
    changed = []
    for action in actions:
        turn = dice.randrange(20)
        if turn == 0:
            action.status, action.withdrawn_on, action.withdrawn_reason = "withdrawn", dt.date(2025, 3, 3), "Not needed"
        elif turn < 4:
            action.status = "completed"
        elif turn < 6:
            action.status = "not_started"
        if turn < 6:
            changed.append(action)
    fields = ["status", "withdrawn_on", "withdrawn_reason"]
    change(changed, fields, after=HALF_A_YEAR, by=by, reason="Status changed")
    more = {"created_at": BEGIN}
    rows = list(zip(places, actions, strict=True))
    create(
        [
            Placement(plan=plan, action=action, method=methods[n // 10], position=n % 10 + 1, row=n + 1, **more)
            for n, action in rows
        ],
        by=by,
    )
    chosen = [(action, dice.choice(leads)) for action in actions]
    create(
        [
            ActionLead(action=action, plan=plan, lead=lead, printed_as=lead.name, position=1, **more)
            for action, lead in chosen
        ],
        by=by,
    )
    create([timescale(action, dice) for action in actions], by=by)
    make_updates(actions, dice, by)


def timescale(action: Action, dice: Random) -> Timescale:
    """Seven of ten have a day, one of them goes on after it; others are ongoing or not known."""
    turn, due = dice.randrange(10), FIRST + dt.timedelta(days=dice.randrange(1_500))
    kind = "date" if turn < 6 else {6: "date_then_ongoing", 7: "unknown"}.get(turn, "ongoing")
    dated = {"due": due, "precision": "day"} if turn < 7 else {}
    wording = f"By {print_date(due)}" if turn < 7 else "Ongoing"
    return Timescale(action=action, wording=wording, kind=kind, is_current=True, created_at=BEGIN, **dated)


def make_updates(actions: list[Action], dice: Random, by) -> None:
    """Five updates for each action; every twentieth was corrected a week later."""
    updates = []
    for action in actions:
        for _ in range(UPDATES):
            on = FIRST + dt.timedelta(days=dice.randrange(690))
            text = {"text": sentence(dice), "author": by, "author_name": by.name}
            updates.append(ProgressUpdate(action=action, on=on, created_at=at(on), **text))
    create(updates, by=by)
    corrected = updates[::CORRECTED]
    for update in corrected:
        update.text, update.corrected_on = f"{update.text}.", update.on + WEEK
    change(corrected, ["text", "corrected_on"], after=WEEK, by=by, reason="Update corrected")


def make_leads(by) -> list[Lead]:
    """Forty groups, made once, and the groups of the board itself, whose members so have work in large plans."""
    names = [f"Group {number:02}" for number in range(1, LEADS + 1)]
    known = list(Lead.objects.filter(name__in=names).order_by("name"))
    created = known or create([Lead(name=name, created_at=BEGIN) for name in names], by=by)
    return [*created, *Lead.objects.filter(subgroup__isnull=False).order_by("pk")]


def sentence(dice: Random) -> str:
    """Eight to twenty-two words."""
    return " ".join(dice.choices(WORDS.split(), k=dice.randint(8, 22))).capitalize()
