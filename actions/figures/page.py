"""The figures of a plan with their labels, meanings and pages: for reports, home pages and measures."""

from django.urls import reverse

from actions.colours.rules import COLOUR_NAMES, REDS_FIRST
from actions.figures.querysets import PlanFigures
from core.board.figures import Figure

COLOURS = {
    "R": "Will not be met, overdue, slipped by more than the board allows, or two quarters without a date or a report",
    "A": "At risk, moved, due soon without an update, or a quarter without a date or a report",
    "N": "Not started yet, or new and without a date",
    "G": "On track, ongoing actions included",
    "B": "Complete",
}
# key: (label, meaning, unit, page and its query, the list that is counted)
LISTED: dict[str, tuple[str, str, str, tuple[str, str], str]] = {
    "plan.completed": (
        "Completed in the period", "Actions completed on a day in the period", "actions",
        ("plan", "?status=completed"), "completed",
    ),
    "plan.moved": (
        "Dates moved", "Open actions whose agreed date is another than their original one", "actions",
        ("timeline", ""), "moved",
    ),
    "plan.overdue": (
        "Dates passed", "Open actions whose agreed date has passed", "actions",
        ("plan", "?colour=R"), "overdue",
    ),
    "plan.undated": (
        "Without a date", "Open actions that are not ongoing and have no date", "actions",
        ("check", ""), "undated",
    ),
    "plan.silent": (
        "Not heard of", "Open actions of which nothing was reported for a whole quarter or longer; an update that only "
        "says “Ongoing” does not count", "actions", ("plan", "?sort=updated"), "silent",
    ),
    "plan.silent_leads": (
        "Silent leads", "Leads of open actions of which nothing was reported for a whole quarter or longer", "leads",
        ("plan", "?sort=updated"), "silent_leads",
    ),
    "plan.proposals": (
        "Date changes to agree", "Timescales that were proposed and are neither agreed nor declined", "timescales",
        ("check", ""), "proposals",
    ),
    "plan.follow_ups": (
        "Overdue follow-ups", "Follow-ups that are neither done nor dropped, and whose day has passed", "follow-ups",
        ("follow_ups", "?state=overdue"), "overdue_follow_ups",
    ),
    "plan.queries": (
        "Open queries", "Queries that wait for a decision", "queries",
        ("queries", ""), "open_queries",
    ),
}  # fmt: skip


def colour_figures(found: PlanFigures, before: PlanFigures | None = None, period: str = "") -> tuple[Figure, ...]:
    total = found.colours.total()
    return tuple(
        Figure(
            f"plan.colour.{COLOUR_NAMES[code].lower()}", COLOUR_NAMES[code], COLOURS[code],
            found.colours[code], out_of=total, unit="rows of the plan", as_at=found.on, period=period,
            address=f"{reverse('plan')}?colour={code}", before=before and before.colours[code],
        )
        for code in REDS_FIRST
    )  # fmt: skip


def listed_figure(key: str, found: PlanFigures, before: PlanFigures | None = None, period: str = "") -> Figure:
    label, meaning, unit, (page, query), counted = LISTED[key]
    return Figure(
        key, label, meaning, len(getattr(found, counted)), unit=unit, as_at=found.on, period=period,
        address=reverse(page) + query, before=len(getattr(before, counted)) if before else None,
    )  # fmt: skip


def listed_figures(found: PlanFigures, before: PlanFigures | None = None, period: str = "") -> tuple[Figure, ...]:
    return tuple(listed_figure(key, found, before, period) for key in LISTED)
