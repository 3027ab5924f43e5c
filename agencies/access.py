"""Decides all access: what a person may do, for which groups and agencies they speak, and what they may read.

Everything that is not allowed here is refused. A stranger to a record gets a 404, an insider without the
right a 403 (see `get_visible` and `require`).
"""

from dataclasses import dataclass
from functools import wraps

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Q, QuerySet
from django.http import Http404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.people.querysets import is_allowed as may
from core.text.dates import today


@dataclass(frozen=True)
class Belongings:
    subgroups: frozenset[int]
    agencies: frozenset[int]
    is_officer: bool = False  # whether they hold the post of lead officer of an agency

    def led_as(self, roles: frozenset[str]) -> frozenset[str]:
        return roles | {"eslo"} if self.is_officer else roles


def belongings(user) -> Belongings:
    if not (user and user.is_authenticated):
        return Belongings(frozenset(), frozenset())
    kept = getattr(user, "_belongings", None)  # through the lazy user of a request, unlike its __dict__
    if kept is None:
        on = today()
        officers = apps.get_model("agencies", "Eslo").objects.leads().current(on).filter(person=user)
        places = user.memberships.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)
        rows = list(places.annotate(officer=Exists(officers)).values_list("subgroup_id", "agency_id", "officer"))
        kept = Belongings(
            frozenset(group for group, _, _ in rows if group),
            frozenset(agency for _, agency, _ in rows if agency),
            any(agency and officer for _, agency, officer in rows),
        )
        user._belongings = kept
    return kept


def get_visible(queryset: QuerySet, user, **lookup):
    try:
        return queryset.visible_to(user).get(**lookup)
    except (queryset.model.DoesNotExist, ValueError, OverflowError):
        raise Http404("This page was not found.") from None


def require(allowed: bool, why: str = "You do not have the right to do this.") -> None:
    if not allowed:
        raise PermissionDenied(why)


def requires(*permissions: str):
    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            require(any(may(request.user, permission) for permission in permissions))
            return view(request, *args, **kwargs)

        guarded.permissions = permissions
        return guarded

    return decorate


def page_view(*permissions: str):
    return lambda view: require_safe(requires(*permissions)(view))


def button_view(*permissions: str):
    return lambda view: require_POST(requires(*permissions)(view))


def form_view(*permissions: str):
    return lambda view: require_http_methods(["GET", "HEAD", "POST"])(requires(*permissions)(view))
