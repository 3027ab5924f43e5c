"""Retention: deletes case numbers and whole records when their time is over.

A run is listed first, which changes nothing; a manager and a data protection officer confirm it; a day later, unless
somebody stops it, it is carried out, with history deleted through the guarded purge. Records that are on hold by then
stay; where one was changed since, the run is dropped. The run stores the numbers of records and a count.
"""

import datetime as dt
from itertools import batched

from django.db import transaction
from django.utils import timezone

from accounts.people.services import require_both
from accounts.removals.services import require_proof
from agencies.posts.rules import months_before
from core.history.guards import ask_to_clean
from core.history.purges import Kind as RemovalKind
from core.history.purges import Removal, confirm_removal, removal_of, removes, stop_removal
from core.history.purges import carry_out as remove_from_history
from core.history.removable import removable
from core.records.locking import create_tracked, save_versioned
from core.records.rules import RuleBroken
from core.text.dates import print_date, today
from incidents.models import CaseNumber, ImportedRow, Incident, IncidentDevice, IncidentOtherType, RetentionRun
from incidents.retention.settings import years_of

Kind = RetentionRun.Kind
PART = 500  # records per statement and request
# What goes: table of versions → the field that names the record
TABLES = {
    Kind.CASE_NUMBERS: {CaseNumber: "incident_id"},
    Kind.ROWS: {CaseNumber: "incident_id", Incident: "id"},
}
CHANGED = "A record of this list was changed since it was confirmed. Make a new list."


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
    """Add one person's confirmation. The first requests the removal of every version that is there then.

    RuleBroken where the same person confirmed before, where the two are not a manager and a data protection officer,
    where the run is over, where the person has not just shown who they are, and where nothing is due any longer.
    """
    require_open(run)
    if run.first_by_id == by.pk:
        raise RuleBroken("You have confirmed this already. A different person must be second.")
    if run.second_by_id:
        raise RuleBroken("Two people have confirmed this already.")
    if run.first_by:
        require_both(run.first_by, by)
    require_proof(by)
    if not run.first_by:
        request_removal(run, by)
    confirm_removal(name_of(run), by=by)
    place = "second" if run.first_by_id else "first"
    setattr(run, f"{place}_by", by)
    setattr(run, f"{place}_at", timezone.now())
    fields = [f"{place}_by", f"{place}_at"]
    return save_versioned(run, expected=expected, fields=fields, by=by, reason=f"Confirmed by the {place} person")


def name_of(run: RetentionRun) -> str:
    return f"retention-{run.pk}"


def request_removal(run: RetentionRun, by) -> None:
    keys = list(due(run.kind, before=run.before).filter(pk__in=run.rows).order_by("pk").values_list("pk", flat=True))
    for some in batched(keys, PART):
        for model, field in TABLES[run.kind].items():
            rows = list(model.history.filter(**{f"{field}__in": some}).values_list("history_id", flat=True))
            if rows:
                past = model.history.model
                ask_to_clean(past, rows=rows, delete=True, purpose="retention", by=by, about=name_of(run))
    if removal_of(name_of(run)) is None:
        raise RuleBroken("Nothing of this list is due any longer. Delete it and make a new one.")


@transaction.atomic
def drop(*, run: RetentionRun, expected: int, by) -> RetentionRun:
    require_open(run)
    removal = removal_of(name_of(run))
    if removal and not removal.stop:
        stop_removal(removal, by=by)  # which drops it
        run.refresh_from_db()
        return run
    return save_versioned(run, expected=expected, fields={"dropped_on": today()}, by=by, reason="Dropped")


@transaction.atomic
def carry_out(*, run: RetentionRun) -> RetentionRun:
    """Delete what two people have confirmed, as far as it is not on hold; all of it or nothing. The role of
    core/history/connection.py does it, after the delay.

    RuleBroken where fewer than two have confirmed it, where one of them may no longer do so, where it was done, and
    where records were changed since the first confirmation.
    """
    run.refresh_from_db(from_queryset=RetentionRun.objects.select_for_update())
    require_open(run)
    if not (run.first_by_id and run.second_by_id):
        raise RuleBroken("Two different people must confirm this first.")
    require_both(run.first_by, run.second_by)
    removal = removal_of(name_of(run))
    keys = keys_that_go(run, removal)
    remove_from_history(removal)
    for some in batched(keys, PART):
        remove(CaseNumber.objects.filter(incident__in=some))
        remove(ImportedRow.objects.filter(incident__in=some))  # hashes of rows, derived from case numbers
        if run.kind == Kind.ROWS:
            for rows in (IncidentDevice, IncidentOtherType):
                remove(rows.objects.filter(incident__in=some))
            remove(Incident.objects.filter(pk__in=some))
    run.gone, run.done_at = len(keys), timezone.now()
    fields = ["done_at", "gone"]
    return save_versioned(run, expected=run.version, fields=fields, by=run.second_by, reason="Carried out")


def keys_that_go(run: RetentionRun, removal: Removal) -> list[int]:
    """The records of a removal that are not on hold, locked. RuleBroken where one was changed since it was requested:
    its removal would leave a version behind, or take versions of a record that stays.
    """
    named = {model.history.model._meta.db_table: (model, field) for model, field in TABLES[run.kind].items()}
    found: set[int] = set()
    for request in removal.requests:
        model, field = named[request.table]
        past = model.history.model.objects
        versions = dict(past.filter(pk__in=request.rows).values_list("pk", field))
        held = set(Incident.objects.held(today()).filter(pk__in=versions.values()).values_list("pk", flat=True))
        going = {record for record in versions.values() if record not in held}
        stored = {version for version, record in versions.items() if record in going}
        now = set(past.filter(**{f"{field}__in": going}).values_list("pk", flat=True))
        if len(versions) != len(request.rows) or stored != now:
            raise RuleBroken(CHANGED)
        found |= going
    going = due(run.kind, before=run.before).filter(pk__in=found)
    keys = list(Incident.objects.select_for_update().filter(pk__in=going).order_by("pk").values_list("pk", flat=True))
    if set(keys) != found:
        raise RuleBroken(CHANGED)
    return keys


def remove(rows) -> None:
    rows._raw_delete(rows.db)


def require_open(run: RetentionRun) -> None:
    if run.done_at or run.dropped_on:
        raise RuleBroken("This run has ended.")


@removable("retention")
def deleted_tables():
    return [(model.history.model, ()) for model in TABLES[Kind.ROWS]]


def title_of(removal: Removal) -> str:
    run = RetentionRun.objects.get(pk=removal.key)
    return f"{run.get_kind_display().lower()} of incidents recorded before {print_date(run.before)}"


def drop_stopped(removal: Removal, by) -> None:
    run = RetentionRun.objects.get(pk=removal.key)
    if not run.dropped_on:
        reason = "Stopped" if by else "Could not be carried out"
        save_versioned(run, expected=run.version, fields={"dropped_on": today()}, by=by, reason=reason)


removes(
    "retention",
    RemovalKind(
        title=title_of,
        carry_out=lambda removal: carry_out(run=RetentionRun.objects.get(pk=removal.key)),
        drop=drop_stopped,
    ),
)
