"""Representatives of agencies on groups of the board: add, change, end; and the groups themselves."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from agencies.directory.services import set_changes, tidy
from agencies.models import Agency, Representative, SubGroup
from agencies.posts.rules import LATER
from agencies.posts.services.eslos import require_not_future, require_open
from core.records.locking import create_tracked, once, save_versioned
from core.records.rules import NothingChanged, RuleBroken, require_valid
from core.text.dates import print_date, today

TAKEN = "A group of this name is listed already."
FIELDS = ("standing", "name", "job_title", "email", "phone", "valid_from", "valid_to")


@transaction.atomic
def add_representative(
    *, agency: Agency, subgroup: SubGroup, name: str, valid_from: dt.date, by, reason: str = "", **details
) -> Representative:
    """`details`: others of FIELDS. RuleBroken for a closed agency, inactive group, blank name, conflicting dates, and
    who is on it already.
    """
    agency = Agency.objects.select_for_update().get(pk=agency.pk)  # two people may add the same one at a time
    require_open(agency)
    subgroup = SubGroup.objects.select_for_update().get(pk=subgroup.pk)  # somebody may close it at the same moment
    if not subgroup.is_active:
        raise RuleBroken(f"{subgroup} no longer meets.", field="subgroup")
    values = {field: tidy(value) for field, value in details.items()}
    member = Representative(agency=agency, subgroup=subgroup, name=tidy(name), valid_from=valid_from, **values)
    require_sense(member)
    return create_tracked(member, by=by, reason=reason.strip() or "Representative named")


@transaction.atomic
def end_representation(
    *, member: Representative, expected: int, last_day: dt.date, by, reason: str = ""
) -> Representative:
    if member.valid_to:
        raise RuleBroken(f"{member} left this group on {print_date(member.valid_to)}.")
    require_not_future(last_day, "last_day")
    if last_day < member.valid_from:
        begun = print_date(member.valid_from)
        raise RuleBroken(f"{member} joined on {begun}. The last day cannot be before.", field="last_day")
    why = reason.strip() or "Left the group"
    return save_versioned(member, expected=expected, fields={"valid_to": last_day}, by=by, reason=why)


@transaction.atomic
def edit_representative(*, member: Representative, expected: int, by, reason: str = "", **changes) -> Representative:
    """RuleBroken as add_representative, and where details were blanked; NothingChanged."""
    agency = Agency.objects.select_for_update().get(pk=member.agency_id)
    if member.blanked_on:
        raise RuleBroken("The details of this person are no longer held.")
    before = set_changes(member, expected, changes)
    require_sense(member)
    if member.valid_to != before.get("valid_to", member.valid_to):
        require_open(agency, member.valid_to)
        if not (member.valid_to or member.subgroup.is_active):
            raise RuleBroken(f"{member.subgroup} no longer meets.", field="valid_to")
    return save_versioned(member, expected=expected, fields=[*changes], by=by, reason=reason.strip() or "Changed")


@transaction.atomic
def add_group(*, name: str, by, reason: str = "") -> SubGroup:
    group = SubGroup(name=tidy(name))
    require_group(group)
    return once(lambda: create_tracked(group, by=by, reason=reason.strip() or "Group added"), TAKEN)


@transaction.atomic
def edit_group(*, group: SubGroup, expected: int, name: str, is_active: bool, by, reason: str = "") -> SubGroup:
    """Representatives on a group that becomes inactive end today. RuleBroken as add_group; NothingChanged."""
    if group.version == expected and (group.name, group.is_active) == (tidy(name), is_active):
        raise NothingChanged("Nothing has been changed.")
    ends = group.is_active and not is_active
    group.name, group.is_active = tidy(name), is_active
    require_group(group)
    why = reason.strip() or "Group changed"
    fields = ["name", "is_active"]
    once(lambda: save_versioned(group, expected=expected, fields=fields, by=by, reason=why), TAKEN)
    if ends:
        for member in Representative.objects.select_for_update().filter(subgroup=group, valid_to=None):
            member.valid_to = max(today(), member.valid_from)
            save_versioned(
                member, expected=member.version, fields=["valid_to"], by=by, reason=f"{group} no longer meets"
            )
    return group


def require_group(group: SubGroup) -> None:
    if not group.name:
        raise RuleBroken("Enter the name of the group.", field="name")
    if SubGroup.objects.exclude(pk=group.pk).filter(name__iexact=group.name).exists():
        raise RuleBroken(TAKEN, field="name")


def require_sense(member: Representative) -> None:
    if not member.name:
        raise RuleBroken("Enter the name of the person.", field="name")
    for field in ("valid_from", "valid_to"):
        if getattr(member, field):
            require_not_future(getattr(member, field), field)
    if member.valid_to and member.valid_to < member.valid_from:
        raise RuleBroken("The last day must not be before the first.", field="valid_to")
    require_valid(member, exclude=["person", "agency", "subgroup"])
    others = Representative.objects.filter(
        agency=member.agency_id, subgroup=member.subgroup_id, name__iexact=member.name
    )
    reaches = Q(valid_to__isnull=True) | Q(valid_to__gte=member.valid_from)
    if others.exclude(pk=member.pk).filter(reaches, valid_from__lte=member.valid_to or LATER).exists():
        raise RuleBroken(f"{member.name} sits on this group for {member.agency} at that time already.", field="name")
