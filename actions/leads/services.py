"""Leads that are typed by name, and the people whom they mean."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Exists, Q, QuerySet

from accounts.models import RoleGrant, User
from accounts.roles import ROLES
from actions.models import Action, Lead, LeadAlias
from actions.wording.leads import lead_key, likely_same
from agencies.models import Agency, Eslo, Membership, SubGroup
from core.mail.notices import is_quiet, tell_all
from core.records.locking import create_tracked
from core.records.rules import RuleBroken
from core.text.dates import today

WRITES = {"plan.update_led", "plan.update_any"}  # one of these is needed to write on an action that one leads


@transaction.atomic(savepoint=False)  # a part of a service that is taken back as a whole
def leads_named(*, names: Sequence[str], by) -> list[tuple[Lead, str]]:
    """The lead of each name with its spelling here, new ones where none is known; one statement where all are known."""
    aliases = LeadAlias.objects.select_related("lead").filter(key__in=[lead_key(name) for name in names])
    known = {alias.key: alias.lead for alias in aliases}
    return [(known.get(lead_key(name)) or lead_named(name=name, by=by), name) for name in names]


def likely_meant(names: Sequence[str]) -> dict[str, str]:
    """The names that are no known lead but probably the misspelling of one, with the name of that one."""
    keys = {lead_key(name): name for name in names}
    unknown = keys.keys() - set(LeadAlias.objects.filter(key__in=keys).values_list("key", flat=True))
    known = list(Lead.objects.values_list("name", flat=True)) if unknown else []
    found = ((keys[key], likely_same(keys[key], known)) for key in keys if key in unknown)
    return {name: meant for name, meant in found if meant}


@transaction.atomic
def lead_named(*, name: str, by) -> Lead:
    """The lead of this name or spelling; a new one where none is known.

    A new one is linked to the sub-group or agency of the same name, so that their people may write on its actions.
    RuleBroken for a name without a letter.
    """
    name, key = " ".join(name.split()), lead_key(name)
    if not key:
        raise RuleBroken("Enter the name of the lead.")
    alias = LeadAlias.objects.select_related("lead").filter(key=key).first()
    lead = alias.lead if alias else next((each for each in Lead.objects.all() if lead_key(each.name) == key), None)
    if lead is None:
        group = next((each for each in SubGroup.objects.all() if lead_key(each.name) == key), None)
        agency = None if group else next((each for each in Agency.objects.all() if lead_key(each.name) == key), None)
        kind = Lead.Kind.OTHER
        if group:
            kind = Lead.Kind.SUBGROUP
        elif agency:
            kind = Lead.Kind.AGENCY
        lead = create_tracked(Lead(name=name, kind=kind, subgroup=group, agency=agency), by=by, reason="Lead added")
    if alias is None:
        create_tracked(LeadAlias(lead=lead, spelling=name, key=key), by=by, reason="Lead added")
    return lead


def known_leads() -> dict[str, Lead]:
    """Every lead by the key of its name and of each of its spellings."""
    named = {lead_key(lead.name): lead for lead in Lead.objects.all()}
    return named | {alias.key: alias.lead for alias in LeadAlias.objects.select_related("lead")}


def people_leading(leads: QuerySet[Lead]) -> list[User]:
    """The people of some leads who may write on their actions today, by group, agency or role; one statement."""
    grants, members = RoleGrant.objects.filter(ended_at__isnull=True), Membership.objects.current()
    officers = Eslo.objects.leads().current().filter(Exists(leads.filter(role="eslo")))
    in_group = Q(subgroup__in=leads.values("subgroup")) | Q(agency__in=leads.values("agency"))
    in_group |= Q(agency__isnull=False, user__in=officers.values("person"))
    leading = Q(pk__in=members.filter(in_group).values("user"))
    leading |= Q(pk__in=grants.filter(role__in=leads.values("role")).values("user"))
    writing = [role.key for role in ROLES.values() if role.permissions & WRITES]
    return list(User.objects.filter(leading, is_active=True, pk__in=grants.filter(role__in=writing).values("user")))


def tell_leads(kind: str, action: Action, *, key: str = "", args: dict | None = None, also: Iterable = (), by) -> None:
    """Record news about an action for the people who lead it, and for some others."""
    if is_quiet():
        return
    leads = Lead.objects.filter(action_leads__action=action, action_leads__ended_on__isnull=True)
    people = [*people_leading(leads), *(each for each in also if each)]
    tell_all(kind, people, key=key or f"action {action.pk}", args={"action": action.pk} | (args or {}), by=by)


def tell_new_leads(action: Action, new: Iterable[Lead], *, by) -> None:
    """Record, before it is saved, that people are made leads of an action, where no lead that it has or had until today
    means them.
    """
    if is_quiet() or not (keys := [lead.pk for lead in new]):
        return
    recent = Q(action_leads__ended_on__isnull=True) | Q(action_leads__ended_on=today())
    known = people_leading(Lead.objects.filter(recent, action_leads__action=action))
    others = [person for person in people_leading(Lead.objects.filter(pk__in=keys)) if person not in known]
    tell_all("lead", others, key=f"action {action.pk}", args={"action": action.pk}, by=by)
