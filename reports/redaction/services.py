"""Redaction by two people: the first gives reason and places, the second confirms; both type the words, which are
never stored.

It covers records and all their versions, evidence, frozen reports, queued emails, prepared files, and so the search.
Records keep the rest of a text; of earlier versions the whole field is blanked, since the purge function can do no
more. Records and files lose the words when the second person confirms. What only the purge function can change is
hidden from then on (core/history/masks.py), and removed an hour later unless somebody stops it.
"""

import datetime as dt
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import batched

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.people.services import require_both
from accounts.removals.services import require_proof
from core.documents.html import html_fragment
from core.history.guards import ask_to_clean
from core.history.purges import Kind, Removal, confirm_removal, removal_of, removes, stop_removal
from core.history.purges import carry_out as remove_from_history
from core.history.removable import removable
from core.jobs.files import forget_files
from core.models import KeptForm
from core.records.locking import create_tracked, save_versioned
from core.records.rules import RuleBroken
from core.text.dates import print_date, today
from reports.drafts.content import Content
from reports.drafts.look import dressed
from reports.frozen.services import keep_edition
from reports.models import FrozenEdition, LookFile, Redaction, RenderedFile, Report
from reports.redaction.evidence import MODELS, files_containing, pieces, remove_files, same_files, text_of
from reports.redaction.places import Table, is_tracked, label_of, tables
from reports.redaction.wording import (
    GONE,
    LONGEST,
    SHORTEST,
    contains,
    digest_of,
    fitting,
    pattern_of,
    tidied,
    without_in,
)

FILE_FIELDS = ("title", "filename", "sha256")
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
        raise RuleBroken("Say why the words must be removed.", field="reason")
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
    require_proof(by)
    row = create_tracked(row, by=by, reason="Proposed")
    _Removal(words, by).request(row)
    if removal_of(name_of(row)):
        confirm_removal(name_of(row), by=by)
    return row


def name_of(redaction: Redaction) -> str:
    return f"redaction-{redaction.pk}"


@transaction.atomic
def drop(*, redaction: Redaction, expected: int, by) -> Redaction:
    require_open(redaction)
    removal = removal_of(name_of(redaction))
    if removal and not removal.stop:
        stop_removal(removal, by=by)  # which drops it
        redaction.refresh_from_db()
        return redaction
    redaction.dropped_on = today()
    return save_versioned(redaction, expected=expected, fields=["dropped_on"], by=by, reason="Dropped")


@transaction.atomic
def confirm(*, redaction: Redaction, words: str, by) -> Redaction:
    """Confirm the removal of the words that another person proposed, and take them out of records and files at once.
    Versions and frozen reports follow after the delay; where there are none, it is done.

    RuleBroken for the same person, for other words, for a closed or confirmed proposal, where the person has not just
    shown who they are, and where the words were written again since the proposal.
    """
    rows = Redaction.objects.select_for_update(of=("self",)).select_related("proposed_by")
    redaction = rows.get(pk=redaction.pk)
    require_open(redaction)
    removal = removal_of(name_of(redaction))
    if redaction.proposed_by_id == by.pk:
        raise RuleBroken("You have proposed this. A different person must confirm it.")
    if removal and removal.is_confirmed:
        raise RuleBroken("Two people have confirmed this already.")
    require_both(redaction.proposed_by, by)
    words = require_words(words)
    if digest_of(words, settings.SECRET_KEY) != redaction.digest:
        raise RuleBroken("These are not the words that were proposed. Ask the first person for them.", field="words")
    require_proof(by)
    work = _Removal(words, by)
    work.check(redaction, removal)
    if removal:
        confirm_removal(removal.about, by=by)
    done = work.from_what_can_change(redaction)
    KeptForm.objects.all().delete()  # what is in them is encrypted, and may be the words
    redaction.done = [[label, count] for label, count in done.items()]
    redaction.rewritten = work.rewritten(redaction)
    if removal is None:
        redaction.done_by, redaction.done_at = by, timezone.now()
    fields = ["done", "rewritten", "done_by", "done_at"]
    return save_versioned(redaction, expected=redaction.version, fields=fields, by=by, reason="Confirmed")


@transaction.atomic
def carry_out(removal: Removal) -> None:
    """Remove from the history what two people confirmed, as the role of core/history/connection.py, after the delay."""
    redaction = Redaction.objects.select_for_update().get(pk=removal.key)
    require_open(redaction)
    remove_from_history(removal)
    for report, data in redaction.rewritten:
        keep_edition(Report.objects.get(pk=report), Content.from_text(data))
    redaction.done_by, redaction.done_at, redaction.rewritten = removal.people[-1], timezone.now(), []
    fields = ["done_by", "done_at", "rewritten"]
    save_versioned(redaction, expected=redaction.version, fields=fields, by=removal.people[-1], reason="Carried out")


def title_of(removal: Removal) -> str:
    return f"words, from {sum(len(each.rows) for each in removal.requests)} places of the history and of frozen reports"


def drop_stopped(removal: Removal, by) -> None:
    """A redaction whose removal was stopped is over."""
    row = Redaction.objects.get(pk=removal.key)
    if not row.dropped_on:
        row.dropped_on, row.rewritten = today(), []
        reason = "Stopped" if by else "Could not be carried out"
        save_versioned(row, expected=row.version, fields=["dropped_on", "rewritten"], by=by, reason=reason)


removes("redaction", Kind(title=title_of, carry_out=carry_out, drop=drop_stopped))


@removable("redaction")
def frozen_tables():
    """Editions and their files are written anew as a whole."""
    return [(RenderedFile, ()), (FrozenEdition, ())]


