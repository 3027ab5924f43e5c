"""What audits say on the page of an agency."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, F, Q
from django.db.models.functions import Lower
from django.urls import reverse

from agencies.access import belongings, may
from agencies.models import Agency
from audits.models import AccessPoint, Return, Round
from audits.querysets import acts_for_agency
from audits.questions.states import RECEIVED
from audits.rounds.counting import is_back
from core.board.parts import Part
from core.text.dates import print_date


@dataclass(frozen=True)
class ReturnRow:
    title: str
    state: str
    receipt: str
    actions: str
    href: str


@dataclass(frozen=True)
class PointRow:
    name: str
    state: str
    href: str


def reads_of(agency: Agency, user) -> bool:
    """Whether a person reads what this agency says in its returns."""
    return may(user, "audits.read_all") or (acts_for_agency(user) and agency.pk in belongings(user).agencies)


JOINED = ["round", "access_point"]  # what is read with the returns; apps above add what hangs on a return once


def returns_of(agency: Agency, user, on: dt.date) -> list[Return]:
    kept = agency.__dict__.setdefault("_returns_of", {})
    if user.pk not in kept:
        kept[user.pk] = list(
            Return.objects.visible_to(user)
            .filter(agency=agency.pk)
            .select_related(*JOINED)
            .annotate(
                to_do=Count("improvements", filter=Q(improvements__status="open")),
                late=Count("improvements", filter=overdue_in("improvements", on)),
                done=Count("improvements", filter=Q(improvements__status="done")),
            )
            .order_by("-round__year", "-round_id", "access_point__name", "pk")
        )
    return kept[user.pk]


def return_parts(agency: Agency, user, on: dt.date) -> list[Part]:
    if not reads_of(agency, user):
        return []
    found = returns_of(agency, user, on)
    closed_on = agency.active_to if agency.active_to and agency.active_to <= on else None
    rows = [row_of(each, closed_on) for each in found]
    latest = f" The latest: {rows[0].title}: {rows[0].state}." if rows else ""
    line = f"{len(rows)} in all.{latest}" if rows else "None yet."
    # before a return was submitted, its actions are the agency's drafts, and in no list
    counted = [each for each in found if each.submitted_on]
    actions = actions_words(*(sum(getattr(each, name) for each in counted) for name in ("to_do", "late", "done")))
    query = urlencode({"q": agency.name, "state": "all"})
    listed = f"{reverse('audits:improvements')}?{query}" if may(user, "audits.read_all") else ""
    links = ((("All improvement actions of this agency", listed or reverse("audits:improvements"))),) if actions else ()
    return [
        Part("returns", "Audit returns", line, "audits/parts/returns.html", rows),
        Part("improvements", "Improvement actions", actions or "None yet.", links=links),
    ]


def overdue_in(path: str, on: dt.date) -> Q:
    """Whether an improvement action at `path` is open and past its day."""
    return Q(**{f"{path}__status": "open", f"{path}__due__lt": on})


def row_of(audit_return: Return, closed_on: dt.date | None) -> ReturnRow:
    point = f", {audit_return.access_point.name}" if audit_return.access_point else ""
    return ReturnRow(
        f"{audit_return.round}{point}",
        state_words(audit_return, closed_on),
        audit_return.receipt,
        actions_words(audit_return.to_do, audit_return.late, audit_return.done).rstrip("."),
        reverse("audits:return", args=[audit_return.pk]),
    )


def state_words(audit_return: Return, closed_on: dt.date | None) -> str:
    """How far a return is; needs its round. What came in once is in, also when it was sent back (ADR 87)."""
    state, asked = audit_return.get_state_display(), audit_return.round
    if audit_return.state in RECEIVED:
        return f"{state}, {print_date(audit_return.submitted_on)}"
    if closed_on and asked.state != Round.State.CLOSED:
        return f"Not expected any more: the agency closed on {print_date(closed_on)}"
    if audit_return.exempt_on:
        return "Exempt"
    if is_back(audit_return.state, came_in=audit_return.submitted_on is not None):
        return f"With the agency again, first submitted on {print_date(audit_return.submitted_on)}"
    if asked.state == Round.State.CLOSED:
        return f"Not returned ({state.lower()})"
    return f"{state}, until {print_date(audit_return.due_on)}"


def actions_words(to_do: int, late: int, done: int) -> str:
    overdue = f", {late} of them overdue" if late else ""
    parts = [f"{to_do} to be done{overdue}" if to_do else "", f"{done} done" if done else ""]
    return f"{'; '.join(filter(None, parts))}." if to_do or done else ""


def point_parts(agency: Agency, user, on: dt.date) -> list[Part]:
    """The internet access points of an agency; one statement. None where it has none, as most have not."""
    if not reads_of(agency, user):
        return []
    points = AccessPoint.objects.visible_to(user).filter(agency=agency.pk).with_last()
    rows = [
        PointRow(each.name, point_words(each), reverse("audits:access_point", args=[each.pk]))
        for each in points.order_by(F("closed_on").desc(nulls_first=True), Lower("name"), "pk")
    ]
    if not rows:
        return []
    never = sum(row.state == NEVER for row in rows)
    without = f", {never} of them without a return" if never else ""
    line = f"{len(rows)} place{'' if len(rows) == 1 else 's'} where children go online{without}."
    return [Part("points", "Internet access points", line, "audits/parts/points.html", rows)]


NEVER = "no return yet"


def point_words(point: AccessPoint) -> str:
    if point.closed_on:
        return f"closed on {print_date(point.closed_on)}"
    return f"last return {print_date(point.returned)}" if point.returned else NEVER
