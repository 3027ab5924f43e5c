"""What waits for the board's manager: one line for each kind, with the number and the first few."""

import datetime as dt
from itertools import product
from zlib import crc32

from django.urls import reverse

from actions.access import plan_in_force_for
from actions.home.page.manager_home import SHOWN, proposals, read_desk, unreplied, waiting
from actions.models import Query
from agencies.directory.settings import current_limits
from agencies.models import Agency, EsloReturnLine
from audits.models import Return
from core.text.values import cut_at_word
from reminders.routine.lines import Found, Line, source
from reminders.routine.readers import Reader

MOST = 160  # characters of the names of the first few


@source("board")
def board(readers: list[Reader], on: dt.date) -> Found:
    """Everything that waits for the board, in the plan in force and from agencies; not what a manager asked for."""
    user = readers[0].user
    yield from asked_by_others(readers)
    yield from product(readers, of_plan(user, on) + of_directory(user, on) + of_audits(user))


def asked_by_others(readers: list[Reader]) -> Found:
    """New dates and queries of others, in the plan in force; four statements."""
    user = readers[0].user
    plan = plan_in_force_for(user)
    if plan is None:
        return
    dates = proposals(user, plan).values_list("proposed_by", "action__number")
    queries = Query.objects.visible_to(user).waiting().filter(action__plan=plan).order_by("raised_on", "pk")
    asked = [
        ("proposals", list(dates), "New dates to agree", reverse("desk")),
        ("queries", list(queries.values_list("raised_by", "action__number")), "Queries to decide", reverse("queries")),
    ]
    for each in readers:
        for key, rows, words, href in asked:
            if names := [f"action {number}" for by, number in rows if by != each.key]:
                first = names[:SHOWN]
                text = f"{words}: {len(names)}"
                yield each, counted(f"{key} {plan.pk}", text, first, len(names) - len(first), href)


def of_plan(user, on: dt.date) -> list[Line]:
    plan = plan_in_force_for(user)
    if plan is None:
        return []
    desk, here = read_desk(user, plan, on), reverse("desk")
    parts = [
        ("late", desk.follow_ups, "Follow-ups overdue", reverse("follow_ups"), action_of),
        (
            "returned",
            desk.returned,
            "Returned files with changes to decide",
            here,
            lambda row: str(row.uploaded_by or row),
        ),
        ("silent", desk.silent, "Leads without news for a quarter", here, lambda row: row.name),
        (
            "replies",
            waiting(unreplied(user, plan)),
            "Actions that agencies have not all replied to",
            reverse("all_agencies"),
            action_of,
        ),
    ]
    return [
        counted(f"{key} {plan.pk}", f"{words}: {part.count}", [name(row) for row in part.first], part.more, href)
        for key, part, words, href, name in parts
        if part.count
    ]


def action_of(row) -> str:
    return f"action {row.action.number}"


def of_directory(user, on: dt.date) -> list[Line]:
    active = Agency.objects.visible_to(user).active(on)
    stale, vacant = active.stale(current_limits(), on, trained=False), active.vacant(on)
    silent = Agency.objects.visible_to(user).filter(pk__in=EsloReturnLine.objects.to_answer().values("agency"))
    parts = [
        ("stale", stale, "ESLOs not confirmed for long", f"{reverse('agencies')}?post=unconfirmed"),
        ("vacant", vacant, "Agencies without an ESLO", f"{reverse('agencies')}?post=vacant"),
        ("asked", silent, "Agencies that have not said who their ESLO is", reverse("eslo_returns")),
    ]
    return [line for key, rows, words, href in parts if (line := names_of(key, rows.by_name(), words, href))]


def of_audits(user) -> list[Line]:
    every = Return.objects.visible_to(user).filter(round__state="open").select_related("agency")
    parts = [
        ("returns", every.not_in(), "Audit returns not in yet", reverse("audits:home")),
        ("moderate", every.to_moderate().asked(), "Audit returns to read", reverse("audits:moderation")),
    ]
    return [line for key, rows, words, href in parts if (line := names_of(key, rows.by_name(), words, href))]


def names_of(key: str, rows, words: str, href: str) -> Line | None:
    """A line that counts some rows and names the first; None where there are none. Two statements."""
    first = list(rows[:6])
    count = rows.count() if len(first) > 5 else len(first)
    names = [str(getattr(row, "agency", row)) for row in first[:5]]
    return counted(key, f"{words}: {count}", names, count - len(names), href) if count else None


def counted(key: str, text: str, names: list[str], more: int, href: str) -> Line:
    """A line about several records. Its key changes with the number and the first names, which are its state."""
    why = cut_at_word(", ".join(dict.fromkeys(names)), MOST) + (f" and {more} more" if more > 0 else "")
    state = crc32(f"{text} {why}".encode())
    return Line("board", f"board {key} {state:08x}", text, why, href, "Open the list")
