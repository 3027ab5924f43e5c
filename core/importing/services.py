"""The steps of an import, from the file to its rows being saved or taken back."""

import datetime as dt
import hashlib
import logging
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import batched

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from psycopg2.errors import DeadlockDetected

from core.importing.columns import heading_test
from core.importing.fields import CHANGED, NEW, SAME, Importer, PreviewRow, Question, Saved
from core.importing.progress import MOVES, Progress, reporter, share_of, store_share
from core.importing.readers import read_file
from core.importing.registry import importer_named, importers
from core.importing.screening import evaluate_rows
from core.importing.source import UnreadableFile
from core.importing.work import LEFT_OUT_BEFORE, Remembered, Work, begin, next_step
from core.models import Import, ImportMemory
from core.records.locking import Conflict, create_many, create_tracked, save_many, save_versioned, write_history
from core.records.rules import RuleBroken, require_text
from core.text.dates import today
from core.text.similarity import plain

logger = logging.getLogger("core.importing")
State = Import.State
WAITS = dt.timedelta(days=30)  # for which a file is kept with which nobody goes on
SEALED_WAITS = dt.timedelta(hours=24)
PART = 500  # values in one statement
REMEMBERED = "Chosen in an import"
OVER = "This import has already been accepted or cancelled."
FORGOTTEN = "What was read from this file is no longer kept. Choose the file again."
CHANGED_MEANWHILE = "Records have changed since this preview was made. Look at it again: this is how it stands now."
NOT_SAVED = "It could not be saved: "  # begins the reason of a version whose preview waits again
STOPPED = "Saving stopped before its end. Accept it again."
NOT_YOURS = "Somebody else accepted this. Ask them, or the development manager, to undo it."
NOT_ACCEPTED = "Only an accepted import can be undone."
NOTHING = "Nothing in this file is new or changed, so there is nothing to save."


def importer_of(import_: Import) -> Importer:
    return importer_named(import_.importer)


def memory_of(importer: Importer) -> Remembered:
    rows = ImportMemory.objects.filter(importer=importer.name).values_list("scope", "mark", "means")
    known = {(scope, mark): means for scope, mark, means in rows}

    def remembered(scope: str, text: str) -> str:
        if not known:
            return ""
        return next(filter(None, (known.get((scope, mark)) for mark in importer.fingerprints(scope, text))), "")

    return remembered


@transaction.atomic
def begin_import(*, importer: Importer, data: bytes, filename: str, options: Mapping[str, str], by) -> Import:
    """Read a file and propose what its columns and words mean. Raises UnreadableFile."""
    name = "" if importer.sealed else filename
    try:
        source = read_file(data, filename, heading_test(importer.fields()))
    except UnreadableFile as problem:
        if importer.sealed:
            raise UnreadableFile(problem.unquoted) from None
        raise
    importer = importer.importer_for(source, by)
    work = begin(source, importer, memory_of(importer), options)
    return store_work(importer=importer, work=work, filename=name, by=by)


@transaction.atomic
def store_work(*, importer: Importer, work: Work, filename: str, by) -> Import:
    """Keep the work on a file as an import that waits. Raises UnreadableFile for one that must not be displayed."""
    target = importer.check_file(work, by)
    import_ = Import(
        target=target,
        counts=importer.first_counts(work, by),
        importer=importer.name,
        filename=filename[-200:],
        work=importer.seal(work.as_json()),
        state=next_step(work, importer, memory_of(importer)),
        uploaded_by=by,
    )
    return create_tracked(import_, by=by, reason="File uploaded")


def work_of(import_: Import) -> Work:
    """The work on an import that waits. Raises RuleBroken where it is over or can no longer be opened."""
    require_waiting(import_)
    return opened(import_)


def opened(import_: Import) -> Work:
    stored = importer_of(import_).unseal(import_.work) if import_.work else None
    if stored is None:
        raise RuleBroken(FORGOTTEN)
    return Work.from_json(stored)


@transaction.atomic
def save_work(*, import_: Import, work: Work, expected: int, reason: str, by, step: str = "") -> Import:
    """Store decisions and go to `step` or the next open one. RuleBroken for headings that must not be displayed."""
    require_waiting(import_)
    importer = importer_of(import_)
    importer.check_headings(work)
    import_.work = importer.seal(work.as_json())
    import_.state = step or next_step(work, importer, memory_of(importer))
    return save_versioned(import_, expected=expected, fields=["work", "state"], by=by, reason=reason)


def remember_columns(work: Work, importer: Importer, *, by) -> None:
    """Remember what each heading of the ticked tables means, also that it means nothing."""
    meanings = {
        plain(heading): work.columns[table].get(at) or LEFT_OUT_BEFORE
        for table in work.tables
        for at, heading in enumerate(work.headings(table).texts)
        if plain(heading)
    }
    remember(importer, "columns", meanings, by=by)


