"""Changing the glossary of a plan."""

from django.db import transaction

from actions.access import require_open
from actions.models import GlossaryTerm, Plan
from actions.structure.services.tree import next_position, put_after, require_standing
from core.records.locking import create_tracked, save_versioned
from core.records.rules import RuleBroken, require_text
from core.text.dates import today


def order_of(term: GlossaryTerm) -> tuple[str, int]:
    return term.term.casefold(), term.pk


def require_sound(plan: Plan, term: str, meaning: str, *, own: int | None = None) -> None:
    """RuleBroken for a blank term or meaning, and for a term that another entry explains already."""
    if not term.strip() or not meaning.strip():
        raise RuleBroken("Enter the term and its meaning.")
    others = plan.glossary.in_print().exclude(pk=own).values_list("term", flat=True)
    if term.strip().casefold() in {other.casefold() for other in others}:
        raise RuleBroken(f"“{term.strip()}” is already in the glossary. Edit that entry instead.")


@transaction.atomic
def add_term(*, plan: Plan, term: str, meaning: str, by) -> GlossaryTerm:
    """Add a term: at its place where the glossary is in alphabetical order, else at the end."""
    require_open(plan)
    require_sound(plan, term, meaning)
    before = list(plan.glossary.in_print())
    entry = GlossaryTerm(plan=plan, term=term.strip(), meaning=meaning.strip())
    entry.position = next_position(entry)
    create_tracked(entry, by=by, reason="Added to the glossary")
    if before == sorted(before, key=order_of):
        smaller = [other for other in before if order_of(other) < order_of(entry)]
        put_after(part=entry, after=smaller[-1] if smaller else None, by=by)
        entry.refresh_from_db(fields=["position", "version"])
    return entry


@transaction.atomic
def edit_term(*, entry: GlossaryTerm, expected: int, term: str, meaning: str, by, reason: str = "") -> GlossaryTerm:
    """Change a term or its meaning (Conflict where another person saved meanwhile). It keeps its place."""
    require_open(entry.plan)
    require_sound(entry.plan, term, meaning, own=entry.pk)
    entry.term, entry.meaning = term.strip(), meaning.strip()
    reason = reason.strip() or "Glossary edited"
    return save_versioned(entry, expected=expected, fields=["term", "meaning"], by=by, reason=reason)


@transaction.atomic
def archive_term(*, entry: GlossaryTerm, expected: int, by, reason: str) -> GlossaryTerm:
    require_open(entry.plan)
    require_standing(entry)
    reason = require_text(reason, "Say why it is removed.")
    entry.archived_on = today()
    return save_versioned(entry, expected=expected, fields=["archived_on"], by=by, reason=reason)


@transaction.atomic
def sort_terms(*, plan: Plan, by) -> int:
    """Put the glossary in alphabetical order; returns how many terms changed their place."""
    require_open(plan)
    moved = 0
    for position, entry in enumerate(sorted(plan.glossary.in_print(), key=order_of), start=1):
        if entry.position != position:
            entry.position, moved = position, moved + 1
            reason = "Put in alphabetical order"
            save_versioned(entry, expected=entry.version, fields=["position"], by=by, reason=reason)
    return moved
