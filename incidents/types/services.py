"""Types of incident: those shipped with the product, and the manager's changes."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from core.records.locking import create_many, create_tracked, once, save_versioned
from core.records.rules import NothingChanged, RuleBroken
from core.text.dates import today
from incidents.models import IncidentType
from incidents.records import fields
from incidents.records.choices import Concern
from incidents.records.rules import in_order
from incidents.types.shipped import SHIPPED

NEEDED = frozenset({"other", "not_known"})
TWICE = "There is a type of this name already."


@transaction.atomic
def load_shipped() -> list[IncidentType]:
    known = set(IncidentType.objects.values_list("key", flat=True))
    new = [
        IncidentType(
            key=seed.key,
            name=seed.name,
            concerns=in_order(seed.concerns, Concern.values),
            asks=list(seed.asks),
            between_peers=seed.between_peers,
            instead=list(seed.instead),
            position=place * 10,
        )
        for place, seed in enumerate(SHIPPED, 1)
        if seed.key not in known
    ]
    return create_many(new, by=None, reason="Comes with the product")


@transaction.atomic
def add_type(*, name: str, concerns: Iterable[str], by, asks: Iterable[str] = ()) -> IncidentType:
    kind = IncidentType(name=tidy_name(name), concerns=read_concerns(concerns), asks=read_questions(asks))
    kind.key = free_key(kind.name)
    last = IncidentType.objects.exclude(key__in=NEEDED).aggregate(last=Max("position"))["last"] or 0
    kind.position = last + 1
    return once(lambda: create_tracked(kind, by=by, reason="Type added"), TWICE, field="name")


@transaction.atomic
def change_type(
    *, kind: IncidentType, expected: int, name: str, concerns: Iterable[str], by, asks: Iterable[str] = ()
) -> IncidentType:
    """Rename a type or change its Cs and questions, for all its records. NothingChanged; RuleBroken as add_type."""
    concerns = read_concerns(concerns) if kind.key not in NEEDED else kind.concerns
    wanted = {"name": tidy_name(name), "concerns": concerns, "asks": read_questions(asks)}
    changed = [field for field, value in wanted.items() if getattr(kind, field) != value]
    if not changed and kind.version == expected:
        raise NothingChanged("Nothing has been changed.")
    for field in changed:
        setattr(kind, field, wanted[field])
    return once(
        lambda: save_versioned(kind, expected=expected, fields=changed, by=by, reason="Type changed"),
        TWICE,
        field="name",
    )


@transaction.atomic
def retire_type(*, kind: IncidentType, expected: int, by) -> IncidentType:
    if kind.key in NEEDED:
        raise RuleBroken("Without this type some incidents could not be recorded.")
    if kind.retired_on:
        raise RuleBroken("This type has already been taken out of use.")
    return save_versioned(kind, expected=expected, fields={"retired_on": today()}, by=by, reason="No longer used")


@transaction.atomic
def use_again(*, kind: IncidentType, expected: int, by) -> IncidentType:
    if not kind.retired_on:
        raise RuleBroken("This type is offered already.")
    return save_versioned(kind, expected=expected, fields={"retired_on": None}, by=by, reason="Used again")


@transaction.atomic
def move_up(*, kind: IncidentType, expected: int, by) -> IncidentType:
    offered = [each for each in IncidentType.objects.standing() if each.key not in NEEDED]
    place = next((at for at, each in enumerate(offered) if each.pk == kind.pk), 0)
    if place == 0:
        raise RuleBroken("This type is already first.")
    above = offered[place - 1]
    kind.position, above.position = above.position, max(kind.position, above.position + 1)
    save_versioned(above, expected=above.version, fields=["position"], by=by, reason="Another order")
    return save_versioned(kind, expected=expected, fields=["position"], by=by, reason="Another order")


def tidy_name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise RuleBroken("Enter the name of the type.", field="name")
    if len(name) > 100:
        raise RuleBroken("Use 100 characters or fewer for the name.", field="name")
    return name


def read_concerns(chosen: Iterable[str]) -> list[str]:
    found = in_order(chosen, Concern.values)
    if not found:
        raise RuleBroken("Choose one or more of the four.", field="concerns")
    return found


def read_questions(names: Iterable[str]) -> list[str]:
    return in_order(names, [field.name for field in fields.further()])


def free_key(name: str) -> str:
    stem = slugify(name).replace("-", "_")[:24] or "type"
    taken = set(IncidentType.objects.filter(key__startswith=stem).values_list("key", flat=True))
    return next(key for key in (stem, *(f"{stem}_{n}" for n in range(2, 1_000))) if key not in taken)
