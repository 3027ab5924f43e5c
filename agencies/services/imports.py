"""A list of agencies: uploaded, its columns chosen, accepted in one transaction, undone as a whole (A1).

Undoing deletes what the list brought, since a list that was taken in by mistake never named anybody; what stood in it
stays in the history, with the reason.
"""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.importing.preview import Line, Preview, preview_of
from agencies.importing.reading import ADDRESS, FIELDS
from agencies.importing.rows import OF_ESLO
from agencies.models import Agency, AgencyImport, Eslo
from agencies.services.directory import FIELDS as AGENCY_FIELDS
from core.dates import today
from core.locking import create_tracked, save_versioned
from core.rules import RuleBroken

BATCH = 400  # records in one statement: SQLite takes a limited number of values
State = AgencyImport.State
CHANGED_MEANWHILE = (
    "The directory has changed since this preview was made. Look at it again: this is how it stands now."
)
LATER = "{count} of the records of this list have been changed or used since, so it can no longer be undone."


@transaction.atomic
def begin_import(*, filename: str, sheet: dict, by) -> AgencyImport:
    """Keep what was read from a file until its columns are chosen."""
    held = AgencyImport(filename=filename[-200:], rows=sheet, uploaded_by=by)
    return create_tracked(held, by=by, reason="File uploaded")


@transaction.atomic
def choose_columns(
    *, held: AgencyImport, expected: int, columns: dict[str, str], default_kind: str, by
) -> AgencyImport:
    """Say what each column holds: column number → field. Raises RuleBroken without the name, or where a field other
    than the address is given twice."""
    demand_waiting(held)
    given = [name for name in columns.values() if name != ADDRESS]
    twice = next((name for name in given if given.count(name) > 1), "")
    if twice:
        raise RuleBroken(f"Two columns are given for “{FIELDS[twice]}”. Choose one.")
    if "name" not in given:
        raise RuleBroken("Say which column holds the name of the agency.")
    held.columns = {**columns, **({"default_kind": default_kind} if default_kind else {})}
    held.choices, held.state = {}, State.PREVIEW
    fields = ["columns", "choices", "state"]
    return save_versioned(held, expected=expected, fields=fields, by=by, reason="Columns chosen")


@transaction.atomic
def save_choices(*, held: AgencyImport, expected: int, choices: dict[str, str], by) -> AgencyImport:
    """Keep what was decided about rows that likely mean an agency: row number → "new", "leave out" or its key."""
    demand_waiting(held)
    held.choices = choices
    return save_versioned(held, expected=expected, fields=["choices"], by=by, reason="Rows decided")


@transaction.atomic
def cancel_import(*, held: AgencyImport, expected: int, by) -> AgencyImport:
    """Give an import up; nothing of it has touched the directory."""
    demand_waiting(held)
    held.state = State.CANCELLED
    return save_versioned(held, expected=expected, fields=["state"], by=by, reason="Cancelled")


def current_preview(held: AgencyImport, *, lock: bool = False) -> Preview:
    """What taking the list in would do now; two statements. With `lock` nobody else changes these records meanwhile."""
    agencies, officers = Agency.objects.all(), Eslo.objects.leads().filter(valid_to__isnull=True)
    if lock:
        agencies, officers = agencies.select_for_update(), officers.select_for_update()
    return preview_of(held, list(agencies.order_by("pk")), list(officers.order_by("pk")))


@transaction.atomic
def accept_import(*, held: AgencyImport, expected: int, mark: str, by) -> AgencyImport:
    """Save what the preview with this `mark` showed. Rows that are refused or undecided are left out.

    Raises RuleBroken where the directory has changed since, or where nothing would be saved.
    """
    if held.state != State.PREVIEW:
        raise RuleBroken("This import has already been accepted or cancelled.")
    found = current_preview(held, lock=True)
    if found.mark != mark:
        raise RuleBroken(CHANGED_MEANWHILE)
    lines = [line for line in found.lines if line.state in ("new", "changed")]
    if not lines:
        raise RuleBroken("Nothing in this list is new or changed, so there is nothing to save.")
    try:
        with transaction.atomic():
            saved = save_lines(held, lines, by)
    except IntegrityError:
        raise RuleBroken(CHANGED_MEANWHILE) from None
    held.counts, held.state, held.accepted_on = {"rows": found.counts, **saved}, State.ACCEPTED, today()
    fields = ["counts", "state", "accepted_on"]
    return save_versioned(held, expected=expected, fields=fields, by=by, reason="Accepted")


def save_lines(held: AgencyImport, lines: list[Line], by) -> dict:
    """Save agencies and officers in bulk; gives the key and version of every record that was written."""
    why, on = f"Import of {held.filename}", today()
    made = [Agency(taken_from=held, **line.fields) for line in lines if line.state == "new"]
    insert(Agency, made, by, why)
    for line, agency in zip((each for each in lines if each.state == "new"), made, strict=True):
        line.agency = agency
    changed = [line.agency for line in lines if line.state == "changed" and line.fields]
    for line in lines:
        if line.state == "changed":
            for name, value in line.fields.items():
                setattr(line.agency, name, value)
    rewrite(Agency, changed, AGENCY_FIELDS, by, why)
    ended = [line.officer for line in lines if line.eslo == "handed over"]
    for officer in ended:
        officer.valid_to = on - dt.timedelta(days=1)
    corrected = [line for line in lines if line.eslo == "corrected"]
    for line in corrected:
        for name in OF_ESLO:
            setattr(line.officer, name, line.read.eslo.get(name, getattr(line.officer, name)))
    touched = [*ended, *(line.officer for line in corrected)]
    rewrite(Eslo, touched, ("valid_to", *OF_ESLO), by, why)
    named = [
        Eslo(agency=line.agency, valid_from=on, **line.read.eslo)
        for line in lines
        if line.eslo in ("named", "handed over")
    ]
    insert(Eslo, named, by, why)
    return {
        "made": [agency.pk for agency in made],
        "changed": [[agency.pk, agency.version] for agency in changed],
        "named": [term.pk for term in named],
        "touched": [[term.pk, term.version] for term in touched],
    }


