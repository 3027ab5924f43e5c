"""Agencies: add, change, close and reopen."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from agencies.directory.following import agencies_changed
from agencies.directory.references import reference_fault
from agencies.models import Agency, Eslo, Representative, Signatory
from agencies.posts.rules import still_confirmed
from core.records.locking import create_tracked, once, save_versioned
from core.records.rules import NothingChanged, RuleBroken, require_text, require_valid
from core.text.dates import print_date, today

CONTACT = ("address", "postcode", "phone", "email", "head")  # fields that an agency's own people may change
IDENTITY = ("name", "kind", "national_reference", "local_reference", "active_from")
FIELDS = (*IDENTITY, *CONTACT)
POSTS = (Eslo, Representative)
TAKEN = "Somebody else gave this name or reference to an agency at the same moment. Look at the list of agencies."


@transaction.atomic
def add_agency(*, name: str, kind: str, by, **details) -> Agency:
    """`details` are others of FIELDS. RuleBroken for a blank name, an unknown kind, a taken name or reference."""
    agency = Agency(name=tidy_name(name), kind=kind, **{field: tidy(value) for field, value in details.items()})
    require_sense(agency)
    require_reference(agency)
    once(lambda: create_tracked(agency, by=by, reason="Agency added"), TAKEN)
    agencies_changed.tell(keys=[agency.pk], by=by, reason="Agency added")
    return agency


@transaction.atomic
def edit_agency(*, agency: Agency, expected: int, by, reason: str = "", **changes) -> Agency:
    before = set_changes(agency, expected, changes)
    require_sense(agency)
    if {"kind", "national_reference"} & changes.keys():  # fields that an agency's own people cannot change
        require_reference(agency)
    why = reason.strip() or "Details changed"
    once(lambda: save_versioned(agency, expected=expected, fields=[*changes], by=by, reason=why), TAKEN)
    if any(getattr(agency, field) != before.get(field, getattr(agency, field)) for field in ("kind", "active_from")):
        agencies_changed.tell(keys=[agency.pk], by=by, reason="The agency’s details were changed")
    return agency


@transaction.atomic
def close_agency(*, agency: Agency, expected: int, last_day: dt.date, by, reason: str) -> Agency:
    """Close an agency; its posts end on its last day at the latest. RuleBroken without a reason, where it is closed
    already, and for a day before it opened, after today, or before a post begins.
    """
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)  # so that nobody is appointed meanwhile
    if agency.active_to:
        raise RuleBroken(f"This agency was closed on {print_date(agency.active_to)} already.")
    reason = require_text(reason, "Say why the agency closes.", field="reason")
    if last_day > today():
        raise RuleBroken("The last day cannot be in the future. Close the agency when it has closed.", field="last_day")
    if agency.active_from and last_day < agency.active_from:
        raise RuleBroken(f"The agency opened on {print_date(agency.active_from)}, after this day.", field="last_day")
    held = [post for model in POSTS for post in open_posts(model, agency, last_day)]
    later = [post for post in held if post.valid_from > last_day]
    if later:
        raise RuleBroken(f"{later[0]} took up a post after this day.", field="last_day")
    closed = save_versioned(agency, expected=expected, fields={"active_to": last_day}, by=by, reason=reason)
    for post in held:
        post.valid_to, fields = last_day, ["valid_to"]
        if isinstance(post, Eslo):
            post.confirmed_on = still_confirmed(post.confirmed_on, last_day)
            fields.append("confirmed_on")
        save_versioned(post, expected=post.version, fields=fields, by=by, reason=f"{agency} closed")
    for signatory in open_posts(Signatory, agency, last_day):
        signatory.valid_to = max(last_day, signatory.valid_from)
        save_versioned(signatory, expected=signatory.version, fields=["valid_to"], by=by, reason=f"{agency} closed")
    agencies_changed.tell(keys=[agency.pk], by=by, reason="The agency closed")
    return closed


def open_posts(model, agency: Agency, day: dt.date):
    return model.objects.select_for_update().filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), agency=agency)


@transaction.atomic
def reopen_agency(*, agency: Agency, expected: int, by, reason: str) -> Agency:
    if not agency.active_to:
        raise RuleBroken("This agency is open.")
    reason = require_text(reason, "Say why the agency is opened again.", field="reason")
    save_versioned(agency, expected=expected, fields={"active_to": None}, by=by, reason=reason)
    agencies_changed.tell(keys=[agency.pk], by=by, reason="The agency was opened again")
    return agency


def tidy(value):
    return "\n".join(line.strip() for line in value.splitlines()).strip() if isinstance(value, str) else value


def tidy_name(name: str) -> str:
    return " ".join(name.split())


def set_changes(record, expected: int, changes: dict) -> dict:
    """Set values, tidied, and return those before. NothingChanged where nothing differs and `expected` fits."""
    before = {field: getattr(record, field) for field in changes}
    values = {field: tidy_name(value) if field == "name" else tidy(value) for field, value in changes.items()}
    if record.version == expected and values == before:
        raise NothingChanged("Nothing has been changed.")
    for field, value in values.items():
        setattr(record, field, value)
    return before


def require_sense(agency: Agency) -> None:
    if not agency.name:
        raise RuleBroken("Enter the name of the agency.", field="name")
    others = Agency.objects.exclude(pk=agency.pk)
    if others.filter(name__iexact=agency.name).exists():
        raise RuleBroken("An agency of this name is listed already.", field="name")
    if agency.national_reference and others.filter(national_reference=agency.national_reference).exists():
        raise RuleBroken("Another agency has this national reference number.", field="national_reference")
    if agency.active_from and agency.active_to and agency.active_to < agency.active_from:
        raise RuleBroken("The agency closed before this day.", field="active_from")
    require_valid(agency, exclude=["taken_from"])


def require_reference(agency: Agency) -> None:
    if fault := reference_fault(agency.kind, agency.national_reference):
        raise RuleBroken(f"{fault}.", field="national_reference")
