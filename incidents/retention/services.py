"""Retention: deletes case numbers and whole records when their time is over (domain.md, "Retention").

A run is listed first, which changes nothing; a manager and a data protection officer confirm it; then it is carried
out, with history deleted through the guarded purge. Records that are on hold by then, or no longer due, stay. The run
stores the numbers of records and a count.
"""

from __future__ import annotations

import datetime as dt
from itertools import batched

from django.db import transaction
from django.utils import timezone

from accounts.people.services import require_both
from agencies.posts.rules import months_before
from core.history.guards import ask_to_clean, begin_purge, confirm_cleaning
from core.records.locking import create_tracked, save_versioned
from core.records.rules import RuleBroken
from core.text.dates import today
from incidents.models import CaseNumber, ImportedRow, Incident, IncidentDevice, IncidentOtherType, RetentionRun
from incidents.retention.settings import years_of

Kind = RetentionRun.Kind
PART = 500  # records per statement, and history rows per request


def due_before(kind: str) -> dt.date:
    return months_before(today(), 12 * years_of(kind))


def due(kind: str, *, before: dt.date | None = None):
    late = Incident.objects.filter(recorded_on__lt=before or due_before(kind))
    late = late.exclude(pk__in=Incident.objects.held(today()).values("pk"))
    return late.filter(case_number__isnull=False) if kind == Kind.CASE_NUMBERS else late


def held_back(kind: str) -> int:
    late = Incident.objects.held(today()).filter(recorded_on__lt=due_before(kind))
    return (late.filter(case_number__isnull=False) if kind == Kind.CASE_NUMBERS else late).count()


@transaction.atomic
def list_run(*, kind: str, by) -> RetentionRun:
    """List what is due; nothing is changed. RuleBroken where nothing is, and where such a run waits already."""
    if kind not in Kind:
        raise RuleBroken("Choose what is to be listed.", field="kind")
    if RetentionRun.objects.open().filter(kind=kind).exists():
        raise RuleBroken("There is already a list of this kind. Confirm it, or delete it and make a new one.")
    before = due_before(kind)
    rows = list(due(kind, before=before).order_by("pk").values_list("pk", flat=True))
    if not rows:
        raise RuleBroken("Nothing is due.")
    run = RetentionRun(kind=kind, before=before, rows=rows, listed_on=today(), listed_by=by)
    return create_tracked(run, by=by, reason="Listed")


@transaction.atomic
def confirm(*, run: RetentionRun, expected: int, by) -> RetentionRun:
    """Add one person's confirmation.

    RuleBroken where the same person confirmed before, where the two are not a manager and a data protection officer,
    and where the run is over.
    """
    require_open(run)
    if run.first_by_id == by.pk:
        raise RuleBroken("You have confirmed this already. A different person must be second.")
    if run.second_by_id:
        raise RuleBroken("Two people have confirmed this already.")
    if run.first_by:
        require_both(run.first_by, by)
    place = "second" if run.first_by_id else "first"
    setattr(run, f"{place}_by", by)
    setattr(run, f"{place}_at", timezone.now())
    fields = [f"{place}_by", f"{place}_at"]
    return save_versioned(run, expected=expected, fields=fields, by=by, reason=f"Confirmed by the {place} person")


@transaction.atomic
def drop(*, run: RetentionRun, expected: int, by) -> RetentionRun:
    require_open(run)
    run.dropped_on = today()
    return save_versioned(run, expected=expected, fields=["dropped_on"], by=by, reason="Dropped")


@transaction.atomic
def carry_out(*, run: RetentionRun, by) -> RetentionRun:
    """Delete what two people have confirmed, as far as it is still due and not on hold; all of it or nothing.

    RuleBroken where fewer than two have confirmed it, where one of them may no longer do so, and where it was done.
    """
    run.refresh_from_db(from_queryset=RetentionRun.objects.select_for_update())
    require_open(run)
    if not (run.first_by_id and run.second_by_id):
        raise RuleBroken("Two different people must confirm this first.")
    require_both(run.first_by, run.second_by)
    let_go = forget_numbers if run.kind == Kind.CASE_NUMBERS else forget_records
    still_due = due(run.kind, before=run.before)
    for some in batched(run.rows, PART):
        keys = list(still_due.filter(pk__in=some).order_by("pk").values_list("pk", flat=True))
        if keys:
            let_go(keys, run, by)
            run.gone += len(keys)
    run.done_at = timezone.now()
    return save_versioned(run, expected=run.version, fields=["done_at", "gone"], by=by, reason="Carried out")


def forget_numbers(keys: list[int], run: RetentionRun, by) -> None:
    """Delete the case numbers of records, also in their history, and the hashes of rows derived from them."""
    clean(CaseNumber, CaseNumber.history.filter(incident_id__in=keys), run, by)
    remove(CaseNumber.objects.filter(incident__in=keys))
    remove(ImportedRow.objects.filter(incident__in=keys))


def forget_records(keys: list[int], run: RetentionRun, by) -> None:
    """Delete whole records with everything related to them, and every version of them."""
    forget_numbers(keys, run, by)
    clean(Incident, Incident.history.filter(id__in=keys), run, by)
    for rows in (IncidentDevice, IncidentOtherType):
        remove(rows.objects.filter(incident__in=keys))
    remove(Incident.objects.filter(pk__in=keys))


def clean(model, versions, run: RetentionRun, by) -> None:
    """Delete history rows through the guarded purge, in the names of the two who confirmed the run."""
    rows = list(versions.values_list("history_id", flat=True))
    if rows:
        past = model.history.model
        request = ask_to_clean(past, rows=rows, delete=True, purpose="retention", by=run.first_by)
        for person in (run.first_by, run.second_by):
            confirm_cleaning(request, by=person)
        begin_purge(request, by=by)


def remove(rows) -> None:
    """Delete rows whose history was deleted before, without writing a last version."""
    rows._raw_delete(rows.db)


def require_open(run: RetentionRun) -> None:
    if run.done_at or run.dropped_on:
        raise RuleBroken("This run is over.")
