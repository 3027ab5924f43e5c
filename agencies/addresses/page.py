"""Whose the addresses are to which nothing is sent any more, and where another one is entered."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model, Q
from django.db.models.functions import Lower
from django.urls import reverse

from accounts.models import User
from agencies.access import may
from agencies.models import Agency, Eslo
from core.mail.addresses import dead_addresses
from core.text.dates import today


@dataclass(frozen=True)
class DeadAddress:
    """`owner`: "" where nobody here has it; `page`: where another is entered, "" where the reader may not."""

    address: str
    owner: str
    href: str
    email: Model


def dead_contacts(user, agencies: Iterable[int] | None = None) -> list[DeadAddress]:
    """Addresses of these agencies and their officers to which nothing is sent any more; without `agencies`, all such
    addresses. At most five statements, one where none fails.
    """
    dead = dead_addresses()
    if not dead:
        return []
    found = {address: owner for owners in owners_of(user, set(dead), agencies) for address, *owner in owners}
    if agencies is None:
        found = dict.fromkeys(dead, ("", "")) | found
    return [DeadAddress(address, *found[address], dead[address]) for address in sorted(found)]


def owners_of(user, dead: set[str], agencies: Iterable[int] | None) -> Iterable[list[tuple[str, str, str]]]:
    """(address in small letters, owner, page) of people, of agencies and of lead officers of today."""
    found = Eslo.objects.current(today()).select_related("agency", "person")
    offices = Agency.objects.annotate(reach=Lower("email")).filter(reach__in=dead)
    officers = found.annotate(reach=Lower("email"), own=Lower("person__email"))
    officers = officers.filter(Q(reach__in=dead) | Q(own__in=dead))
    if agencies is None:
        rows = User.objects.filter(is_active=True).annotate(reach=Lower("email")).filter(reach__in=dead)
        yield [(each.reach, str(each), person_page(user, each.pk)) for each in rows]
    else:
        keys = list(agencies)
        offices, officers = offices.filter(pk__in=keys), officers.filter(agency__in=keys)
    keeps = may(user, "directory.edit_any")
    page = "edit_agency" if keeps else ""
    yield [(each.reach, each.name, page and reverse(page, args=[each.pk])) for each in offices]
    people = [each for each in officers if each.own in dead]
    yield [(each.own, f"{each}, {each.agency}", person_page(user, each.person_id)) for each in people]
    page = "correct_post" if keeps else ""
    own = [each for each in officers if each.reach in dead]
    yield [(each.reach, f"{each}, {each.agency}", page and reverse(page, args=[each.pk])) for each in own]


def person_page(user, key: int) -> str:
    return reverse("change_person_address", args=[key]) if may(user, "people.manage") and key != user.pk else ""
