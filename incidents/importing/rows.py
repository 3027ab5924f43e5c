"""One row of an extract as answers of a record, with every reason why it cannot be taken. No reason repeats a cell."""

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.importing.fields import Fault, Field, Means
from core.importing.source import Row
from core.importing.values import split_words
from core.records.rules import RuleBroken
from core.records.typed_dates import DateProblem, read_date, read_day
from core.text.similarity import plain
from incidents.records.case_numbers import read_case_number, tidy
from incidents.records.choices import NOT_KNOWN, Precision
from incidents.records.rules import in_order
from incidents.records.sealing import keyed
from incidents.records.services.recording import fitting

DAYS = ("known_on", "section_47_on", "happened_on")
NO_ANSWER = frozenset({"reference", "case_number", "event", "factors"})  # what a row says beside answers of a record
UNREAD = "no day that can be read. Write it as 3 February 2010 or 03/02/2010"


@dataclass
class Read:
    """A row: values, case number, what names it, faults. `answered`: fields it gives; a blank cell says nothing."""

    answered: frozenset[str] = frozenset()
    values: dict = field(default_factory=dict)
    case_number: str = ""
    events: list[str] = field(default_factory=list)  # keyed hashes of what names its event, the current key first
    identities: list[str] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class RowReader:
    def __init__(self, fields: Sequence[Field], kinds: Mapping[str, object], agencies: Mapping[str, object]):
        self.fields = {each.name: each for each in fields}
        self.kinds, self.agencies = kinds, agencies
        self._parts: dict[tuple[str, str], list[str]] = {}

    def read(self, row: Row, means: Means) -> Read | None:
        texts = means.texts(row)
        if not texts:
            return None
        read = Read(frozenset(texts) - NO_ANSWER - set(means.constants))
        one = _OneRow(self, read, texts, means)
        found = {name: one.answer(each) for name, each in self.fields.items() if name in texts and each.values}
        for name in DAYS:
            found |= one.day(name) if name in texts else {}
        main, others = one.types()
        found |= {"agency": self.agencies.get(found.get("agency"))}
        try:
            read.case_number = read_case_number(one.text("case_number"))
        except RuleBroken as broken:
            one.fault("case_number", str(broken))
        if not read.faults:
            one.fit(found, main, others)
        if not read.faults:
            one.name()
        return read

    def parts(self, name: str, text: str) -> list[str]:
        if (name, text) not in self._parts:
            each = self.fields[name]
            self._parts[name, text] = split_words(text, each.values) if each.several else [text]
        return self._parts[name, text]


@dataclass
class _OneRow:
    reader: RowReader
    read: Read
    texts: Mapping[str, Sequence[str]]
    means: Means

    def text(self, name: str) -> str:
        return self.texts.get(name, ("",))[0]

    def fault(self, name: str, reason: str) -> None:
        column = next((column for column, field in self.means.columns.items() if field == name), None)
        self.read.faults.append(Fault(name, column, "", reason))

    def labelled(self, name: str, reason: str) -> None:
        self.fault(name, f"{self.reader.fields[name].label}: {reason}")

    def values(self, name: str) -> list[str]:
        words = [word for text in self.texts.get(name, ()) for word in self.reader.parts(name, text)]
        found = self.means.values_of(name, words)
        if not all(found):
            self.labelled(name, "a word that was not matched")
        return [value for value in found if value]

    def answer(self, each: Field) -> str | list[str]:
        if each.name in ("main_type", "other_types", "factors"):
            return []  # see types()
        found = self.values(each.name)
        if each.several:
            return list(dict.fromkeys(value for value in found if value != NOT_KNOWN))
        return found[0] if found else NOT_KNOWN

    def types(self) -> tuple[object, list]:
        """The main type, else the first factor, and the others; factors without technology mean “not yet known”."""
        main, factors = self.values("main_type"), [key for key in self.values("factors") if key != NOT_KNOWN]
        has_factors = "factors" in self.means.columns.values()
        key = next(iter((*main, *factors)), NOT_KNOWN if has_factors else "")
        if key not in self.reader.kinds and not self.read.faults:
            self.fault("main_type", "It says no type")
        kinds, others = self.reader.kinds, {*factors, *self.values("other_types")} - {key, NOT_KNOWN}
        if factors and "main_type" not in self.means.constants:
            self.read.answered |= {"main_type"}
        if others:
            self.read.answered |= {"other_types"}
        return kinds.get(key), [kinds[each] for each in in_order(others, kinds)]

    def day(self, name: str) -> dict:
        text = self.text(name)
        try:
            parts = re.split(r"[\s/.-]+", text)
            if name == "happened_on" and len(parts) == 2:
                month, year = parts if re.fullmatch(r"[0-9]{4}", parts[1]) else reversed(parts)
                return {name: read_date("1", month, year), "happened": Precision.MONTH}
            return {name: read_day(text)} | ({"happened": Precision.DAY} if name == "happened_on" else {})
        except DateProblem:
            self.labelled(name, UNREAD)
            return {}

    def fit(self, found: Mapping, main, others: list) -> None:
        try:
            self.read.values = fitting(found, main, others)
        except RuleBroken as broken:
            (self.labelled if broken.field in self.reader.fields else self.fault)(broken.field, str(broken))

    def name(self) -> None:
        """Say what names the row when the file comes again: its own reference, or case number, day and type; and what
        names its event. Both are kept as hashes. A fault where it has neither of the first two.
        """
        read, values = self.read, self.read.values
        if reference := self.text("reference"):
            text = f"reference {plain(reference)}"
        elif read.case_number:
            day = values["section_47_on"] or values["known_on"] or values["happened_on"]
            text = f"case {tidy(read.case_number)} {day or ''} {values['main_type'].key}"
        else:
            self.fault("case_number", "It has neither a reference nor a case number, so it could not be known again")
            return
        parts = [read.case_number, *(f"{name}={as_text(values[name])}" for name in sorted(values))]
        if event := self.text("event"):
            parts.append(f"event={plain(event)}")
            read.events = keyed(f"event {plain(event)}", "event")
        read.identities, read.contents = keyed(text, "row"), keyed(json.dumps(parts), "content")


def as_text(value) -> str:
    """A value as one text that stays the same for the same value."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list):
        return ",".join(value)
    return str(getattr(value, "pk", value) if value is not None else "")
