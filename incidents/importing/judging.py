"""What taking an extract in would do, row by row: new, changed, unchanged, of a case that is here, or refused. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field

from incidents.importing.rows import Read
from incidents.models import Incident
from incidents.records.choices import Age
from incidents.records.page import label, value_text

STATES = {
    "new": "New",
    "changed": "Changed",
    "same": "Unchanged",
    "twin": "Case is here already",
    "refused": "Refused",
}
FOLLOWS = {"happened_on": ("happened",), "section_47_on": ("section_47", "counted_on"), "known_on": ("counted_on",)}


@dataclass(frozen=True)
class Known:
    """A row that came in before: its record, the print of what it said, and that of its event."""

    incident: Incident
    content: str
    event: str = ""


@dataclass
class Here:
    """What is here already: prints of rows by identity, and records by (hash of a case number, section 47 date)."""

    prints: dict[str, Known]
    cases: dict[tuple, int]
    numbers: dict[int, str]  # record → hash of its case number
    digests: dict[str, list[str]]  # case number of the file → its hashes


@dataclass
class Line:
    """One row and what becomes of it. `fields` are those that change; `changes` are (label, before, after).

    `joins`: its record stands in no event yet, and the row names one. `shares`: how many other rows name the same.
    """

    read: Read
    state: str
    incident: Incident | None = None
    twin: int | None = None
    fields: list[str] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    renumbered: bool = False
    joins: bool = False
    shares: int = 0

    @property
    def age(self) -> str:
        """The age in words."""
        return str(Age(self.read.values["age"]).label)


@dataclass
class Preview:
    """All rows of a file, judged against the records as they are now."""

    lines: list[Line]

    @property
    def counts(self) -> dict[str, int]:
        """State → number of rows."""
        found = Counter(line.state for line in self.lines)
        return {state: found[state] for state in STATES}

    @property
    def mark(self) -> str:
        """Another one as soon as anything would be saved differently."""
        said = hashlib.sha256()
        for line in self.lines:
            record = line.incident and (line.incident.pk, line.incident.version)
            said.update(
                repr((line.read.number, line.state, record, line.fields, line.joins, line.read.contents[:1])).encode()
            )
        return said.hexdigest()

    @property
    def refused(self) -> list[list]:
        """[row number, reasons] of the refused rows."""
        return [[line.read.number, line.read.faults] for line in self.lines if line.state == "refused"]


def evaluate(reads: list[Read], here: Here, *, take_same_case: bool) -> Preview:
    """A line for each row. Of two rows that name the same the second is refused."""
    seen: dict[str, int] = {}
    taken: dict[tuple, int] = {}
    lines = []
    for read in reads:
        if read.identities:
            first = seen.setdefault(read.identities[0], read.number)
            if first != read.number:
                read.faults.append(f"Row {first} names the same case, day and type, or has the same reference")
        lines.append(line_of(read, here, taken, take_same_case))
    named = Counter(line.read.events[0] for line in lines if line.read.events and line.state != "refused")
    for line in lines:
        line.shares = max(0, named[line.read.events[0]] - 1) if line.read.events else 0
    return Preview(lines)


def line_of(read: Read, here: Here, taken: dict[tuple, int], take_same_case: bool) -> Line:
    """What becomes of one row."""
    if read.faults:
        return Line(read, "refused")
    known = next((here.prints[each] for each in read.identities if each in here.prints), None)
    if known:
        return changed(read, known, here)
    twin = None
    if read.case_number:
        hashes = here.digests[read.case_number]
        day = read.values["section_47_on"]
        twin = next((here.cases[key, day] for key in hashes if (key, day) in here.cases), None)
        earlier = taken.setdefault((hashes[0], day), read.number)
        if (twin or earlier != read.number) and not take_same_case:
            return Line(read, "twin", twin=twin)
    return Line(read, "new", twin=twin)


def changed(read: Read, known: Known, here: Here) -> Line:
    """What a row changes of the record that it became; nothing where it says what it said before, or that is void."""
    record = known.incident
    if known.content in read.contents or record.voided_on:
        return Line(read, "same", record)
    wanted = set(read.said).union(*(FOLLOWS.get(name, ()) for name in read.said))
    fields = [name for name in read.values if name in wanted and getattr(record, name) != read.values[name]]
    renumbered = bool(read.case_number) and here.numbers.get(record.pk) not in here.digests[read.case_number]
    joins = bool(read.events) and known.event not in read.events and record.event is None
    if not fields and not renumbered and not joins:
        return Line(read, "same", record)
    line = Line(read, "changed", record, fields=fields, renumbered=renumbered, joins=joins)
    shown = [name for name in fields if name not in ("happened", "counted_on")]
    line.changes = [
        (label(name), in_words(name, getattr(record, name)), in_words(name, read.values[name])) for name in shown
    ]
    if renumbered:
        line.changes.append(("Case number", "", "another one"))
    if joins:
        line.changes.append(("Event", "", "one that is named now"))
    return line


def in_words(name: str, value) -> str:
    """A value as people read it."""
    if name == "other_types":
        return ", ".join(value).replace("_", " ") or "None"
    return str(value) if name == "main_type" else value_text(Incident(**{name: value}), name)
