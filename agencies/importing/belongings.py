"""What hangs on an agency, and goes with it where it gets another name or is taken for another one."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Count, Q
from django.utils.text import get_text_list

from agencies.models import Agency, Eslo, Membership, Signatory

PEOPLE = ((Eslo, "name"), (Signatory, "name"), (Membership, "user__name"))
NOUNS = {
    "returns": ("return", "returns"),
    "people": ("person", "people"),
    "actions": ("action", "actions"),
    "steps": ("improvement step", "improvement steps"),
}
RECORDS = (  # key of NOUNS, where they stand, as seen from an agency, and which of them count
    ("returns", "returns", Q()),
    ("actions", "leads__action_leads__action", Q(leads__action_leads__ended_on__isnull=True)),
    ("steps", "improvements", Q()),
)


def belongings_of(agencies: Collection[Agency]) -> dict[int, str]:
    """A sentence for each of these agencies, by its key; six statements for all of them."""
    keys = [agency.pk for agency in agencies]
    if not keys:
        return {}
    people: defaultdict[int, set[str]] = defaultdict(set)
    for model, name in PEOPLE:
        held = model.objects.current().filter(agency__in=keys).order_by()
        for key, who in held.values_list("agency", name):
            people[key].add(who.casefold())
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for key in keys:
        counts[key]["people"] = len(people[key])
    for noun, path, which in RECORDS:
        found = Agency.objects.filter(which, pk__in=keys).order_by().values_list("pk")
        for key, count in found.annotate(Count(path, distinct=True)):
            counts[key][noun] = count
    return {agency.pk: sentence(agency.name, counts[agency.pk]) for agency in agencies}


def sentence(name: str, counts: Mapping[str, int]) -> str:
    """What hangs on an agency, from the number of each of NOUNS."""
    there = []
    for key, (one, several) in NOUNS.items():
        count = counts.get(key, 0)
        if count:
            there.append(f"{count} {one if count == 1 else several}")
    if not there:
        return f"No return, person, action or improvement step hangs on {name} yet."
    return f"What belongs to {name} goes with it: {get_text_list(there, 'and')}."
