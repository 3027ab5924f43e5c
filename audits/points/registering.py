"""An agency without access points says where children go online there, or why nowhere (ADR 87).

The return that asks for it becomes the return of the first place; the other places get returns in the same round.

A return that ends in a state of its own would be one more state in every list, count, page and email.
"""

from django.db import transaction
from django.utils import timezone

from audits.access import lock_return, lock_round
from audits.chasing.services.chasing import ask_all
from audits.models import AccessPoint, Return, Round
from audits.points.places import read_places
from audits.points.services import add_access_point, reopen_access_point
from audits.questions.naming import Text, require_screened
from audits.questions.states import CLOSED, NOT_STARTED, SENT_BACK
from audits.rounds.services import new_returns
from core.records.locking import create_many, save_versioned
from core.records.rules import RuleBroken
from core.text.dates import today
from core.text.screening import UNSURE, Kind

OF_PLACES = UNSURE | {Kind.POSTCODE}  # a postcode is asked for, and "Library Corner" is no name
NOWHERE = "Children do not go online here: "
ONE_OF_TWO = "Enter the places, or say why there are none."
NOT_BOTH = "Enter the places, or say why there are none: not both."
ASKED_ALREADY = "Its places are asked about already"
AGAIN = {
    "submitted_on": None, "submitted_at": None, "submitted_by": None, "receipt": "", "times_submitted": 0,
    "closed_on": None, "sent_back_on": None, "not_counted_reason": "",
}  # fmt: skip


def reason_of(audit_return: Return) -> str:
    """Why children go online nowhere at the agency, as it said; "" where it has not said so."""
    reason = audit_return.not_counted_reason
    return reason.removeprefix(NOWHERE) if audit_return.form == Return.Form.REGISTER and reason else ""


def takes_places(audit_return: Return, *, manages: bool) -> bool:
    """Whether somebody can say now where children go online. Once it said "nowhere" only the manager changes it."""
    is_open = audit_return.round.state == Round.State.OPEN and audit_return.exempt_on is None
    is_waiting = audit_return.state in {NOT_STARTED, SENT_BACK}
    return audit_return.form == Return.Form.REGISTER and is_open and (is_waiting or manages)


@transaction.atomic
def say_where(
    *, audit_return: Return, by, places: str = "", nowhere: str = "", adults: bool = False, manages: bool = False
) -> list[Return]:
    """Save where children go online at an agency, or why nowhere; returns the returns to fill in now, the one that
    asked first. RuleBroken, beside its field, for neither or both, for lines that are no places, and where somebody has
    said it already; NamesChild for what could name a child.
    """
    lock_return(audit_return)
    lock_round(audit_return.round_id)
    if not takes_places(audit_return, manages=manages):
        raise RuleBroken("This has been answered already, or the round is closed. Look at the page again.")
    found, nowhere = read_places(places), nowhere.strip()
    if bool(found) == bool(nowhere):
        raise RuleBroken(NOT_BOTH if found else ONE_OF_TWO, field="nowhere" if found else "places")
    require_screened([Text("places", places, OF_PLACES), Text("nowhere", nowhere)], adults=adults)
    if nowhere:
        return say_nowhere(audit_return, nowhere, by)
    points = [point_of(audit_return, each.name, each.postcode, by) for each in found]
    return ask_about(audit_return, points, by)


def point_of(audit_return: Return, name: str, postcode: str, by) -> AccessPoint:
    there = AccessPoint.objects.filter(agency=audit_return.agency_id, name__iexact=name).first()
    if there and there.closed_on:
        return reopen_access_point(point=there, by=by, reason="The agency says that children go online there again")
    try:
        return there or add_access_point(agency=audit_return.agency, name=name, postcode=postcode, by=by)
    except RuleBroken as broken:
        raise RuleBroken(f"{name}: {broken}", field="places") from None


def say_nowhere(audit_return: Return, reason: str, by) -> list[Return]:
    """The return counts as come in, and in no result: nobody has to sign or read it."""
    times = audit_return.times_submitted + 1
    values = {
        "state": CLOSED,
        "submitted_on": audit_return.submitted_on or today(),
        "submitted_at": timezone.now(),
        "submitted_by": by,
        "receipt": f"{audit_return.round.year}-{audit_return.pk:05d}-{times}",
        "times_submitted": times,
        "closed_on": today(),
        "not_counted_reason": NOWHERE + reason,
    }
    return [changed(audit_return, values, by, "Children do not go online here")]


def ask_about(audit_return: Return, points: list[AccessPoint], by) -> list[Return]:
    """The return becomes that of the first place, others get returns; places asked about already are left out."""
    asked = audit_return.round
    known = list(asked.returns.filter(access_point__in=points).order_by("pk"))
    there = {each.access_point_id for each in known}
    points = [each for each in points if each.pk not in there]
    if not points:
        values = AGAIN | {"state": NOT_STARTED, "exempt_on": today(), "exemption_reason": ASKED_ALREADY}
        changed(audit_return, values, by, "Says where children go online")
        return known
    made = {each.access_point_id: each for each in new_returns(asked, [each.pk for each in points])}
    first = made.pop(points[0].pk)
    values = AGAIN | {
        "state": NOT_STARTED, "access_point": points[0], "form": first.form, "previous_id": first.previous_id
    }  # fmt: skip
    changed(audit_return, values, by, "Says where children go online")
    others = create_many(list(made.values()), by=by, reason="Says where children go online")
    if others:
        Round.objects.filter(pk=asked.pk).update(seen_at=timezone.now())
        ask_all.enqueue(asked.pk, by.pk if by else None)
    return [audit_return, *others]


def changed(audit_return: Return, values: dict, by, reason: str) -> Return:
    for name, value in values.items():
        setattr(audit_return, name, value)
    fields = [name.removesuffix("_id") for name in values]
    return save_versioned(audit_return, expected=audit_return.version, fields=fields, by=by, reason=reason)
