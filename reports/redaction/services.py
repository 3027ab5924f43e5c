"""Redaction by two people: the first gives reason and places, the second carries it out; both type the words, which are
never stored (domain.md, "Redaction").

It covers records and all their versions, evidence, frozen reports, queued emails, prepared files, and so the search.
Records keep the rest of a text; of earlier versions the whole field is blanked, since the purge function can do no
more.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.people.services import require_both
from core.history.guards import ask_to_clean, begin_purge, confirm_cleaning
from core.jobs.files import forget_files
from core.models import KeptForm
from core.records.locking import create_tracked, save_versioned
from core.records.rules import RuleBroken
from core.text.dates import print_date, today
from reports.drafts.content import Content
from reports.frozen.services import keep_edition
from reports.models import FrozenEdition, LookFile, Redaction, RenderedFile
from reports.redaction.evidence import MODELS, files_containing, pieces, remove_files, same_files, text_of
from reports.redaction.places import Table, is_tracked, tables
from reports.redaction.wording import LONGEST, SHORTEST, contains, digest_of, fitting, pattern_of, tidied, without_in

REPORTS, FILES = "frozen reports", "files of evidence"  # names of places that are not tables
REASON = "Words removed by two people"
GIVEN_UP = "Words were removed from the records meanwhile. Ask for it again."
PART = 500  # rows in one call of the purge function
# Identifiers in the content, which nobody typed
LEAVE = frozenset({
    "is", "key", "kind", "edition", "period", "day", "on", "date", "known_at", "letter", "ground", "ink", "colour",
    "text_colour", "accent", "address", "anchor", "sheet", "change",
})  # fmt: skip
NOTE = "Words were removed from this report on {on}, as two people decided. Its figures are as they were frozen."


def require_words(words: str) -> str:
    """The words on one line. Raises RuleBroken for too few or too many characters."""
    words = tidied(words)
    if not SHORTEST <= len(words) <= LONGEST:
        raise RuleBroken(f"Enter {SHORTEST} to {LONGEST} characters.", field="words")
    return words


def find(words: str) -> dict[str, tuple[str, int]]:
    """Where the words are: key of a place → (its name, number of rows or files). Changes nothing."""
    words = require_words(words)
    pattern, found = pattern_of(words), {}
    for table in tables():
        if count := sum(1 for _ in table.containing(pattern, words)):
            found[table.key] = (table.label, count)
    if count := len(editions_containing(pattern)):
        found[REPORTS] = ("Editions of frozen reports", count)
    if count := len(files_containing(pattern)):
        found[FILES] = ("Files of evidence", count)
    return found


@transaction.atomic
def propose(*, words: str, reason: str, places: Iterable[str], evidence: Iterable[str] = (), by) -> Redaction:
    """Propose a redaction. Nothing is removed yet, and the words are not stored.

    `evidence` names files to remove although the words cannot be read in them (reports/redaction/evidence.py).
    RuleBroken without a reason or a place, where the reason contains the words, and where a piece of evidence has no
    file.
    """
    words, reason, numbers = require_words(words), reason.strip(), sorted({str(each).upper() for each in evidence})
    if not reason:
        raise RuleBroken("Say why the words must go.", field="reason")
    if pattern_of(words).search(reason):
        raise RuleBroken("The reason is kept, so it must not hold the words.", field="reason")
    found = find(words)
    chosen = {key: found[key] for key in places if key in found}
    if len(pieces(numbers)) != len(numbers):
        raise RuleBroken("One of these numbers does not belong to a piece of evidence with a file.", field="evidence")
    if not chosen and not numbers:
        raise RuleBroken("Choose where the words are to be removed.", field="places")
    row = Redaction(
        reason=reason, digest=digest_of(words, settings.SECRET_KEY), evidence=numbers, proposed_by=by,
        proposed_on=today(), places=[[key, label, count] for key, (label, count) in chosen.items()],
    )  # fmt: skip
    return create_tracked(row, by=by, reason="Proposed")


@transaction.atomic
def drop(*, redaction: Redaction, expected: int, by) -> Redaction:
    require_open(redaction)
    redaction.dropped_on = today()
    return save_versioned(redaction, expected=expected, fields=["dropped_on"], by=by, reason="Dropped")


@transaction.atomic
def carry_out(*, redaction: Redaction, words: str, by) -> Redaction:
    """Carry out a proposal: the words, typed again by a second person, are removed from every proposed place, all or
    nothing. RuleBroken for the same person, for other words, and for a closed proposal.
    """
    rows = Redaction.objects.select_for_update(of=("self",)).select_related("proposed_by")
    redaction = rows.get(pk=redaction.pk)
    require_open(redaction)
    if redaction.proposed_by_id == by.pk:
        raise RuleBroken("You have proposed this. A different person must carry it out.")
    require_both(redaction.proposed_by, by)
    words = require_words(words)
    if digest_of(words, settings.SECRET_KEY) != redaction.digest:
        raise RuleBroken("These are not the words that were proposed. Ask the first person for them.", field="words")
    done = _Removal(words, redaction.proposed_by, by).everywhere(
        {key for key, *_ in redaction.places}, redaction.evidence
    )
    KeptForm.objects.all().delete()  # what is in them is encrypted, and may be the words
    redaction.done_by, redaction.done_at = by, timezone.now()
    redaction.done = [[label, count] for label, count in done.items()]
    fields = ["done_by", "done_at", "done"]
    return save_versioned(redaction, expected=redaction.version, fields=fields, by=by, reason="Carried out")


def require_open(redaction: Redaction) -> None:
    if redaction.done_at or redaction.dropped_on:
        raise RuleBroken("This redaction is over.")


def editions_containing(pattern) -> list[FrozenEdition]:
    """The frozen editions that contain the words, in their text (parsed, since an escaped line break in JSON would hide
    words at the start of a line) or in the Word template of their files.
    """
    rows, templates = FrozenEdition.objects.select_related("report").order_by("pk"), templates_containing(pattern)
    stored = ((row, json.loads(row.data)) for row in rows)
    return [row for row, data in stored if data["look"].get("template") in templates or contains(data, pattern)]


def templates_containing(pattern) -> set[int]:
    files = LookFile.objects.filter(kind=LookFile.Kind.TEMPLATE).values_list("pk", "content")
    return {key for key, content in files if pattern.search(text_of(bytes(content), "docx"))}


def redacted(data: str, pattern: re.Pattern, on: dt.date) -> Content:
    """The content of an edition without the words, with the note that some were removed."""
    found = without_in(json.loads(data), pattern, leave=LEAVE)
    found["redacted"] = NOTE.format(on=print_date(on))
    return Content.from_text(json.dumps(found))


class _Removal:
    """One removal, in the name of two people; the words are held in memory only."""

    def __init__(self, words: str, first, second):
        self.words, self.pattern, self.people = words, pattern_of(words), (first, second)
        self.done: Counter[str] = Counter()

    def everywhere(self, places: set[str], evidence: list) -> Counter[str]:
        """Remove the words from these places; returns the number of rows or files of each. `evidence` names files."""
        files = files_containing(self.pattern) if FILES in places else []
        files = same_files([*files, *pieces([str(each) for each in evidence])])
        if files:
            self.done["Files of evidence"] += remove_files(files, by=self.people[1])
        chosen = [table for table in tables() if table.key in places]
        past = {table.key for table in chosen} | {
            table.model.history.model._meta.label_lower for table in chosen if is_tracked(table)
        }
        for table in tables():  # records come before guarded tables: saving a record writes a clean version
            if table.key in past:
                self.from_table(table)
        self.forget_names(files)
        if REPORTS in places:
            self.from_reports()
        forget_files(GIVEN_UP)
        transaction.on_commit(lambda: forget_files(GIVEN_UP))  # files requested meanwhile read the words too
        return self.done

    def from_table(self, table: Table) -> None:
        rows = list(table.containing(self.pattern, self.words))
        if rows:
            self.done[table.label] += len(rows)
            self.through_purge(table, rows) if table.guarded else self.from_records(table, rows)

    def from_records(self, table: Table, rows: list) -> None:
        """Replace the words in records with a new version; rows without history are simply updated."""
        for row in rows:
            names = table.held_in(row, self.pattern)
            for name in names:
                setattr(row, name, self.cleaned(row, name))
            try:
                with transaction.atomic():
                    if is_tracked(table):
                        save_versioned(row, expected=row.version, fields=names, by=self.people[1], reason=REASON)
                    else:
                        row.save(update_fields=names)
            except IntegrityError:
                raise RuleBroken(
                    f"{table.label} {row.pk} would become the same as another one. Change it by hand first."
                ) from None

    def cleaned(self, row, name: str):
        value, field = without_in(getattr(row, name), self.pattern), row._meta.get_field(name)
        return fitting(value, field.max_length) if isinstance(value, str) else value

    def through_purge(self, table: Table, rows: list) -> None:
        """Blank the columns with the words; rows whose columns cannot be blank are deleted."""
        by_columns: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for row in rows:
            by_columns[self.blankable(table, row)].append(row.pk)
        for columns, keys in by_columns.items():
            self.open(table.model, keys, columns)

    def blankable(self, table: Table, row) -> tuple[str, ...]:
        """The columns to blank; none where the row must be deleted."""
        names = table.held_in(row, self.pattern)
        fields = [row._meta.get_field(name) for name in names]
        can = all(field.null or isinstance(field, models.CharField | models.TextField) for field in fields)
        return tuple(names) if can else ()

    def open(self, model, keys: list[int], columns: tuple[str, ...] = ()) -> None:
        """Blank these columns of these rows through the purge function, or delete the rows."""
        for begin in range(0, len(keys), PART):
            some = keys[begin : begin + PART]
            request = ask_to_clean(
                model, rows=some, columns=columns, delete=not columns, purpose="redaction", by=self.people[0]
            )
            for person in self.people:
                confirm_cleaning(request, by=person)
            begin_purge(request, by=self.people[1])

    def forget_names(self, files: list) -> None:
        """Blank file titles and names in earlier versions, since they can contain what the file contained."""
        for model in MODELS.values():
            keys = [row.pk for row in files if isinstance(row, model)]
            past = model.history.filter(id__in=keys).exclude(title="[removed]").values_list("pk", flat=True)
            if rows := list(past):
                self.open(model.history.model, rows, ("title", "filename", "sha256"))

    def from_reports(self) -> None:
        """Rewrite editions without the words; the old ones are purged with their files."""
        for old in editions_containing(self.pattern):
            content, report = redacted(old.data, self.pattern, today()), old.report
            if content.look.template in templates_containing(self.pattern):  # then in our own styles
                content = replace(content, look=replace(content.look, template=0))
            files = list(RenderedFile.objects.filter(edition=old).values_list("pk", flat=True))
            if files:
                self.open(RenderedFile, files)
            self.open(FrozenEdition, [old.pk])
            kept = keep_edition(report, content)
            if contains(json.loads(kept.data), self.pattern) or self.pattern.search(kept.page):
                raise RuleBroken(
                    f"The words cannot be removed from report {report.number}: a name in it is built on them."
                )
            self.done["Editions of frozen reports"] += 1
