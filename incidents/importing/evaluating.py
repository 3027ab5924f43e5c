"""What taking an extract in would do, row by row. Nothing that is displayed of a row names it but its number. Pure."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from core.importing.fields import ASK, CHANGED, EXCLUDED, NEW, REFUSED, SAME, Change, Choices, Fault, Place, PreviewRow
from core.records.rules import RuleBroken
from incidents.importing.rows import Read
from incidents.models import Incident
from incidents.records import fields
from incidents.records.page import label, value_text
from incidents.records.rules import in_order
from incidents.records.services.recording import fitting

SAME_CASE = "same-case"  # the question about rows of a case that is here already
STATES = {"take": NEW, "leave": EXCLUDED}  # by its answer


@dataclass(frozen=True)
class Known:
    incident: Incident
    content: str
    event: str = ""


@dataclass(frozen=True)
class Here:
    prints: Mapping[str, Known]
    cases: Mapping[tuple, int]
    numbers: Mapping[int, str]  # record → hash of its case number
    digests: Mapping[str, Sequence[str]]  # case number of the file → its hashes
    kinds: Mapping[str, object]  # types by their keys, in their order


@dataclass
class Entry:
    """A row, its record where it came in before, and the values that saving changes. `joins`: its record is of no event
    yet, and the row names one.
    """

    read: Read
    incident: Incident | None = None
    values: dict = field(default_factory=dict)
    is_renumbered: bool = False
    joins: bool = False


def evaluate(rows: Sequence[tuple[Place, Read]], here: Here, choices: Choices) -> list[PreviewRow]:
    has_several = len({at[0] for at, _ in rows}) > 1
    seen: dict[str, str] = {}
    taken: dict[tuple, Place] = {}
    found = []
    for at, read in rows:
        name = f"Row {at[1] + 1}" + (f" of table {at[0] + 1}" if has_several else "")
        row = PreviewRow(at, EXCLUDED, name, faults=list(read.faults), record=Entry(read))
        found.append(row)
        if at in choices.excluded:
            continue
        if read.identities and (first := seen.setdefault(read.identities[0], name)) != name:
            same = f"{first} names the same case, day and type, or has the same reference"
            row.faults.append(Fault("reference", None, "", same))
        if row.faults:
            row.state = REFUSED
        elif known := next((here.prints[each] for each in read.identities if each in here.prints), None):
            compare(row, known, here, choices)
        else:
            add(row, here, taken, choices)
    named = Counter(mark for row in found if row.state == NEW for mark in row.record.read.events[:1])
    for row in found:
        others = sum(named[mark] for mark in row.record.read.events[:1]) - 1
        if row.state == NEW and others > 0:
            row.changes.append(Change("event", "Event", "", f"the same as of {others} other row{'s'[: others > 1]}"))
    return found


def add(row: PreviewRow, here: Here, taken: dict[tuple, Place], choices: Choices) -> None:
    read: Read = row.record.read
    shown = [name for name in fields.names() if name in {"main_type", *read.answered}]
    incident = Incident(**read.values)
    row.state, row.changes = NEW, [Change(name, label(name), "", text_of(incident, name)) for name in shown]
    if not read.case_number:
        return
    hashes, day = here.digests[read.case_number], read.values["section_47_on"]
    twin = next((here.cases[mark, day] for mark in hashes if (mark, day) in here.cases), None)
    if twin or taken.setdefault((hashes[0], day), row.at) != row.at:
        row.state = STATES.get(choices.answers.get(SAME_CASE), ASK)
        row.changes.append(Change("case_number", "Same case", "", f"record {twin}" if twin else "an earlier row"))


def compare(row: PreviewRow, known: Known, here: Here, choices: Choices) -> None:
    record, entry = known.incident, row.record
    read: Read = entry.read
    row.state, entry.incident = SAME, record
    if known.content in read.contents or record.voided_on:
        return
    now = {name: getattr(record, name) for name in read.values}
    names = [name for name in fields.names() if name in read.answered and now[name] != read.values[name]]
    after = Incident(**read.values)
    changes = [(name, label(name), text_of(record, name), text_of(after, name)) for name in names]
    if read.case_number and here.numbers.get(record.pk) not in here.digests[read.case_number]:
        changes.append(("case_number", "Case number", "", "another one"))
    if read.events and known.event not in read.events and record.event is None:
        changes.append(("event", "Event", "", "one that is named now"))
    row.changes = [Change(*each, choices.is_ticked(row.at, each[0])) for each in changes]
    ticked = {change.field for change in row.changes if change.is_ticked}
    entry.is_renumbered, entry.joins = "case_number" in ticked, "event" in ticked
    row.state = CHANGED if ticked else SAME
    try:
        merged = merge(now, read, ticked & read.answered, here.kinds)
        entry.values = {name: value for name, value in merged.items() if value != now[name]}
    except RuleBroken as broken:
        row.state = REFUSED
        row.faults = [Fault(broken.field, None, "", f"It does not fit what its record says. {broken}")]


def merge(now: Mapping, read: Read, names: Collection[str], kinds: Mapping) -> dict:
    if not names:
        return dict(now)
    values = {**now, **{name: read.values[name] for name in names}}
    if "section_47_on" in names:
        values["section_47"] = read.values["section_47"]
    if "happened_on" in names:
        values["happened"] = read.values["happened"]
    main = values["main_type"]
    others = [kinds[key] for key in in_order(set(values["other_types"]) - {main.key}, kinds)]
    return fitting(values, main, others)


def text_of(incident: Incident, name: str) -> str:
    if name == "other_types":
        return ", ".join(incident.other_types).replace("_", " ") or "None"
    return str(incident.main_type) if name == "main_type" else value_text(incident, name)
