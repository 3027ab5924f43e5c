"""The list of people as its page and its files show it: who holds which roles, where, and when they last signed in."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import RoleGrant, User
from accounts.second_factor.rules import main_factors_of
from agencies.models import Membership
from core.text.dates import print_date

NEVER = "Never"


@dataclass(frozen=True)
class Row:
    person: User
    roles: tuple[str, ...]
    places: tuple[str, ...]
    second_step: bool

    @property
    def last_sign_in(self) -> str:
        return print_date(timezone.localtime(self.person.last_login).date()) if self.person.last_login else NEVER

    @property
    def state(self) -> str:
        if not self.person.is_active:
            return "Closed"
        return f"Warned on {print_date(self.person.warned_on)}" if self.person.warned_on else "Open"


def rows_of(people: Iterable[User], day: dt.date) -> list[Row]:
    people = list(people)
    keys = [person.pk for person in people]
    roles, places = defaultdict(list), defaultdict(list)
    for grant in RoleGrant.objects.current().filter(user__in=keys).order_by("granted_at", "pk"):
        roles[grant.user_id].append(grant.get_role_display())
    held = Membership.objects.current(day).filter(user__in=keys).select_related("agency", "subgroup")
    for each in held.order_by("agency__name", "subgroup__name"):
        places[each.user_id].append(str(each.agency or each.subgroup))
    proved = main_factors_of(keys)
    return [Row(each, tuple(roles[each.pk]), tuple(places[each.pk]), each.pk in proved) for each in people]
