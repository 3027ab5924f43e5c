"""A record of an incident: written, corrected, cancelled, joined to others of the same event, held.

Each takes the answers as a mapping from names of fields to values: `main_type` and `agency` are records, `other_types`
and `devices` are lists, days are dates; what is left out of a new record is "not known".
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from agencies.models import Agency
from core.records.locking import Conflict, create_tracked, save_versioned
from core.records.rules import NothingChanged, RuleBroken
from core.text.dates import today
from incidents.models import Incident, IncidentType
from incidents.records import fields, rules
from incidents.records.case_numbers import read_case_number
from incidents.records.rules import read_reason
from incidents.records.services import case_numbers


@transaction.atomic
def record_incident(
    *,
    values: Mapping[str, Any],
    by,
    case_number: str = "",
    same_event_as: Incident | None = None,
    another: bool = False,
) -> Incident:
    """Write a new record; the date recorded is today's. `another` says that a record with the same case number and
    section 47 date is of another child or episode: without it Duplicate is raised. RuleBroken for answers that do not
    fit each other, for what must not be held and for a free text; NotBetweenPeers for an image with an adult.
    """
    number = read_case_number(case_number)
    rules.read_note(values.get("note", ""))
    read = read_values(values)
    incident = Incident(recorded_on=today(), recorded_by=by, **read)
    if not another:
        case_numbers.require_new(number, incident)
    if same_event_as is not None:
        incident.event = begin_event(same_event_as, by=by)
    create_tracked(incident, by=by, reason="Recorded")
    case_numbers.keep(incident, number, by=by, reason="Recorded", is_new=True)
    return incident


@transaction.atomic
def correct_incident(
    *,
    incident: Incident,
    expected: int,
    values: Mapping[str, Any],
    by,
    reason: str,
    case_number: str = "",
    another: bool = False,
) -> Incident:
    """Change answers, and the case number where one is given. Errors as for a new record; NothingChanged, Conflict. The
    date recorded stays: a correction counts in the quarter of its record. A free text can be emptied, not changed.
    """
    require_standing(incident)
    number = read_case_number(case_number)
    read = read_values(values)
    if "note" in values and incident.version == expected:  # else the two texts are shown side by side
        read["note"] = rules.read_note(values["note"], kept=incident.note)
    why = read_reason(reason, words="Say why the record changes.")
    changed = [name for name in read if getattr(incident, name) != read[name]]
    renumbered = bool(number) and not case_numbers.is_kept(incident, number)
    if not changed and not renumbered and incident.version == expected:
        raise NothingChanged("Nothing has been changed.")
    enquiry_before = incident.section_47_on
    for name in changed:
        setattr(incident, name, read[name])
    if not another and (renumbered or incident.section_47_on != enquiry_before):
        case_numbers.require_new(number or case_numbers.number_of(incident), incident)
    save_versioned(incident, expected=expected, fields=changed, by=by, reason=why)
    if renumbered:
        case_numbers.keep(incident, number, by=by, reason=why)
    return incident


@transaction.atomic
def void_incident(*, incident: Incident, expected: int, by, reason: str) -> Incident:
    require_standing(incident)
    incident.void_reason = read_reason(reason, words="Say why the record is cancelled.")
    incident.voided_on, incident.voided_by = today(), by
    fields = ["void_reason", "voided_on", "voided_by"]
    return save_versioned(incident, expected=expected, fields=fields, by=by, reason=incident.void_reason)


@transaction.atomic
def join_event(*, incident: Incident, expected: int, other: Incident, by) -> Incident:
    """Say that a record is of the same event as another. RuleBroken for itself or a cancelled one."""
    require_standing(incident)
    require_standing(other, field="other")
    if incident.pk == other.pk:
        raise RuleBroken("Enter the number of another record.", field="other")
    if incident.event and incident.event == other.event:
        raise NothingChanged("These two records are already in the same event.", field="other")
    if incident.event:
        raise RuleBroken("This record is of another event already. Take it out of that one first.", field="other")
    incident.event = begin_event(other, by=by)
    return save_versioned(incident, expected=expected, fields=["event"], by=by, reason=f"Same event as {other}")


@transaction.atomic
def leave_event(*, incident: Incident, expected: int, by) -> Incident:
    if not incident.event:
        raise RuleBroken("This record is not joined to any other.")
    return save_versioned(incident, expected=expected, fields={"event": None}, by=by, reason="An event of its own")


@transaction.atomic
def lock_incident(*, incident: Incident, expected: int, by, reason: str, until: dt.date | None = None) -> Incident:
    """Put a legal hold on a record: retention deletes nothing of it until it is lifted, or until its last day is over.
    RuleBroken without a reason, for a last day that is over, and where it is held already.
    """
    if incident.held_on:
        raise RuleBroken("This record is held already.")
    if until and until < today():
        raise RuleBroken("This day is over. Enter a later one, or none.", field="until")
    incident.legal_hold_reason = read_reason(reason, words="Say why the record is held.")
    incident.held_on, incident.held_until = today(), until
    fields = ["held_on", "held_until", "legal_hold_reason"]
    return save_versioned(incident, expected=expected, fields=fields, by=by, reason=incident.legal_hold_reason)


@transaction.atomic
def lift_legal_hold(*, incident: Incident, expected: int, by, reason: str) -> Incident:
    if not incident.held_on:
        raise RuleBroken("This record is not held.")
    why = read_reason(reason, words="Say why the hold ends.")
    incident.held_on, incident.held_until, incident.legal_hold_reason = None, None, ""
    fields = ["held_on", "held_until", "legal_hold_reason"]
    return save_versioned(incident, expected=expected, fields=fields, by=by, reason=why)


def read_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """All answers as the columns keep them. RuleBroken as record_incident says."""
    main, others = read_types(values.get("main_type"), values.get("other_types", ()))
    return fitting(values, main, others)


def fitting(values: Mapping[str, Any], main: IncidentType, others: list[IncidentType]) -> dict:
    read = {field.name: field.read(values.get(field.name)) for field in fields.FIELDS if field.choices}
    rules.require_peers(main, others, read)
    agency = values.get("agency")
    return {
        **read,
        **rules.read_days({**values, "section_47": read["section_47"]}, on=today()),
        "main_type": main,
        "other_types": [kind.key for kind in others],
        "agency": agency if isinstance(agency, Agency) else None,
    }


def read_types(main, others) -> tuple[IncidentType, list[IncidentType]]:
    if not isinstance(main, IncidentType):
        raise RuleBroken("Choose the main type. “Not yet known” is one of them.", field="main_type")
    keys = set(others) - {main.key}
    found = list(IncidentType.objects.filter(key__in=keys)) if keys else []
    if len(found) != len(keys):
        raise RuleBroken("Choose types from the list.", field="other_types")
    return main, found


def begin_event(first: Incident, *, by) -> int:
    require_standing(first, field="other")
    if first.event is None:
        first.event = first.pk
        try:
            save_versioned(first, expected=first.version, fields=["event"], by=by, reason="Others of the same event")
        except Conflict:
            raise RuleBroken("Somebody else changed the other record at the same moment. Try again.") from None
    return first.event


def require_standing(incident: Incident, *, field: str = "") -> None:
    if incident.voided_on:
        raise RuleBroken("This record has been cancelled and cannot be changed.", field=field)
