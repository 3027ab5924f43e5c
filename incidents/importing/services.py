"""An extract of the case system: read, its columns and words matched, accepted in one transaction, undone as a whole.

The rows of a file stand only in `Extract.sealed`, encrypted, from the upload until it is accepted or cancelled, an hour
at most. No task is given anything of them.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import batched

from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.models import Agency
from core.records.locking import create_many, create_tracked, save_versioned, write_history
from core.records.rules import RuleBroken
from core.text.dates import today
from incidents.importing.judging import Here, Known, Preview, evaluate
from incidents.importing.reading import MOST_WORDS, guess, labels, plain, words_of
from incidents.importing.rows import Meaning, read_row
from incidents.models import CaseNumber, Extract, ImportedRow, ImportWord, Incident, IncidentType
from incidents.models.imports import WAITS
from incidents.records.rules import read_reason
from incidents.records.sealing import digests, keyed, seal, seal_rows, unseal_rows
from incidents.records.services.case_numbers import lock_numbers

State = Extract.State
PART = 500  # values in one statement
WHY = "Import of an extract"
MEANWHILE = "Records have changed since this preview was made. Look at it again: this is how it stands now."
OVER = "This import has been accepted or cancelled already, or its hour is over. Choose the file again."


@transaction.atomic
def begin(*, sheet: dict, by) -> Extract:
    """Hold the rows of a file, sealed, until somebody says what its columns hold."""
    return create_tracked(Extract(sealed=seal_rows(sheet), uploaded_by=by), by=by, reason="File uploaded")


def rows_of(held: Extract) -> dict:
    """The rows of a file that waits. RuleBroken where they are not held any more."""
    sheet = unseal_rows(held.sealed)
    if sheet is None or held.state not in (State.COLUMNS, State.WORDS, State.PREVIEW, State.WORKING):
        raise RuleBroken(OVER)
    return sheet


def remembered_headings() -> Callable[[str], bool]:
    """A test of whether an earlier import said what a heading means; one statement, however many are asked about."""
    kept = set(ImportWord.objects.filter(field="column").values_list("digest", flat=True))
    return lambda heading: not kept.isdisjoint(word_prints("column", heading))


def remembered_columns(headings: list[str], proposed: dict[str, str]) -> dict[str, str]:
    """Column → field: what was chosen for the same heading before, else what its words say."""
    known = remembered({("column", heading) for heading in headings})
    found = {str(at): known.get(("column", plain(heading))) for at, heading in enumerate(headings)}
    kept = {at: field for at, field in found.items() if field in labels()}
    return kept | {at: field for at, field in proposed.items() if found.get(at) is None and field not in kept.values()}


@transaction.atomic
def choose_columns(*, held: Extract, expected: int, columns: dict[str, str], by) -> Extract:
    """Say what each column holds: column number → field, all others are left out; it is remembered by heading.

    RuleBroken without the type, without a reference or case number, for a field given twice, and for a column of too
    many different words to be a list of answers.
    """
    sheet = rows_of(held)
    given = list(columns.values())
    if twice := next((name for name in given if given.count(name) > 1), ""):
        raise RuleBroken(f"Two columns are given for “{labels()[twice]}”. Choose one.")
    if "main_type" not in given:
        raise RuleBroken("Say which column holds the main type.")
    if not {"reference", "case_number"} & set(given):
        raise RuleBroken("Say which column holds the case number or the extract’s own reference.")
    names = names_of()
    for field, words in words_of(sheet, columns).items():
        if sum(not guess(field, word, names) for word in words) > MOST_WORDS:
            raise RuleBroken(
                f"The column for “{labels()[field]}” holds more than {MOST_WORDS} different texts, so it is no list of "
                "answers. Choose another column."
            )
    remember({("column", heading): columns.get(str(at), "") for at, heading in enumerate(sheet["headings"])}, by=by)
    held.columns = columns
    held.state = State.WORDS if to_match(held, sheet) else State.PREVIEW
    return save_versioned(held, expected=expected, fields=["columns", "state"], by=by, reason="Columns chosen")


def to_match(held: Extract, sheet: dict) -> list[tuple[str, str]]:
    """(field, word) for each word of the file that is not plainly one of ours."""
    names = names_of()
    return [
        (field, word)
        for field, words in words_of(sheet, held.columns).items()
        for word in words
        if not guess(field, word, names)
    ]


@transaction.atomic
def match_words(*, held: Extract, expected: int, means: dict[tuple[str, str], str], by) -> Extract:
    """Say what words mean: (field, word) → our value, "" for undecided, whose rows are refused; it is remembered."""
    rows_of(held)
    remember(means, by=by)
    held.state = State.PREVIEW
    return save_versioned(held, expected=expected, fields=["state"], by=by, reason="Words matched")


def remembered(wanted) -> dict[tuple[str, str], str]:
    """(field, word as `plain` gives it) → what it means, for those of which it was said."""
    by_print = {(field, mark): (field, plain(word)) for field, word in wanted for mark in word_prints(field, word)}
    found = {}
    for some in batched({mark for _, mark in by_print}, PART):
        for row in ImportWord.objects.filter(digest__in=some):
            if (row.field, row.digest) in by_print:
                found[by_print[row.field, row.digest]] = row.means
    return found


def remember(means: dict[tuple[str, str], str], *, by) -> None:
    """Keep what words mean, by their keyed hashes; what means nothing is not kept, and changes nothing kept."""
    for (field, word), value in means.items():
        marks = word_prints(field, word)
        row = ImportWord.objects.filter(field=field, digest__in=marks).first()
        if row is None and value:
            create_tracked(ImportWord(field=field, digest=marks[0], means=value), by=by, reason=WHY)
        elif row is not None and value and row.means != value:
            row.means = value
            save_versioned(row, expected=row.version, fields=["means"], by=by, reason=WHY)


def word_prints(field: str, word: str) -> list[str]:
    """The keyed hashes of a word."""
    return keyed(f"{field} {plain(word)}", "word")


def names_of() -> dict[str, dict[str, str]]:
    """What names of types and agencies are the keys of."""
    kinds = {plain(kind.name): kind.key for kind in IncidentType.objects.standing()}
    agencies = {plain(name): str(key) for key, name in Agency.objects.values_list("pk", "name")}
    return {"main_type": kinds | {key: key for key in kinds.values()}, "agency": agencies}


def current_preview(held: Extract) -> Preview:
    """What taking the file in would do now. RuleBroken where its rows are not held any more."""
    sheet = rows_of(held)
    names = names_of()
    words = {(field, word) for field, said in words_of(sheet, held.columns).items() for word in said}
    means = {(field, plain(word)): guess(field, word, names) for field, word in words}
    means |= remembered({(field, word) for field, word in words if not means[field, plain(word)]})
    kinds = {kind.key: kind for kind in IncidentType.objects.standing()}
    agencies = {str(agency.pk): agency for agency in Agency.objects.all()} if "agency" in held.columns.values() else {}
    meaning = Meaning(means, kinds, agencies)
    found = (read_row(sheet["first"] + at, cells, held.columns, meaning) for at, cells in enumerate(sheet["rows"]))
    reads = [read for read in found if read]
    return evaluate(reads, here_of(reads), take_same_case=held.take_same_case)


def here_of(reads) -> Here:
    """What is here already of what the rows name."""
    prints, cases, numbers = {}, {}, {}
    for some in batched([mark for read in reads for mark in read.identities], PART):
        rows = ImportedRow.objects.filter(identity__in=some).select_related("incident__main_type", "incident__agency")
        rows = rows.prefetch_related("incident__device_rows", "incident__other_type_rows")
        prints |= {row.identity: Known(row.incident, row.content, row.event) for row in rows}
    hashes = {number: digests(number) for number in {read.case_number for read in reads if read.case_number}}
    for some in batched([mark for marks in hashes.values() for mark in marks], PART):
        kept = CaseNumber.objects.filter(digest__in=some, incident__voided_on__isnull=True)
        for row in kept.values("digest", "incident", "incident__section_47_on").order_by("-incident"):
            cases[row["digest"], row["incident__section_47_on"]] = row["incident"]
    for some in batched([known.incident.pk for known in prints.values()], PART):
        numbers |= dict(CaseNumber.objects.filter(incident__in=some).values_list("incident", "digest"))
    return Here(prints, cases, numbers, hashes)


@transaction.atomic
def choose_same_case(*, held: Extract, expected: int, take: bool, by) -> Extract:
    """Say whether rows of a case and section 47 date that are here already are other children or episodes."""
    rows_of(held)
    held.take_same_case = take
    return save_versioned(held, expected=expected, fields=["take_same_case"], by=by, reason="Rows decided")


@transaction.atomic
def begin_saving(*, held: Extract, expected: int, mark: str, by) -> Extract:
    """Note that a person accepts what the preview with this mark showed; saving comes next, perhaps in the background.

    RuleBroken where nothing would be saved, or records have changed since.
    """
    found = current_preview(held)
    if found.mark != mark:
        raise RuleBroken(MEANWHILE)
    if not (found.counts["new"] or found.counts["changed"]):
        raise RuleBroken("Nothing in this file is new or changed, so there is nothing to save.")
    held.state, held.mark, held.done = State.WORKING, mark, 0
    return save_versioned(held, expected=expected, fields=["state", "mark", "done"], by=by, reason="Accepted")


def save_extract(held: Extract, *, by) -> Extract:
    """Save what was accepted: numbers are sealed first, noting how far that is, then all is saved in one transaction.

    RuleBroken, and the preview waits again, where records have changed since.
    """
    found = current_preview(held)
    lines = [line for line in found.lines if line.state in ("new", "changed")]
    sealed = {}
    for at, line in enumerate(lines):
        number = line.read.case_number
        if number and number not in sealed:
            sealed[number] = seal(number)
        if at % 200 == 0:
            Extract.objects.filter(pk=held.pk).update(done=90 * at // len(lines))
    try:
        with transaction.atomic():
            lock_numbers()
            held.refresh_from_db(from_queryset=Extract.objects.select_for_update())
            if held.state != State.WORKING:
                raise RuleBroken(OVER)
            again = current_preview(held)
            if again.mark != held.mark:
                raise RuleBroken(MEANWHILE)
            return write(held, again, sealed, by)
    except (RuleBroken, IntegrityError) as error:
        held.refresh_from_db()
        if held.state == State.WORKING:
            held.state = State.PREVIEW
            save_versioned(held, expected=held.version, fields=["state"], by=by, reason="Records changed meanwhile")
        raise error if isinstance(error, RuleBroken) else RuleBroken(MEANWHILE) from None


def write(held: Extract, found: Preview, sealed: dict[str, str], by) -> Extract:
    """Save all records, numbers, events and prints, and forget the rows of the file."""
    new = [line for line in found.lines if line.state == "new"]
    made = [Incident(recorded_on=today(), recorded_by=by, **line.read.values) for line in new]
    Incident.objects.bulk_create(made, batch_size=PART)
    for field in Incident._meta.private_fields:
        field.create(made)
    pairs = list(zip(new, made, strict=True))
    joining = pairs + [(line, line.incident) for line in found.lines if line.state == "changed"]
    events = events_of([(line.read.events, record) for line, record in joining if line.read.events])
    set_events(events, made)
    write_history(Incident, [record.pk for record in made], kind="+", by=by, reason=WHY)
    numbers = [
        CaseNumber(incident=record, sealed=sealed[line.read.case_number], digest=digests(line.read.case_number)[0])
        for line, record in pairs
        if line.read.case_number
    ]
    create_many(numbers, by=by, reason=WHY)
    prints = [
        ImportedRow(
            incident=record,
            identity=line.read.identities[0],
            content=line.read.contents[0],
            event=(line.read.events or [""])[0],
        )
        for line, record in pairs
    ]
    ImportedRow.objects.bulk_create(prints, batch_size=PART)
    changed = [
        change(line, sealed, by, event=events.pop(line.incident.pk, None))
        for line in found.lines
        if line.state == "changed"
    ]
    begin_events(events, by)
    held.counts = {
        "rows": found.counts,
        "refused": found.refused,
        "made": [record.pk for record in made],
        "changed": changed,
    }
    held.state, held.accepted_on, held.sealed, held.done = State.ACCEPTED, today(), "", 100
    fields = ["counts", "state", "accepted_on", "sealed", "done"]
    return save_versioned(held, expected=held.version, fields=fields, by=by, reason="Saved")


def events_of(named: list[tuple[list[str], Incident]]) -> dict[int, int]:
    """Record → number of its event, for all that get one: these rows, and records that came in before and stand alone.

    `named` are (hashes of what names the event, record). An event of one child gets no number, and a record that stands
    in an event keeps it.
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


