"""One row of a list as values of an agency and of those who hold its posts, with every reason why it cannot be taken.

A bad cell is left out and the row is taken without it; only `refuse` costs the row. Pure.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from agencies.importing.fields import LABELS, OPEN
from agencies.importing.kinds import BY_PHASE, joint_kind
from agencies.models import Agency, Eslo
from core.importing.fields import Fault, Means, Place
from core.importing.source import Row
from core.importing.work import AS_ABOVE
from core.records.typed_dates import DateProblem, read_day, read_typed_month
from core.text.dates import print_date, today
from core.text.similarity import plain

NOBODY = {"tbc", "tba", "tbd", "to be confirmed", "n/a", "none", "unknown", "not known", "nil", "awaiting", "-", "?"}
SIMPLY_OPEN = {"open", "active"}
YEAR = re.compile(r"\b[0-9]{4}\b")
FIRST_DAY = "{label}: “{text}” gives no day. It is taken as {day}"
TWO_PEOPLE = re.compile(r"\s[/&]\s|;|\n|\band\b", re.IGNORECASE)
OF_AGENCY = ("name", "address", "postcode", "phone", "email", "national_reference", "local_reference", "head")
OF_ESLO = ("eslo_name", "eslo_job_title", "eslo_email", "eslo_phone")
OF_POSTS = (*OF_ESLO, "training_date", "deputy", "deputy_email")
JOINED = {"address": "\n", "head": " "}  # fields whose columns make up one text
LONGEST = {name: Agency._meta.get_field(name).max_length or 500 for name in OF_AGENCY}
LONGEST |= {name: Eslo._meta.get_field(re.sub("^[a-z]+_", "", name)).max_length for name in (*OF_ESLO, "deputy_email")}
Cells = dict[str, list[tuple[int, str]]]  # field → column and text of its cells


@dataclass
class Record:
    at: Place
    cells: Cells
    columns: dict[str, int]  # field → its first column
    default_kind: str = ""  # of new agencies where the row says none
    values: dict[str, str | dt.date] = field(default_factory=dict)
    posts: dict = field(default_factory=dict)  # "deputy" is a list of names
    status: str = ""
    month: dt.date | None = None  # first day of the month that its training date gives without a day
    is_unclear: bool = False  # it names a type that schools of any kind may have
    faults: list[Fault] = field(default_factory=list)
    is_refused: bool = False

    @property
    def name(self) -> str:
        return self.values.get("name", "(no name)")

    def text(self, name: str) -> str:
        return self.cells[name][0][1] if name in self.cells else ""

    def fault(self, name: str, reason: str) -> None:
        self.faults.append(Fault(name, self.columns.get(name), self.text(name)[:60], reason))
        self.values.pop(name, None)
        self.posts.pop(name, None)

    def look(self, name: str, reason: str) -> None:
        """Say how a cell is taken, where somebody should look at that."""
        self.faults.append(Fault(name, self.columns.get(name), self.text(name)[:60], reason, is_kept=True))

    def refuse(self, name: str, reason: str) -> None:
        self.faults.append(Fault(name, self.columns.get(name), self.text(name)[:60], reason))
        self.is_refused = True

    def take_first_day(self) -> None:
        """Take a month of training as its first day."""
        self.faults = [fault for fault in self.faults if fault.field != "training_date"]
        text, day = self.text("training_date")[:40], print_date(self.month)
        self.look("training_date", FIRST_DAY.format(label=LABELS["training_date"], text=text, day=day))
        self.posts["training_date"] = self.month

    def copy(self) -> Record:
        return replace(self, values=dict(self.values), posts=dict(self.posts), faults=list(self.faults))


def read_record(at: Place, row: Row, means: Means, above: Mapping[int, str]) -> tuple[Record, dict[int, str]]:
    cells: Cells = {}
    texts: dict[int, str] = {}
    for cell in row:
        text, name = cell.text.strip(), means.columns.get(cell.start)
        text = above.get(cell.start, "") if plain(text) in AS_ABOVE else text
        if text and name:
            texts[cell.start] = text
            cells.setdefault(name, []).append((cell.start, text))
    columns = {name: column for column, name in reversed(means.columns.items())}
    record = Record(at, cells, columns, means.constants.get("kind", "").replace(BY_PHASE, ""))
    for name in (*LONGEST, "active_from", "active_to", "training_date"):
        if name in cells:
            read_value(record, name)
    record.status = word_of(record, "status", means)
    if record.status == OPEN and plain(record.text("status")) not in SIMPLY_OPEN:
        record.faults.append(lost_status(record))
    read_kind(record, means)
    read_people(record)
    if "name" not in record.values:
        record.refuse("name", "Write the name of the agency")
    return record, texts


def read_value(record: Record, name: str) -> None:
    parts = [text if name == "address" else " ".join(text.split()) for _, text in record.cells[name]]
    value = JOINED[name].join(parts) if name in JOINED else parts[0]
    fault = ""
    if name not in LONGEST:
        try:
            value = read_day(value)
        except DateProblem as problem:
            record.month = month_of(value) if name == "training_date" else None
            fault = f"“{value[:40]}” {'gives no day' if record.month else 'cannot be read'}. {problem}"
        if name == "training_date" and not fault and value > today():
            fault = "this day is in the future"
    elif len(value) > LONGEST[name]:
        fault = f"more than {LONGEST[name]} characters"
    elif name.endswith("email"):
        fault = email_fault(value)
    if fault:
        record.fault(name, f"{LABELS[name]}: {fault}")
    else:
        (record.posts if name in OF_POSTS else record.values)[name] = value


def month_of(text: str) -> dt.date | None:
    """The first day of a month with its year that stands alone ("Sept 2021"); None for others and future ones."""
    month = read_typed_month(text, today()) if YEAR.search(text) else None
    return month if month and month <= today() else None


def word_of(record: Record, name: str, means: Means) -> str:
    text = record.text(name)
    value = means.value(name, text) if text else ""
    if text and not value:
        record.fault(name, f"{LABELS[name]}: “{text[:40]}” is not known. Write it as the directory does, or match it")
    return value


def lost_status(record: Record) -> Fault:
    """That only part of a status is kept: "Open, but proposed to close"."""
    text = record.text("status")[:60]
    return Fault("status", record.columns.get("status"), text, f"{LABELS['status']}: of “{text}” only “Open” is kept")


def read_kind(record: Record, means: Means) -> None:
    by_type = word_of(record, "kind", means)
    kind = joint_kind(by_type, word_of(record, "phase", means))
    record.is_unclear = kind == BY_PHASE
    if kind is None:
        sentence = f"The type says “{record.text('kind')[:40]}”, the phase says “{record.text('phase')[:40]}”"
        record.refuse("kind", f"{sentence}. Correct one of them")
    if (kind or by_type) and not record.is_unclear:
        record.values["kind"] = kind or by_type


def read_people(record: Record) -> None:
    name = record.posts.get("eslo_name", "")
    if plain(name) in NOBODY or plain(name).startswith(("vacant", "nobody")):
        record.fault("eslo_name", f"{LABELS['eslo_name']}: “{name}” names nobody")
    elif TWO_PEOPLE.search(name):
        record.look("eslo_name", f"“{name[:60]}” names two people. It is taken as it stands; write the name of one")
    several = [" ".join(part.split()) for _, text in record.cells.get("deputy", ()) for part in TWO_PEOPLE.split(text)]
    deputies = [each for each in several if each and plain(each) not in NOBODY]
    if any(len(each) > LONGEST["eslo_name"] for each in deputies):
        record.fault("deputy", f"{LABELS['deputy']}: more than {LONGEST['eslo_name']} characters")
    elif deputies:
        record.posts["deputy"] = deputies


def email_fault(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        return f"“{text[:60]}” is no email address"
    return ""
