"""People who can be reminded, with all that decides what they may read: five statements for everybody."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import RoleGrant, User
from agencies.access import Belongings, may
from agencies.models import Eslo, Membership
from reminders.models import MailChoice


@dataclass(frozen=True)
class Reader:
    """A person who may sign in and holds a role, as of now; `user` answers permission checks without queries."""

    user: User
    places: Belongings
    choice: MailChoice

    @property
    def key(self) -> int:
        return self.user.pk

    def may(self, permission: str) -> bool:
        return may(self.user, permission)

    def is_at(self, address: str) -> bool:
        return bool(address) and address.casefold() == self.user.email.casefold()


def read_readers(keys: Iterable[int] | None = None) -> list[Reader]:
    """Everybody who can be reminded, by key; with `keys` only those people."""
    people = User.objects.filter(is_active=True).order_by("pk")
    people = people if keys is None else people.filter(pk__in=list(keys))
    users = {user.pk: user for user in people}
    roles, places = defaultdict(set), defaultdict(list)
    for key, role in RoleGrant.objects.filter(ended_at=None, user__in=users).values_list("user_id", "role"):
        roles[key].add(role)
    for row in Membership.objects.current().filter(user__in=users).values_list("user_id", "subgroup_id", "agency_id"):
        places[row[0]].append(row[1:])
    officers = set(Eslo.objects.leads().current().filter(person__in=users).values_list("person_id", flat=True))
    chosen = {choice.person_id: choice for choice in MailChoice.objects.filter(person__in=users)}
    return [
        reader_of(user, frozenset(roles[key]), places[key], key in officers, chosen.get(key) or MailChoice(person=user))
        for key, user in users.items()
        if roles[key]
    ]


def reader_of(user: User, roles: frozenset[str], places: list, is_officer: bool, choice: MailChoice) -> Reader:
    agencies = frozenset(agency for _, agency in places if agency)
    own = Belongings(frozenset(group for group, _ in places if group), agencies, is_officer and bool(agencies))
    user.roles, user._belongings = roles, own
    return Reader(user, own, choice)
