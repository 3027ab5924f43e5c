"""Extracts of the case system on the import desk. Nothing of a file is displayed, stored in the clear or logged."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from agencies.access import may
from agencies.models import Agency
from core.importing.columns import CHOSEN, propose
from core.importing.fields import ASK, Choices, Field, Importer, Place, PreviewRow, Question, Saved, Values, phrases
from core.importing.progress import Progress
from core.importing.services import memory_of
from core.importing.shapes import MOST_WORDS, is_data
from core.importing.source import Source, UnreadableFile
from core.importing.values import is_known
from core.importing.work import LEAVE_OUT, LEFT_OUT_BEFORE, Work, means_of, rows_of, words_of
from core.records.rules import RuleBroken
from core.text.similarity import plain
from incidents.access_log.services import note_look
from incidents.importing.evaluating import SAME_CASE, evaluate
from incidents.importing.rows import Read, RowReader
from incidents.importing.services import here_of, save_rows, seal_numbers, undo_rows
from incidents.importing.vocabularies import column_names, vocabulary
from incidents.models import AccessLog, IncidentType
from incidents.records import fields
from incidents.records.choices import NOT_KNOWN
from incidents.records.sealing import keyed, seal_rows, unseal_rows

MAX_ROWS = 10_000
LEAST_KNOWN = 3  # known headings without which a row is not taken for the headings: it may be that of a child
TOO_LONG = f"This file has more than {MAX_ROWS:,} rows. Split it, and choose the parts one after the other."
NO_HEADINGS = (
    "The headings of this file are not known here, so nothing has been shown or kept. In one of its first 40 "
    "rows, name at least three columns “Case number”, “Type”, “Date known”, “Age”, “Sex”, “Source”, “Police” or "
    "“Outcome”. Then choose the file again."
)
NO_TYPE = "Say which column holds the main type, or choose one type for every row."
NO_NUMBER = "Say which column holds the case number or the extract’s own reference."
NO_HEADING = "The row chosen for the headings may be that of a child. Choose another row of the table for them."
TWICE = "Two columns are given for “{}”. Choose one."
NO_LIST = "The column for “{}” holds more than {} different texts, so it is no list of answers. Choose another column."
AGES = ((5, "under_5"), (10, "5_9"), (13, "10_12"), (16, "13_15"), (18, "16_17"))  # years below which a band ends


def numbered(nouns: str, alone: str = "") -> tuple[str, ...]:
    endings = ("id", "ref", "ref no", "reference", "reference no", "reference number", "no", "number", "key")
    both = (f"={noun}{blank}{ending}" for noun in nouns.split() for ending in endings for blank in (" ", ""))
    return (*both, *(f"={each}" for each in phrases(alone)))


OTHERS = (  # what a column may hold beside answers of a record
    Field("reference", "The extract’s own reference of the row",
          numbered("row record extract incident referral episode", "id|ref|reference")),
    Field("case_number", "Case number", numbered("case file system person child client")),
    Field("event", "Event that several children share",
          numbered("event group sibling", "event|group|sibling|same event|same event as")),
    Field("factors", "Assessment factors", phrases("assessment factor|factor identified|=factor"), several=True),
)  # fmt: skip


def age_rule(word: str) -> str:
    """The band of “13” or “13-15”; "" from 18 on, which is no child, for ages of two bands, and for other words."""
    if not re.fullmatch(r"[0-9]{1,2}( ?(-|to) ?[0-9]{1,2})?", plain(word)):
        return ""
    years = map(int, re.findall("[0-9]+", word))
    bands = {next((band for before, band in AGES if each < before), "") for each in years}
    return bands.pop() if len(bands) == 1 else ""


class IncidentImporter(Importer):
    name = "incidents"
    url = "incidents:import"
    heading = "Import an extract"
    lead = (
        "Take in what the case system gives out; the same file again changes nothing. Leave out columns with names, "
        "dates of birth and addresses if you can. The file is not kept: its rows are encrypted, and deleted 24 hours "
        "after the last step."
    )
    not_kept = (
        "Free text about a child is not kept: a column such as “What the Board can learn” is left out. Lessons will be "
        "a list to choose from."
    )
    record = "incident"
    crumb = ("Incidents", "incidents:home")
    sealed = True
    screens_texts = True
    constants = ("main_type",)
    prepare = staticmethod(seal_numbers)
    seal, unseal = staticmethod(seal_rows), staticmethod(unseal_rows)
    undo_lead = (
        "Every record from this file will be marked as recorded in error, with your reason, and every record that it "
        "changed will be as it was before. Case numbers that it replaced cannot be restored, since former ones are not "
        "kept: these records will have none. The same file can then be imported again."
    )

    def may_read(self, user) -> bool:
        return may(user, "incidents.record")

    def fields(self) -> tuple[Field, ...]:
        kinds = dict(IncidentType.objects.standing().values_list("key", "name"))
        agencies = {str(pk): name for pk, name in Agency.objects.order_by("name").values_list("pk", "name")}
        options = dict.fromkeys(("main_type", "other_types", "factors"), kinds)
        options["agency"] = {NOT_KNOWN: "Not known"} | agencies
        answers = sorted(fields.FIELDS, key=lambda each: each.choices is not None)
        found = [*OTHERS, *(Field(a.name, a.label, phrases(a.headings), several=a.many) for a in answers)]
        return tuple(self._complete(each, options.get(each.name)) for each in found)

    def _complete(self, field: Field, options: dict[str, str] | None) -> Field:
        answer = fields.get(field.name)
        options = dict(answer.choices.choices) if answer and answer.choices else options
        rule = age_rule if field.name == "age" else None
        words = (*field.words, f"={field.label}", *column_names().get(field.name, ()))
        return replace(field, words=words, values=options and Values(options, vocabulary(field.name), rule))

    # ---- the file

    def check_file(self, work: Work, by) -> None:
        """Keep the tables with known headings. UnreadableFile for none; no message quotes the file."""
        tables = self.with_known_headings(work, range(len(work.source.tables)))
        if not tables:
            raise UnreadableFile(NO_HEADINGS)
        found = []
        for at in tables:
            table, first = work.source.tables[at], work.heading_rows[at]
            if len(table.rows) - first > MAX_ROWS:
                raise UnreadableFile(TOO_LONG)
            found.append(replace(table, name="", above=(), rows=(*((),) * first, *table.rows[first:])))
        work.source, work.tables = Source(work.source.kind, tuple(found)), list(range(len(found)))
        for by_table in (work.heading_rows, work.columns, work.doubtful):
            kept = {new: by_table[old] for new, old in enumerate(tables) if old in by_table}
            by_table.clear()
            by_table.update(kept)
        for name, words in words_of(work, self.fields()).items():
            there = set(map(plain, words))
            work.values[name] = {word: value for word, value in work.values[name].items() if word in there}

    def check_headings(self, work: Work) -> None:
        chosen = [at for at in work.tables if work.heading_rows.get(at) is not None]
        if unknown := set(chosen) - set(self.with_known_headings(work, chosen)):
            raise RuleBroken(NO_HEADING, field=f"headings_{min(unknown)}")

    def with_known_headings(self, work: Work, tables: Iterable[int]) -> list[int]:
        """Those tables whose heading row surely names three columns, as our words or earlier files have it, and holds
        nothing that may be of a child. What somebody chose for its columns does not count.
        """
        every, remembered, found = self.fields(), memory_of(self), []
        for at in tables:
            if work.heading_rows.get(at) is None or work.source.tables[at].inside is not None:
                continue
            texts = work.headings(at).texts
            known = sum(
                bool(text.strip())
                and (each.state == CHOSEN or remembered("columns", plain(text)) not in ("", LEFT_OUT_BEFORE))
                for text, each in zip(texts, propose(texts, [()] * len(texts), every), strict=True)
            )
            if known >= LEAST_KNOWN and not any(map(is_data, texts)):
                found.append(at)
        return found

    def faults(self, work: Work) -> list[str]:
        every, found = self.fields(), []
        for table in work.tables:
            count = Counter(name for name in work.columns[table].values() if name != LEAVE_OUT)
            found += [TWICE.format(each.label) for each in every if count[each.name] > 1 and not each.several]
            if not ({"main_type", "factors"} & count.keys() or "main_type" in work.constants):
                found.append(NO_TYPE)
            if not {"reference", "case_number"} & count.keys():
                found.append(NO_NUMBER)
        words = words_of(work, every)
        for each in (each for each in every if each.values):
            unknown = {plain(word) for word in words[each.name] if not is_known(word, each.values)}
            if len(unknown) > MOST_WORDS:
                found.append(NO_LIST.format(each.label, MOST_WORDS))
        return list(dict.fromkeys(found))

    # ---- its rows

    def read_all(self, work: Work) -> list[tuple[Place, Read]]:
        kinds = {kind.key: kind for kind in IncidentType.objects.standing()}
        reader = RowReader(self.fields(), kinds, {str(agency.pk): agency for agency in Agency.objects.all()})
        means = {table: means_of(work, table) for table in work.tables}
        read = ((at, reader.read(row, means[at[0]])) for at, row in rows_of(work))
        return [(at, each) for at, each in read if each is not None]

    def evaluate(self, rows: Sequence, choices: Choices, *, lock: bool) -> list[PreviewRow]:
        return evaluate(rows, here_of([read for _, read in rows], lock=lock), choices)

    def questions(self, rows: Sequence, choices: Choices) -> list[Question]:
        unanswered = self.evaluate(rows, replace(choices, answers={}), lock=False)
        count = sum(row.state == ASK for row in unanswered)
        if not count:
            return []
        rows_have = "1 row has" if count == 1 else f"{count} rows have"
        text = f"{rows_have} the case number and section 47 date of another record. Of another child or episode?"
        return [Question(SAME_CASE, text, (("take", "Yes: save them"), ("leave", "No: leave them out")), "leave")]

    def displayed(self, rows: Sequence[PreviewRow], *, by) -> None:
        count = sum(bool(row.changes) and row.record.incident is not None for row in rows)
        if count:
            note_look(what=AccessLog.What.LIST, purpose=AccessLog.Purpose.MATCHING, rows=count, by=by)

    def save(
        self, import_, rows: Sequence[PreviewRow], prepared: dict[str, str], *, by, reason: str, progress: Progress
    ) -> Saved:
        return save_rows(rows, prepared, by=by, progress=progress)

    def undo(self, import_, saved: Saved, *, by, reason: str) -> None:
        undo_rows(saved, by=by, reason=reason)

    def fingerprints(self, scope: str, text: str) -> list[str]:
        return keyed(f"{'column' if scope == 'columns' else scope} {text}", "word")