def require_open(redaction: Redaction) -> None:
    if redaction.done_at or redaction.dropped_on:
        raise RuleBroken("This redaction has ended.")


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


Wanted = dict[tuple[type[models.Model], tuple[str, ...]], list[int]]  # table, columns (none: rows go) → keys


class _Removal:
    """One removal, in the name of a person; the words are held in memory only."""

    def __init__(self, words: str, by):
        self.words, self.pattern, self.by = words, pattern_of(words), by
        self.done: Counter[str] = Counter()

    def wanted(self, redaction: Redaction) -> Wanted:
        """What only the purge function can remove, as it stands now."""
        places, found = {key for key, *_ in redaction.places}, defaultdict(list)
        chosen = [table for table in tables() if table.key in places]
        past = {table.key for table in chosen} | {
            table.model.history.model._meta.label_lower for table in chosen if is_tracked(table)
        }
        for table in tables():
            if table.key in past and table.guarded:
                for row in table.containing(self.pattern, self.words):
                    found[table.model, self.blankable(table, row)].append(row.pk)
        # titles and names of files in earlier versions, since they can contain what the file contained
        for model in MODELS.values():
            keys = [row.pk for row in self.files(redaction) if isinstance(row, model)]
            versions = model.history.filter(id__in=keys).exclude(title=GONE)
            if rows := list(versions.values_list("pk", flat=True)):
                found[model.history.model, FILE_FIELDS] += rows
        editions = [edition.pk for edition in self.editions(redaction)]
        if files := list(RenderedFile.objects.filter(edition__in=editions).values_list("pk", flat=True)):
            found[RenderedFile, ()] += files
        if editions:
            found[FrozenEdition, ()] += editions  # after its files
        return found

    def files(self, redaction: Redaction) -> list:
        found = files_containing(self.pattern) if FILES in {key for key, *_ in redaction.places} else []
        return same_files([*found, *pieces([str(each) for each in redaction.evidence])])

    def editions(self, redaction: Redaction) -> list[FrozenEdition]:
        return editions_containing(self.pattern) if REPORTS in {key for key, *_ in redaction.places} else []

    def request(self, redaction: Redaction) -> None:
        for (model, columns), keys in self.wanted(redaction).items():
            for some in batched(keys, PART):
                ask_to_clean(
                    model, rows=some, columns=columns, delete=not columns, purpose="redaction", by=self.by,
                    about=name_of(redaction),
                )  # fmt: skip

    def check(self, redaction: Redaction, removal: Removal | None) -> None:
        """RuleBroken where the words stand in more of the history than was requested."""
        requested = defaultdict(set)
        for each in removal.requests if removal else ():
            requested[each.table, tuple(sorted(each.columns))] |= {*each.rows}
        for (model, columns), keys in self.wanted(redaction).items():
            names = tuple(sorted(model._meta.get_field(name).column for name in columns))
            if not set(keys) <= requested[model._meta.db_table, names]:
                raise RuleBroken("The words were written again since the proposal. Delete it and make a new one.")

    def from_what_can_change(self, redaction: Redaction) -> Counter[str]:
        """Remove the words from records and files; the number of rows or files by place, with their history."""
        for (model, columns), keys in self.wanted(redaction).items():
            if model is not RenderedFile and columns != FILE_FIELDS:  # those go with their edition or file
                label = "Editions of frozen reports" if model is FrozenEdition else label_of(model)
                self.done[label] += len(keys)
        places = {key for key, *_ in redaction.places}
        if files := self.files(redaction):
            self.done["Files of evidence"] += remove_files(files, by=self.by)
        for table in tables():
            if table.key in places and not table.guarded:
                rows = list(table.containing(self.pattern, self.words))
                if rows:
                    self.done[table.label] += len(rows)
                    self.from_records(table, rows)
        forget_files(GIVEN_UP)
        transaction.on_commit(lambda: forget_files(GIVEN_UP))  # files requested meanwhile read the words too
        return self.done

    def rewritten(self, redaction: Redaction) -> list:
        """(key, content without the words) of each edition. RuleBroken where a name in it is built on them."""
        found = []
        for old in self.editions(redaction):
            content = redacted(old.data, self.pattern, today())
            if content.look.template in templates_containing(self.pattern):  # then in our own styles
                content = replace(content, look=replace(content.look, template=0))
            text = content.as_text()
            page = html_fragment(dressed(content))
            if contains(json.loads(text), self.pattern) or self.pattern.search(page):
                raise RuleBroken(
                    f"The words cannot be removed from report {old.report.number}: a name in it is built on them."
                )
            found.append([old.report_id, text])
        return found

    def from_records(self, table: Table, rows: list) -> None:
        for row in rows:
            names = table.held_in(row, self.pattern)
            for name in names:
                setattr(row, name, self.cleaned(row, name))
            try:
                with transaction.atomic():
                    if is_tracked(table):
                        save_versioned(row, expected=row.version, fields=names, by=self.by, reason=REASON)
                    else:
                        row.save(update_fields=names)
            except IntegrityError:
                raise RuleBroken(
                    f"{table.label} {row.pk} would become the same as another one. Change it by hand first."
                ) from None

    def cleaned(self, row, name: str):
        value, field = without_in(getattr(row, name), self.pattern), row._meta.get_field(name)
        return fitting(value, field.max_length) if isinstance(value, str) else value

    def blankable(self, table: Table, row) -> tuple[str, ...]:
        """The columns to blank; none where the row must be deleted."""
        names = table.held_in(row, self.pattern)
        fields = [row._meta.get_field(name) for name in names]
        can = all(field.null or isinstance(field, models.CharField | models.TextField) for field in fields)
        return tuple(names) if can else ()