def remember_values(importer: Importer, values: Mapping[str, Mapping[str, str]], *, by) -> None:
    """Remember what words mean: field → word → value; words without a value are not remembered."""
    for name, chosen in values.items():
        remember(importer, name, chosen, by=by)


def has_memory(importer: Importer) -> bool:
    return ImportMemory.objects.filter(importer=importer.name).exists()


def remember(importer: Importer, scope: str, meanings: Mapping[str, str], *, by) -> None:
    """Remember what headings or words (as `plain` gives them) mean, for the next file; "" changes nothing."""
    try:
        remember_once(importer, scope, meanings, by=by)
    except IntegrityError:  # somebody else taught a new one of them at the same moment
        remember_once(importer, scope, meanings, by=by)


@transaction.atomic
def remember_once(importer: Importer, scope: str, meanings: Mapping[str, str], *, by) -> None:
    marks = {text: importer.fingerprints(scope, text) for text, means in meanings.items() if means}
    known: dict[str, ImportMemory] = {}
    for some in batched([mark for each in marks.values() for mark in each], PART):
        rows = ImportMemory.objects.select_for_update().filter(importer=importer.name, scope=scope, mark__in=some)
        known |= {row.mark: row for row in rows}
    new, changed = [], []
    for text, each in marks.items():
        row = next((known[mark] for mark in each if mark in known), None)
        if row is None:
            new.append(ImportMemory(importer=importer.name, scope=scope, mark=each[0], means=meanings[text]))
        elif row.means != meanings[text]:
            row.means = meanings[text]
            changed.append(row)
    create_many(new, by=by, reason=REMEMBERED)
    save_many(changed, fields=["means"], by=by, reason=REMEMBERED)


@transaction.atomic
def forget(importer: Importer, *, by) -> int:
    """Forget what earlier imports of this kind said that headings and words mean; returns how many."""
    rows = ImportMemory.objects.select_for_update().filter(importer=importer.name)
    keys = list(rows.values_list("pk", flat=True))
    write_history(ImportMemory, keys, kind="-", by=by, reason="Forgotten")
    rows._raw_delete(rows.db)
    return len(keys)


def preview(import_: Import, work: Work, *, by=None, lock: bool = False) -> list[PreviewRow]:
    """What saving would do now, if this person accepted; `lock` locks the records that rows mean."""
    importer = importer_of(import_)
    return evaluate_rows(work, importer, importer.read_all(work), replace(work.choices, by=by), lock=lock)


def questions_of(import_: Import, work: Work) -> list[Question]:
    importer = importer_of(import_)
    return importer.questions(importer.read_all(work), work.choices)


def why_not_saved(import_: Import) -> str:
    """Why saving in the background failed, as a sentence, while nothing has been decided since; "" otherwise."""
    last = import_.history.order_by("-history_date", "-history_id").values_list("history_change_reason", flat=True)
    reason = last.first() or ""
    return reason if reason.startswith(NOT_SAVED) else ""


def mark_of(rows: list[PreviewRow]) -> str:
    """A hash that differs as soon as anything would be saved differently."""
    digest = hashlib.sha256()
    for row in (each for each in rows if each.state != SAME):
        digest.update(repr((row.at, row.state, row.name, row.changes, row.faults, row.digest)).encode())
    return digest.hexdigest()


@transaction.atomic
def begin_saving(*, import_: Import, expected: int, mark: str, by) -> Import:
    """Note that a person accepts what the preview with this mark displayed; `save_import` follows. RuleBroken where
    records have changed since, or nothing would be saved.
    """
    work = work_of(import_)
    rows = preview(import_, work, by=by)
    if mark_of(rows) != mark:
        raise RuleBroken(CHANGED_MEANWHILE)
    if refusal := importer_of(import_).refusal(rows):
        raise RuleBroken(refusal)
    if not rows_to_save(rows):
        raise RuleBroken(NOTHING)
    import_.state, import_.mark, import_.counts = State.WORKING, mark, Counter(row.state for row in rows)
    store_share(import_.pk, 0)
    fields = ["state", "mark", "counts"]
    return save_versioned(import_, expected=expected, fields=fields, by=by, reason="Accepted")


def accept_import(*, import_: Import, expected: int, mark: str, by) -> Import:
    """Save what the preview with this mark displayed, while the person waits."""
    return save_import(begin_saving(import_=import_, expected=expected, mark=mark, by=by), by=by)


