"""Fetching the person behind a request together with their roles, groups and agencies, in one statement.

Every signed-in page needs all of these; without this each request would ask three times.
"""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import get_user_model
from django.db.models import OuterRef, Q, StringAgg, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from accounts.models import RoleGrant
from agencies.access import Belongings
from agencies.models import Membership
from core.dates import today


class Backend(AuthenticationBackend):
    """Sign-in as allauth does it; `get_user` brings the rights along."""

    def get_user(self, user_id):
        """The active person with this key, with `roles` and belongings already known; None otherwise."""
        user = get_user_model().objects.annotate(_roles=roles(), _places=places()).filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.roles = frozenset(user._roles.split(",")) if user._roles else frozenset()
        groups, agencies = set(), set()
        for place in filter(None, (user._places or "").split(",")):
            (groups if place[0] == "g" else agencies).add(int(place[1:]))
        user.__dict__["_belongings"] = Belongings(frozenset(groups), frozenset(agencies))
        return user


def roles() -> Subquery:
    """The open roles of a person, joined by commas."""
    grants = RoleGrant.objects.filter(user_id=OuterRef("pk"), ended_at=None).order_by().values("user_id")
    return Subquery(grants.annotate(keys=StringAgg("role", Value(","))).values("keys"))


def places() -> Subquery:
    """The groups ("g7") and agencies ("a12") to which a person belongs today, joined by commas."""
    on = today()
    current = Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), user_id=OuterRef("pk"), valid_from__lte=on)
    text = TextField()
    group = Concat(Value("g", text), Cast("subgroup_id", text), output_field=text)
    agency = Concat(Value("a", text), Cast("agency_id", text), output_field=text)
    comma, nothing = Value(",", text), Value("", text)
    parts = current.order_by().values("user_id").annotate(
        groups=StringAgg(group, comma, filter=Q(subgroup__isnull=False), output_field=text),
        offices=StringAgg(agency, comma, filter=Q(agency__isnull=False), output_field=text),
    )
    both = Concat(Coalesce("groups", nothing), comma, Coalesce("offices", nothing), output_field=text)
    return Subquery(parts.annotate(both=both).values("both"))
