"""A list of agencies: uploaded, its columns chosen, accepted in one transaction, undone as a whole (A1).

Undoing deletes what the list brought, since a list that was taken in by mistake never named anybody; what stood in it
stays in the history, with the reason.
"""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from agencies.directory.following import agencies_changed, agencies_undone
from agencies.directory.services import FIELDS as AGENCY_FIELDS
from agencies.importing.preview import Line, Preview, preview_of
from agencies.importing.reading import ADDRESS, FIELDS
from agencies.importing.rows import OF_ESLO
from agencies.links.services import follow_address, lock_lines
from agencies.models import Agency, AgencyImport, Eslo, EsloReturnLine
from agencies.posts import lead_dates
from agencies.posts.rules import still_confirmed
from core.records.locking import create_tracked, save_many, save_versioned, write_history
from core.records.rules import RuleBroken
from core.text.dates import today

BATCH = 2_000  # records in one statement; fewer on SQLite, which takes a limited number of values
WAITS = 30  # days for which a file is kept with which nobody goes on
TERM_FIELDS = ("valid_to", "confirmed_on", *OF_ESLO)  # of a term that is there already
State = AgencyImport.State
CHANGED_MEANWHILE = (
    "The directory has changed since this preview was made. Look at it again: this is how it stands now."
)
TAKEN = (
    "This import cannot be undone: a name or a national reference number that it changed has been given to another "
    "agency since, or a post to somebody else."
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
    require_waiting(held)
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
    require_waiting(held)
    held.choices = choices
    return save_versioned(held, expected=expected, fields=["choices"], by=by, reason="Rows decided")


@transaction.atomic
def cancel_import(*, held: AgencyImport, expected: int, by, reason: str = "Cancelled") -> AgencyImport:
    """Give an import up and forget what the file held; nothing of it has touched the directory."""
    require_waiting(held)
    held.state, held.rows = State.CANCELLED, {}
    return save_versioned(held, expected=expected, fields=["state", "rows"], by=by, reason=reason)


def give_up(day: dt.date) -> int:
    """Cancel the imports with which nobody went on for WAITS days; how many."""
    lately = AgencyImport.history.model.objects.filter(history_date__date__gt=day - dt.timedelta(days=WAITS))
    waiting = AgencyImport.objects.filter(state__in=[State.COLUMNS, State.PREVIEW])
    left = list(waiting.filter(~Exists(lately.filter(id=OuterRef("pk")))).defer("rows"))
    for held in left:
        cancel_import(held=held, expected=held.version, by=None, reason=f"Nobody went on with it for {WAITS} days")
    return len(left)


def current_preview(held: AgencyImport, *, lock: bool = False) -> Preview:
    """What taking the list in would do now; two statements. With `lock` nobody else changes these records meanwhile:
    they are taken in the order of links.hold_agency, agencies, then their open lines, then who holds the posts."""
    agencies, officers = Agency.objects.order_by("pk"), Eslo.objects.leads().current().order_by("pk")
    if not lock:
        return preview_of(held, list(agencies), list(officers))
    held_agencies = list(agencies.select_for_update())
    lock_lines(EsloReturnLine.objects.to_answer())
    return preview_of(held, held_agencies, list(officers.select_for_update()))


@transaction.atomic
def accept_import(*, held: AgencyImport, expected: int, mark: str, by) -> AgencyImport:
    """Save what the preview with this `mark` showed. Rows that are refused or undecided are left out.

    Raises RuleBroken where the directory has changed since, or where nothing would be saved.
    """
    lock_import(held)
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
    held.rows = {}
    fields = ["counts", "state", "accepted_on", "rows"]
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
    save_many(changed, fields=AGENCY_FIELDS, by=by, reason=why)
    ended = [line.officer for line in lines if line.eslo == "handed over"]
    for officer in ended:
        officer.valid_to = on - dt.timedelta(days=1)
        officer.confirmed_on = still_confirmed(officer.confirmed_on, officer.valid_to)
    corrected = [line for line in lines if line.eslo == "corrected"]
    addresses = [(line.officer, line.officer.email) for line in corrected]
    for line in corrected:
        for name in OF_ESLO:
            setattr(line.officer, name, line.read.eslo.get(name, getattr(line.officer, name)))
    touched = [*ended, *(line.officer for line in corrected)]
    save_many(touched, fields=TERM_FIELDS, by=by, reason=why)
    for officer, before in addresses:
        follow_address(eslo=officer, before=before, by=by)
    named = [
        Eslo(agency=line.agency, valid_from=on, **line.read.eslo)
        for line in lines
        if line.eslo in ("named", "handed over")
    ]
    insert(Eslo, named, by, why)
    lead_dates.refresh(term.agency_id for term in (*named, *touched))
    agencies_changed.tell(keys=[agency.pk for agency in (*made, *changed)], by=by, reason=why)
    return {
        "made": [agency.pk for agency in made],
        "changed": [[agency.pk, agency.version] for agency in changed],
        "named": [term.pk for term in named],
        "touched": [[term.pk, term.version] for term in touched],
    }


def insert(model, records: list, by, why: str) -> None:
    """Save new records with their first history rows."""
    model.objects.bulk_create(records, batch_size=BATCH)
    write_history(model, [record.pk for record in records], kind="+", by=by, reason=why)


@transaction.atomic
def undo_import(*, held: AgencyImport, expected: int, by, reason: str) -> AgencyImport:
    """Take a whole list back: what it brought goes, what it changed is as it was before.

    Raises RuleBroken without a reason, and where any of its records has been changed or used since.
    """
    lock_import(held)
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
    why = reason.strip()
    agencies_undone.tell(keys=made, by=by, reason=why)
    later += used_since(Agency, made, {Eslo: named}) + used_since(Eslo, named, {})
    if later:
        raise RuleBroken(LATER.format(count=later))
    remove(Eslo, [terms[key] for key in named], by, why)
    remove(Agency, [agencies[key] for key in made], by, why)
    try:
        with transaction.atomic():
            bring_back(Eslo, [terms[key] for key in keys(held, "touched")], TERM_FIELDS, by, why)
            bring_back(Agency, [agencies[key] for key in keys(held, "changed")], AGENCY_FIELDS, by, why)
    except IntegrityError:
        raise RuleBroken(TAKEN) from None
    left = {term.agency_id for term in terms.values()} - set(made)
    lead_dates.refresh(left)
    agencies_changed.tell(keys=keys(held, "changed"), by=by, reason=why)
    held.state = State.UNDONE
    return save_versioned(held, expected=expected, fields=["state"], by=by, reason=why)


def lock_import(held: AgencyImport) -> None:
    """Read an import anew and keep others from it: of two presses of a button the second finds what the first did."""
    held.refresh_from_db(from_queryset=AgencyImport.objects.select_for_update())


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
    write_history(model, [record.pk for record in records], kind="-", by=by, reason=why)
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
        save_many(part, fields=fields, by=by, reason=why)


def require_waiting(held: AgencyImport) -> None:
    """Raise RuleBroken where an import was accepted or cancelled before."""
    if held.state not in (State.COLUMNS, State.PREVIEW):
        raise RuleBroken("This import has already been accepted or cancelled.")
