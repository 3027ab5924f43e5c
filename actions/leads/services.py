"""Leads that are typed by name."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from actions.models import Lead, LeadAlias
from actions.wording.leads import lead_key, likely_same
from agencies.models import Agency, SubGroup
from core.records.locking import create_tracked
from core.records.rules import RuleBroken


@transaction.atomic(savepoint=False)  # a part of a service that is taken back as a whole
def leads_named(*, names: Sequence[str], by) -> list[tuple[Lead, str]]:
    """The lead of each of these names, with the name as it is spelled here; new ones where none is known.

    One statement where all are known.
    """
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
        kind = Lead.Kind.SUBGROUP if group else Lead.Kind.AGENCY if agency else Lead.Kind.OTHER
        lead = create_tracked(Lead(name=name, kind=kind, subgroup=group, agency=agency), by=by, reason="Lead added")
    if alias is None:
        create_tracked(LeadAlias(lead=lead, spelling=name, key=key), by=by, reason="Lead added")
    return lead


def known_leads() -> dict[str, Lead]:
    """Every lead by the key of its name and of each of its spellings."""
    named = {lead_key(lead.name): lead for lead in Lead.objects.all()}
    return named | {alias.key: alias.lead for alias in LeadAlias.objects.select_related("lead")}