def begin_events(events: dict[int, int], by) -> None:
    """Let records that were here before and of which this file says nothing new stand in the events of others."""
    for record in Incident.objects.select_for_update().filter(pk__in=events):
        record.event = events[record.pk]
        save_versioned(record, expected=record.version, fields=["event"], by=by, reason="Others of the same event")


def change(line, sealed: dict[str, str], by, *, event: int | None = None) -> list[int]:
    """Correct one record by its row, and let it stand in an event where one is given; gives its number and version."""
    record, fields = line.incident, [*line.fields, *(["event"] if event else [])]
    for name in line.fields:
        setattr(record, name, line.read.values[name])
    record.event = event or record.event
    save_versioned(record, expected=record.version, fields=fields, by=by, reason=WHY)
    if line.renumbered:
        number = line.read.case_number
        row = CaseNumber.objects.filter(incident=record).first() or CaseNumber(incident=record)
        row.sealed, row.digest = sealed[number], digests(number)[0]
        if row.pk:
            save_versioned(row, expected=row.version, fields=["sealed", "digest"], by=by, reason=WHY)
        else:
            create_tracked(row, by=by, reason=WHY)
    said = {"content": line.read.contents[0]} | ({"event": line.read.events[0]} if line.read.events else {})
    ImportedRow.objects.filter(incident=record).update(**said)
    return [record.pk, record.version]