def save_import(import_: Import, *, by) -> Import:
    """Save what was accepted, in one transaction; refused, undecided and excluded rows are left out.

    Raises RuleBroken, and the preview waits again, where records have changed since, or where the database ended a
    deadlock with somebody else who was saving.
    """
    importer, progress = importer_of(import_), reporter(import_.pk)
    try:
        prepared = None
        if importer.prepare:
            prepared = importer.prepare(rows_to_save(preview(import_, opened(import_), by=by)), progress)
        with transaction.atomic():
            import_.refresh_from_db(from_queryset=Import.objects.select_for_update())
            if import_.state != State.WORKING:
                raise RuleBroken(OVER)
            rows = preview(import_, opened(import_), by=by, lock=True)
            if mark_of(rows) != import_.mark:
                raise RuleBroken(CHANGED_MEANWHILE)
            return write(import_, importer, rows, prepared, by, progress)
    except (RuleBroken, IntegrityError, OperationalError, Conflict) as error:
        if isinstance(error, OperationalError) and not isinstance(error.__cause__, DeadlockDetected):
            raise
        if not isinstance(error, RuleBroken | Conflict):  # of a race, or of a fault of ours; its text could hold a cell
            logger.warning("Import %s: %s", import_.pk, type(error.__cause__ or error).__name__)
        broken = error if isinstance(error, RuleBroken) else RuleBroken(CHANGED_MEANWHILE)
        look_again(import_, by=by, reason=f"{NOT_SAVED}{broken}")
        raise broken from None


def write(
    import_: Import, importer: Importer, rows: list[PreviewRow], prepared: object, by, progress: Progress
) -> Import:
    reason = f"Import of {import_.filename or 'a file'}"
    saved = importer.save(import_, rows_to_save(rows), prepared, by=by, reason=reason, progress=progress)
    import_.saved, import_.work = saved.as_json(), ""
    import_.state, import_.accepted_on = State.ACCEPTED, today()
    fields = ["saved", "work", "state", "accepted_on", "target"]
    return save_versioned(import_, expected=import_.version, fields=fields, by=by, reason="Saved")


def rows_to_save(rows: list[PreviewRow]) -> list[PreviewRow]:
    return [row for row in rows if row.state in (NEW, CHANGED)]


def look_again(import_: Import, *, by, reason: str) -> None:
    """Let the preview wait again after saving failed."""
    import_.refresh_from_db()
    if import_.state == State.WORKING:
        import_.state = State.PREVIEW
        save_versioned(import_, expected=import_.version, fields=["state"], by=by, reason=reason)


@transaction.atomic
def cancel_import(*, import_: Import, expected: int, by, reason: str = "Cancelled") -> Import:
    """Give an import up and forget what its file held; no record has been touched by it."""
    require_waiting(import_)
    return cancel(import_, expected=expected, by=by, reason=reason)


def cancel(import_: Import, *, expected: int, by, reason: str) -> Import:
    import_.state, import_.work = State.CANCELLED, ""
    return save_versioned(import_, expected=expected, fields=["state", "work"], by=by, reason=reason)


@transaction.atomic
def undo_import(*, import_: Import, expected: int, by, reason: str) -> Import:
    """Take an accepted import back. Raises RuleBroken without a reason, and where its records were used since."""
    import_.refresh_from_db(from_queryset=Import.objects.select_for_update())
    if import_.state != State.ACCEPTED:
        raise RuleBroken(NOT_ACCEPTED)
    why = require_text(reason, "Say why the import is undone.", field="reason")
    importer_of(import_).undo(import_, Saved.from_json(import_.saved), by=by, reason=why)
    import_.state = State.UNDONE
    return save_versioned(import_, expected=expected, fields=["state", "saved"], by=by, reason=why)


def give_up(now: dt.datetime) -> int:
    """Cancel the imports with which nobody has gone on for 30 days, sealed ones after 24 hours, also where saving them
    stopped; where that of another one stopped, its preview waits again after ten minutes. Returns how many are
    cancelled.
    """
    count = 0
    for importer in importers():
        imports = Import.objects.for_importer(importer.name)
        saving, left = imports.filter(state=State.WORKING), imports.waiting()
        left = untouched(left | saving if importer.sealed else left, now - (SEALED_WAITS if importer.sealed else WAITS))
        for import_ in left:
            with suppress(Conflict):  # somebody went on with it at this moment
                cancel(import_, expected=import_.version, by=None, reason="Nobody went on with it")
                count += 1
        for import_ in () if importer.sealed else untouched(saving, now - MOVES):
            if share_of(import_.pk) is None:
                with suppress(Conflict):
                    look_again(import_, by=None, reason=f"{NOT_SAVED}{STOPPED}")
    return count


def untouched(imports: QuerySet[Import], since: dt.datetime) -> QuerySet[Import]:
    lately = Import.history.model.objects.filter(id=OuterRef("pk"), history_date__gt=since)
    return imports.filter(~Exists(lately))


def require_waiting(import_: Import) -> None:
    if import_.state not in Import.WAITING:
        raise RuleBroken(OVER)
