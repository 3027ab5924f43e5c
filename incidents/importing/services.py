"""Saves the rows of an extract, and takes them back. What is here already of them is read first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import batched

from core.importing.fields import NEW, PreviewRow, Saved
from core.importing.progress import Progress
from core.importing.undo import LATER, NOT_STORED, changed_since, keys_of, lock_saved, remove, saved_of
from core.records.locking import create_many, create_tracked, save_many, save_versioned, write_history
from core.records.rules import RuleBroken
from core.text.dates import today
from incidents.importing.evaluating import Entry, Here, Known
from incidents.importing.rows import Read
from incidents.models import CaseNumber, ImportedRow, Incident, IncidentType
from incidents.records.rules import read_reason
from incidents.records.sealing import digests, seal
from incidents.records.services.case_numbers import lock_numbers

PART = 500  # values in one statement
SEALED = 90  # share of saving that it takes to seal case numbers, of 100
WHY = "Import of an extract"
JOINED = "joined"  # records of which the file says nothing, and that stand in an event of it


def here_of(reads: Sequence[Read], *, lock: bool) -> Here:
    if lock:
        lock_numbers()
    prints, cases, numbers = {}, {}, {}
    for some in batched([mark for read in reads for mark in read.identities], PART):
        rows = ImportedRow.objects.filter(identity__in=some).select_related("incident__main_type", "incident__agency")
        rows = rows.prefetch_related("incident__device_rows", "incident__other_type_rows")
        rows = rows.select_for_update(of=("incident",)) if lock else rows
        prints |= {row.identity: Known(row.incident, row.content, row.event) for row in rows}
    hashes = {number: digests(number) for number in {read.case_number for read in reads if read.case_number}}
    for some in batched([mark for marks in hashes.values() for mark in marks], PART):
        kept = CaseNumber.objects.filter(digest__in=some, incident__voided_on__isnull=True)
        for row in kept.values("digest", "incident", "incident__section_47_on").order_by("-incident"):
            cases[row["digest"], row["incident__section_47_on"]] = row["incident"]
    for some in batched([known.incident.pk for known in prints.values()], PART):
        numbers |= dict(CaseNumber.objects.filter(incident__in=some).values_list("incident", "digest"))
    return Here(prints, cases, numbers, hashes, {kind.key: kind for kind in IncidentType.objects.all()})


def seal_numbers(rows: Sequence[PreviewRow], progress: Progress) -> dict[str, str]:
    sealed: dict[str, str] = {}
    for at, row in enumerate(rows):
        number = row.record.read.case_number
        if number and number not in sealed:
            sealed[number] = seal(number)
        if at % 200 == 0:
            progress(SEALED * at // len(rows))
    return sealed


def save_rows(rows: Sequence[PreviewRow], sealed: Mapping[str, str], *, by, progress: Progress) -> Saved:
    new = [row.record for row in rows if row.state == NEW]
    changed = [row.record for row in rows if row.state != NEW]
    made = [Incident(recorded_on=today(), recorded_by=by, **entry.read.values) for entry in new]
    Incident.objects.bulk_create(made, batch_size=PART)
    for field in Incident._meta.private_fields:
        field.create(made)
    pairs = list(zip(new, made, strict=True))
    joining = pairs + [(entry, entry.incident) for entry in changed if entry.joins]
    events = events_of([(entry.read.events, record) for entry, record in joining if entry.read.events])
    set_events(events, made)
    write_history(Incident, [record.pk for record in made], kind="+", by=by, reason=WHY)
    numbers = [(record, entry.read.case_number) for entry, record in pairs if entry.read.case_number]
    create_many(
        [numbered(CaseNumber(incident=record), number, sealed) for record, number in numbers], by=by, reason=WHY
    )
    prints = [
        ImportedRow(incident=record, identity=entry.read.identities[0], **print_of(entry)) for entry, record in pairs
    ]
    ImportedRow.objects.bulk_create(prints, batch_size=PART)
    for at, entry in enumerate(changed):
        progress(SEALED + (100 - SEALED) * at // len(changed))
        change(entry, by, event=events.pop(entry.incident.pk, None))
    written = [write_number(entry, sealed, by) for entry in changed if entry.is_renumbered]
    joined = begin_events(events, by)
    saved = saved_of(made=made, changed=[*(entry.incident for entry in changed), *written, *joined])
    return replace(saved, kept={JOINED: [record.pk for record in joined]} if joined else {})


def numbered(row: CaseNumber, number: str, sealed: Mapping[str, str]) -> CaseNumber:
    row.sealed, row.digest = sealed[number], digests(number)[0]
    return row


def print_of(entry: Entry) -> dict[str, str]:
    is_named = bool(entry.read.events) and (entry.incident is None or entry.joins)
    return {"content": entry.read.contents[0]} | ({"event": entry.read.events[0]} if is_named else {})


def events_of(named: list[tuple[list[str], Incident]]) -> dict[int, int]:
    """Record → number of its event, for all that get one; `named` are (hashes of what names the event, record). An
    event of one child gets no number, and a record that stands in an event keeps it.
    """
    current = {mark: marks[0] for marks, _ in named for mark in marks}
    members: dict[str, dict[int, Incident]] = {}
    for some in batched(current, PART):
        before = ImportedRow.objects.filter(event__in=some, incident__voided_on__isnull=True)
        for row in before.select_related("incident").order_by("incident"):
            members.setdefault(current[row.event], {})[row.incident_id] = row.incident
    for marks, record in named:
        members.setdefault(marks[0], {})[record.pk] = record
    found = {}
    for together in members.values():
        if len(together) > 1:
            event = next((record.event for record in together.values() if record.event), min(together))
            found |= {key: event for key, record in together.items() if record.event is None}
    return found


def set_events(events: dict[int, int], made: list[Incident]) -> None:
    """Give new records, of which no history is written yet, the number of their event; theirs are taken out."""
    by_event: dict[int, list[int]] = {}
    for record in made:
        if event := events.pop(record.pk, None):
            by_event.setdefault(event, []).append(record.pk)
    for event, keys in by_event.items():
        Incident.objects.filter(pk__in=keys).update(event=event)


def begin_events(events: dict[int, int], by) -> list[Incident]:
    records = list(Incident.objects.select_for_update().filter(pk__in=events))
    for record in records:
        record.event = events[record.pk]
        save_versioned(record, expected=record.version, fields=["event"], by=by, reason="Others of the same event")
    return records


def change(entry: Entry, by, *, event: int | None) -> None:
    record = entry.incident
    for name, value in (entry.values | ({"event": event} if event else {})).items():
        setattr(record, name, value)
    fields = [*entry.values, "event"]
    save_versioned(record, expected=record.version, fields=fields, by=by, reason=WHY)
    ImportedRow.objects.filter(incident=record).update(**print_of(entry))


def write_number(entry: Entry, sealed: Mapping[str, str], by) -> CaseNumber:
    row = CaseNumber.objects.filter(incident=entry.incident).first() or CaseNumber(incident=entry.incident)
    numbered(row, entry.read.case_number, sealed)
    if row.pk:
        return save_versioned(row, expected=row.version, fields=["sealed", "digest"], by=by, reason=WHY)
    return create_tracked(row, by=by, reason=WHY)


def undo_rows(saved: Saved, *, by, reason: str) -> None:
    """Void new records, restore changed ones. RuleBroken where one was changed since."""
    why = read_reason(reason, words="Say why the import is undone.")
    found = lock_saved(saved, (Incident, CaseNumber))
    incidents, made = found[Incident], [key for _, key, _ in saved.made]
    void = {key for key in made if key in incidents and incidents[key].voided_on}
    standing = replace(saved, made=tuple(each for each in saved.made if each[1] not in void))
    if later := changed_since(standing, found):
        raise RuleBroken(LATER.format(count=later))
    remove(CaseNumber, found[CaseNumber].values(), by, why)
    changed = keys_of(saved.changed).get(Incident, {})
    for key, version in changed.items():
        bring_back(incidents[key], version - 1, by, why)
    for some in batched(set(changed) - set(saved.kept.get(JOINED, ())), PART):
        ImportedRow.objects.filter(incident__in=some).update(content="", event="")
    for some in batched(made, PART):
        records = [incidents[key] for key in some if key not in void]
        for record in records:
            record.void_reason, record.voided_on, record.voided_by = why, today(), by
        save_many(records, fields=["void_reason", "voided_on", "voided_by"], by=by, reason=why)
        ImportedRow.objects.filter(incident__in=some).delete()


def bring_back(record: Incident, version: int, by, why: str) -> None:
    before = record.history.filter(version=version).order_by("-history_id").first()
    if before is None:
        raise RuleBroken(NOT_STORED)
    every = (*Incident._meta.fields, *Incident._meta.private_fields)
    fields = [field for field in every if field.name not in ("id", "version", "created_at")]
    for field in fields:
        setattr(record, field.attname, getattr(before, field.attname))
    save_versioned(record, expected=record.version, fields=[field.name for field in fields], by=by, reason=why)