@transaction.atomic
def cancel(*, held: Extract, expected: int, by, reason: str = "Cancelled") -> Extract:
    """Give an import up and forget the rows of its file."""
    if held.state not in (State.COLUMNS, State.WORDS, State.PREVIEW):
        raise RuleBroken(OVER)
    held.state, held.sealed = State.CANCELLED, ""
    return save_versioned(held, expected=expected, fields=["state", "sealed"], by=by, reason=reason)


def give_up() -> int:
    """Forget the rows of files whose hour is over; how many were."""
    late = list(Extract.objects.exclude(sealed="").filter(uploaded_at__lt=timezone.now() - WAITS))
    for held in late:
        if held.state == State.WORKING:  # whoever worked at it was stopped
            held.state = State.PREVIEW
        cancel(held=held, expected=held.version, by=None, reason="Nobody accepted it within an hour")
    return len(late)


@transaction.atomic
def undo(*, held: Extract, expected: int, by, reason: str) -> Extract:
    """Take an accepted import back: records that it brought are void, for this reason, and those that it changed say
    again what they said before.

    RuleBroken without a reason, and where a record that it changed was changed again since.
    """
    held.refresh_from_db(from_queryset=Extract.objects.select_for_update())
    if held.state != State.ACCEPTED:
        raise RuleBroken("Only an accepted import can be undone.")
    why = read_reason(reason, words="Say why the import is undone.")
    versions = dict(held.counts["changed"])
    changed = Incident.objects.select_for_update().in_bulk(list(versions))
    later = [key for key, version in versions.items() if key not in changed or changed[key].version != version]
    if later:
        raise RuleBroken(
            f"{len(later)} of the records that it changed have been changed since. Correct them one by one."
        )
    for record in changed.values():
        bring_back(record, by, why)
    for some in batched(held.counts["made"], PART):
        for record in Incident.objects.select_for_update().filter(pk__in=some, voided_on__isnull=True):
            record.void_reason, record.voided_on, record.voided_by = why, today(), by
            fields = ["void_reason", "voided_on", "voided_by"]
            save_versioned(record, expected=record.version, fields=fields, by=by, reason=why)
        ImportedRow.objects.filter(incident__in=some).delete()
    held.state = State.UNDONE
    return save_versioned(held, expected=expected, fields=["state"], by=by, reason=why)


def bring_back(record: Incident, by, why: str) -> None:
    """Give a record the values of the version before."""
    before = record.history.filter(version=record.version - 1).order_by("-history_id").first()
    if before is None:
        return
    names = [f.attname for f in Incident._meta.fields if f.name not in ("id", "version", "created_at")]
    for name in names:
        setattr(record, name, getattr(before, name))
    fields = [f.name for f in Incident._meta.fields if f.attname in names]
    save_versioned(record, expected=record.version, fields=fields, by=by, reason=why)
    ImportedRow.objects.filter(incident=record).update(content="", event="")
