"""Who signs audit returns for the agencies of Northmere: head teachers and governors, or chief officers. All invented.

Each was confirmed by the mailbox of the agency or by the board.
"""

import datetime as dt

from accounts.models import User
from agencies.models import Agency, Eslo, Membership, Signatory
from agencies.signatories.rules import roles_of
from core.records.locking import create_many
from esafety.demo.agencies import FIRST, LAST
from esafety.demo.people import MAIL_DOMAIN

REASON = "Demonstration board"
TITLES = {"head": "Head teacher", "governor": "Governor for safeguarding", "chief": "Manager"}


def load_signatories(helen: User, day: dt.date) -> dict[int, dict[str, Signatory]]:
    """Save who signs for each agency since a day; gives back agency → role → signatory."""
    with_account = Membership.objects.filter(user__role_grants__role="signatory", agency__isnull=False)
    accounts = {place.agency_id: place.user for place in with_account.select_related("user")}
    taken: dict[int, set[str]] = {}
    for agency, name in Eslo.objects.values_list("agency", "name"):
        taken.setdefault(agency, set()).add(name)
    made: list[Signatory] = []
    for place, agency in enumerate(Agency.objects.active(day).order_by("pk")):
        for turn, role in enumerate(roles_of(is_school=agency.is_school)):
            person = accounts.get(agency.pk) if turn == 0 else None
            made.append(signatory(agency, place, role, turn, day, person, taken.setdefault(agency.pk, set())))
    create_many(made, by=helen, reason=REASON)
    found: dict[int, dict[str, Signatory]] = {}
    for each in made:
        if each.is_confirmed:
            found.setdefault(each.agency_id, {})[each.role] = each
    return found


def signatory(
    agency: Agency, place: int, role: str, turn: int, day: dt.date, person: User | None, taken: set[str]
) -> Signatory:
    """One who signs; nobody whose name is taken at the agency. `place` is that of the agency among all."""
    name = person.name if person else free_name(place + turn * 3, place * 3 + turn, taken)
    taken.add(name)
    return Signatory(
        agency=agency,
        role=role,
        name=name,
        job_title=TITLES[role],
        email=person.email if person else address_of(name),
        person=person,
        valid_from=day,
        valid_to=agency.active_to,
        confirmed_on=day,
        confirmed_by="board" if place % 5 == 0 else "agency",
    )


def address_of(name: str) -> str:
    return f"{name.lower().replace(' ', '.').replace('’', '')}@{MAIL_DOMAIN}"


def free_name(first: int, last: int, taken: set[str]) -> str:
    """A name from the lists that is not taken, beginning at these places."""
    names = (f"{FIRST[(first + step) % len(FIRST)]} {LAST[last % len(LAST)]}" for step in range(len(FIRST)))
    return next(name for name in names if name not in taken)
