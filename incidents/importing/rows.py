"""One row of an extract as answers of a record, with every reason why it cannot be taken. No reason repeats a cell."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.records.rules import RuleBroken
from core.records.typed_dates import DateProblem, read_date, read_day
from incidents.importing.reading import has_words, labels, parts, plain
from incidents.records import fields
from incidents.records.case_numbers import read_case_number, tidy
from incidents.records.choices import NOT_KNOWN, Precision
from incidents.records.rules import MayName
from incidents.records.sealing import keyed
from incidents.records.services.recording import fitting

DAYS = ("known_on", "section_47_on", "happened_on")
NO_NAME_HERE = "may hold the name of a person"


@dataclass
class Meaning:
    """What the words of a file mean: (field, word as `plain` gives it) → our value; and the records that those name."""

    words: Mapping[tuple[str, str], str]
    kinds: Mapping[str, object]
    agencies: Mapping[str, object]


@dataclass
class Read:
    """One row: its number in the file, the values of a record, its case number, what names the row, what is wrong.

    `said` are the fields of which it says something: a blank cell says nothing, and what is known stays.
    """

    number: int
    values: dict = field(default_factory=dict)
    said: frozenset[str] = frozenset()
    case_number: str = ""
    events: list[str] = field(default_factory=list)  # keyed hashes of what names its event, the current key first
    identities: list[str] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read_row(number: int, cells: list[str], columns: Mapping[str, str], meaning: Meaning) -> Read | None:
    """What a row says; None for a blank one."""
    texts = {name: cells[int(at)] for at, name in columns.items() if int(at) < len(cells) and cells[int(at)].strip()}
    if not texts:
        return None
    read = Read(number, said=frozenset(texts) - {"reference", "case_number", "event"})
    found = {name: matched(read, name, text, meaning) for name, text in texts.items() if has_words(name)}
    for name in DAYS:
        if name in texts:
            found |= day_read(read, name, texts[name])
    found["note"] = texts.get("note", "")
    main = meaning.kinds.get(found.pop("main_type", ""))
    others = [meaning.kinds[key] for key in found.pop("other_types", ()) if main and key != main.key]
    if "main_type" not in texts:
        read.faults.append("It says no type")
    found["agency"] = meaning.agencies.get(found.get("agency"))
    try:
        read.case_number = read_case_number(texts.get("case_number", ""))
    except RuleBroken as broken:
        read.faults.append(str(broken))
    if not read.faults:
        fit(read, found, main, others)
    if not read.faults:
        name_row(read, texts.get("reference", ""), texts.get("event", ""))
    return read


def fit(read: Read, found: dict, main, others) -> None:
    """Hold the values against each other, as for a record that is typed."""
    try:
        read.values = fitting(found, main, others, names_nobody=False)
    except MayName:
        read.faults.append(f"{labels()['note']}: it {NO_NAME_HERE}")
    except RuleBroken as broken:
        label = labels().get(broken.field, "")
        read.faults.append(f"{label}: {broken}" if label else str(broken))


def matched(read: Read, name: str, text: str, meaning: Meaning):
    """Our value for a cell, or the values; a fault where a word was not matched."""
    found = [meaning.words.get((name, plain(word)), "") for word in parts(name, text)]
    if not all(found):
        read.faults.append(f"{labels()[name]}: a word that was not matched with one of ours")
    values = [value for value in found if value]
    if fields.get(name).many:
        return list(dict.fromkeys(value for value in values if value != NOT_KNOWN))
    return values[0] if values else NOT_KNOWN


def day_read(read: Read, name: str, text: str) -> dict:
    """The day of a cell; of when it happened a month will do."""
    try:
        if name != "happened_on":
            return {name: read_day(text)}
        words = re.split(r"[\s/.-]+", text.strip())
        if len(words) == 2:
            month, year = words if re.fullmatch(r"[0-9]{4}", words[1]) else reversed(words)
            return {name: read_date("1", month, year), "happened": Precision.MONTH}
        return {name: read_day(text), "happened": Precision.DAY}
    except DateProblem:
        read.faults.append(f"{labels()[name]}: no day that can be read. Write it as 3 February 2010 or 03/02/2010")
        return {}


def name_row(read: Read, reference: str, event: str) -> None:
    """What names the row when the file comes again: its own reference, or case number, day and type; under each key.

    What names its event is kept in the same way, as a hash alone.
    A fault where it has neither of the first two.
    """
    values = read.values
    if reference.strip():
        text = f"reference {plain(reference)}"
    elif read.case_number:
        day = values["section_47_on"] or values["known_on"] or values["happened_on"]
        text = f"case {tidy(read.case_number)} {day or ''} {values['main_type'].key}"
    else:
        read.faults.append("It has neither a reference nor a case number, so it could not be known again")
        return
    said = [read.case_number, *(f"{name}={shown(values[name])}" for name in sorted(values))]
    if event.strip():
        said.append(f"event={plain(event)}")
        read.events = keyed(f"event {plain(event)}", "event")
    read.identities, read.contents = keyed(text, "row"), keyed(json.dumps(said), "content")


def shown(value) -> str:
    """A value as one text that stays the same for the same value."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list):
        return ",".join(value)
    return str(getattr(value, "pk", value) if value is not None else "")
