"""Memberships of groups and agencies: given and ended, never deleted; and the memberships in an invitation."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from accounts.people.invitations import on_acceptance
from agencies.access import belongings, may
from agencies.models import Agency, Eslo, Membership, SubGroup
from core.records.locking import create_tracked, once, save_many, save_versioned
from core.records.rules import RuleBroken, require_text
from core.text.dates import print_date, today

PLACES = "places"


@transaction.atomic
def give_place(*, user, place: Agency | SubGroup, by, reason: str, valid_from: dt.date | None = None) -> Membership:
    """RuleBroken without a reason, for a closed agency or group, and for a member."""
    reason = require_text(reason, "Say why", field="reason")
    kind = "agency" if isinstance(place, Agency) else "subgroup"
    is_open = place.active_to is None if kind == "agency" else place.is_active
    if not is_open:
        raise RuleBroken(f"{place} is closed.", field=kind)
    membership = Membership(user=user, valid_from=valid_from or today(), **{kind: place})
    taken = RuleBroken(f"{user} belongs to {place} already.", field=kind)
    return once(lambda: create_tracked(membership, by=by, reason=reason), taken)


@transaction.atomic
def end_place(*, membership: Membership, expected: int, last_day: dt.date, by, reason: str) -> Membership:
    """RuleBroken without a reason, where it has ended, in the future, or before the first day."""
    reason = require_text(reason, "Say why", field="reason")
    if membership.valid_to:
        raise RuleBroken(f"This ended on {print_date(membership.valid_to)} already.")
    if last_day > today():
        raise RuleBroken("The last day cannot be in the future.", field="last_day")
    if last_day < membership.valid_from:
        raise RuleBroken(f"It began on {print_date(membership.valid_from)}, after this day.", field="last_day")
    return save_versioned(membership, expected=expected, fields={"valid_to": last_day}, by=by, reason=reason)


def places_of(agency: Agency | None, groups, eslo: Eslo | None = None) -> dict:
    places = {"agency": agency.pk if agency else None, "groups": [group.pk for group in groups]}
    return {PLACES: places | ({"eslo": eslo.pk} if eslo else {})}


@on_acceptance(PLACES)
def take_places(*, user, given: dict, by, reason: str) -> None:
    """Give the memberships of an accepted invitation, as far as possible and `by` may still invite there; the place of
    a post in any case.
    """
    agencies = Agency.objects.filter(pk=given["agency"], active_to__isnull=True)
    post = Eslo.objects.current().filter(pk=given.get("eslo"), agency=given["agency"], email__iexact=user.email).first()
    if not (post or may(by, "people.invite") or may(by, "people.manage")):
        agencies = agencies.filter(pk__in=belongings(by).agencies)
    groups = SubGroup.objects.active().filter(pk__in=given["groups"])
    for place in (*agencies, *groups):
        give_place(user=user, place=place, by=by, reason=reason)
    if post:
        note_person(eslo=post, person=user, by=by, reason=reason)


@transaction.atomic
def note_person(*, eslo: Eslo, person, by, reason: str) -> None:
    works_there = Membership.objects.current().filter(user=person, agency=eslo.agency_id).exists()
    if works_there and eslo.person_id is None and eslo.valid_to is None:
        save_versioned(eslo, expected=eslo.version, fields={"person": person}, by=by, reason=reason)


@transaction.atomic
def note_people(*, holders: Mapping[int, int], by, reason: str) -> list[Eslo]:
    """note_person() for many posts, as key of the post → key of the person; returns those linked. Four statements."""
    held = Eslo.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=list(holders))
    found = list(held.filter(person=None, valid_to=None).order_by("pk"))
    places = Membership.objects.current().filter(
        user__in=set(holders.values()), agency__in={e.agency_id for e in found}
    )
    works = set(places.values_list("user", "agency"))
    noted = [eslo for eslo in found if (holders[eslo.pk], eslo.agency_id) in works]
    for eslo in noted:
        eslo.person_id = holders[eslo.pk]
    return save_many(noted, fields=["person"], by=by, reason=reason)