def insert(model, records: list, by, why: str) -> None:
    """Save new records with their first history rows."""
    model.objects.bulk_create(records, batch_size=BATCH)
    model.history.bulk_history_create(records, batch_size=BATCH, default_user=by, default_change_reason=why)


def rewrite(model, records: list, fields, by, why: str) -> None:
    """Save another version of records that are locked, with a history row each."""
    for record in records:
        record.version += 1
    model.objects.bulk_create(
        records, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=["version", *fields]
    )
    model.history.bulk_history_create(
        records, batch_size=BATCH, update=True, default_user=by, default_change_reason=why
    )


@transaction.atomic
def undo_import(*, held: AgencyImport, expected: int, by, reason: str) -> AgencyImport:
    """Take a whole list back: what it brought goes, what it changed is as it was before.

    Raises RuleBroken without a reason, and where any of its records has been changed or used since.
    """
    if held.state != State.ACCEPTED:
        raise RuleBroken("Only an accepted import can be undone.")
    if not reason.strip():
        raise RuleBroken("Say why the import is undone.", field="reason")
    made, named = held.counts["made"], held.counts["named"]
    agencies, terms = locked(Agency, [*made, *keys(held, "changed")]), locked(Eslo, [*named, *keys(held, "touched")])
    expect = {**dict.fromkeys(made, 1), **dict(held.counts["changed"])}
    expect_terms = {**dict.fromkeys(named, 1), **dict(held.counts["touched"])}
    later = sum(agencies[key].version != version for key, version in expect.items())
    later += sum(terms[key].version != version for key, version in expect_terms.items())
    later += used_since(Agency, made, {Eslo: named}) + used_since(Eslo, named, {})
    if later:
        raise RuleBroken(LATER.format(count=later))
    why = reason.strip()
    remove(Eslo, [terms[key] for key in named], by, why)
    bring_back(Eslo, [terms[key] for key in keys(held, "touched")], ("valid_to", *OF_ESLO), by, why)
    remove(Agency, [agencies[key] for key in made], by, why)
    bring_back(Agency, [agencies[key] for key in keys(held, "changed")], AGENCY_FIELDS, by, why)
    held.state = State.UNDONE
    return save_versioned(held, expected=expected, fields=["state"], by=by, reason=why)


def keys(held: AgencyImport, which: str) -> list[int]:
    """The keys of records that a list changed."""
    return [key for key, _ in held.counts[which]]


def slices(values: list, size: int = 5_000):
    """A long list in parts that a statement takes."""
    return (values[start : start + size] for start in range(0, len(values), size))


def locked(model, wanted: list[int]) -> dict:
    """The records with these keys, which nobody else changes meanwhile."""
    found = {}
    for part in slices(wanted):
        found |= {record.pk: record for record in model.objects.select_for_update().filter(pk__in=part)}
    return found


def used_since(model, wanted: list[int], own: dict) -> int:
    """How many records of any kind point to these, those of the list itself (`own`) not counted."""
    count = 0
    for relation in model._meta.related_objects:
        other, name = relation.related_model, relation.field.name
        mine = set(own.get(other, ()))
        for part in slices(wanted):
            pointing = other._base_manager.filter(**{f"{name}__in": part}).values_list("pk", flat=True)
            count += sum(key not in mine for key in pointing)
    return count


def remove(model, records: list, by, why: str) -> None:
    """Delete records to which nothing points, with a last history row each."""
    past, now = model.history.model, timezone.now()
    fields = [field.attname for field in past.tracked_fields]
    rows = [
        past(
            history_date=now,
            history_user=by,
            history_change_reason=why,
            history_type="-",
            **{name: getattr(record, name) for name in fields},
        )
        for record in records
    ]
    past.objects.bulk_create(rows, batch_size=BATCH)
    for part in slices([record.pk for record in records]):
        gone = model.objects.filter(pk__in=part)
        gone._raw_delete(gone.db)


def bring_back(model, records: list, fields, by, why: str) -> None:
    """Give records the values of the version before, as another version."""
    for part in slices(records):
        before = {}
        for row in model.history.filter(id__in=[record.pk for record in part]):
            before[row.id, row.version] = row
        for record in part:
            earlier = before[record.pk, record.version - 1]
            for name in fields:
                setattr(record, name, getattr(earlier, name))
        rewrite(model, part, fields, by, why)


def demand_waiting(held: AgencyImport) -> None:
    """Raise RuleBroken where an import was accepted or cancelled before."""
    if held.state not in (State.COLUMNS, State.PREVIEW):
        raise RuleBroken("This import has already been accepted or cancelled.")
