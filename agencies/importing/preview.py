"""What taking a list in would do, row by row: new, changed, unchanged, refused, or to be decided."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from dataclasses import dataclass, field

from agencies.directory.references import reference_fault
from agencies.importing.rows import OF_ESLO, Read, read_row, shown, text_of
from agencies.models import SCHOOLS, Agency, AgencyImport, Eslo
from core.text.dates import print_date, today
from core.text.similarity import Names

SHORT = {"st": "saint", "sch": "school", "rd": "road"} | dict.fromkeys(("ce", "c", "e", "rc", "the", "of", "and"), "")
NEW, LEAVE = "new", "leave out"
STATES = {
    "ask": "To be decided",
    "refused": "Refused",
    "new": "New",
    "changed": "Changed",
    "same": "Unchanged",
    "left": "Left out",
}


@dataclass
class Line:
    """One row and what becomes of it. `changes` are (label, before, after); `eslo` is "", "named", "handed over" or
    "corrected"; `officer` the present lead officer."""

    read: Read
    state: str
    agency: Agency | None = None
    likely: Agency | None = None
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    fields: dict[str, str | dt.date] = field(default_factory=dict)
    eslo: str = ""
    officer: Eslo | None = None
    chosen: str = ""

    @property
    def name(self) -> str:
        """The agency as the file names it."""
        return self.read.values.get("name", "(no name)")

    @property
    def label(self) -> str:
        """The state in words."""
        return STATES[self.state]


@dataclass
class Preview:
    """All rows of a list, judged against the directory as it is now."""

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
            agency, officer = line.agency, line.officer
            said.update(
                repr(
                    (
                        line.read.number,
                        line.state,
                        agency and (agency.pk, agency.version),
                        officer and (officer.pk, officer.version),
                        sorted(line.fields.items()),
                        line.eslo,
                    )
                ).encode()
            )
        return said.hexdigest()[:32]


def preview_of(held: AgencyImport, agencies: list[Agency], officers: list[Eslo]) -> Preview:
    """The rows of an import, given every agency that is here and every present lead officer."""
    columns = {column: name for column, name in held.columns.items() if column.isdigit()}
    default_kind = held.columns.get("default_kind", "")
    first = held.rows.get("first", 2)
    reads = [read_row(first + at, cells, columns) for at, cells in enumerate(held.rows.get("rows", ()))]
    evaluate = Evaluate(agencies, officers, default_kind, held.choices)
    return Preview(evaluate.lines([read for read in reads if read]))


class Evaluate:
    """Judges rows one after the other; no agency is meant by two of them."""

    def __init__(self, agencies, officers, default_kind: str, choices: dict[str, str]):
        self.by_key = {agency.pk: agency for agency in agencies}
        self.by_reference = {agency.national_reference: agency for agency in agencies if agency.national_reference}
        self.by_name = {agency.name.lower(): agency for agency in agencies}
        self.officers = {officer.agency_id: officer for officer in officers}
        self.default_kind, self.choices = default_kind, choices

    def lines(self, reads: list[Read]) -> list[Line]:
        """A line for each row."""
        seen_names, seen_references, meant = {}, {}, {}
        sure = {}
        for read in reads:
            name, reference = read.values.get("name", "").lower(), read.values.get("national_reference", "")
            for value, seen, what in ((name, seen_names, "name"), (reference, seen_references, "reference")):
                if value and value in seen:
                    read.faults.append(f"Row {seen[value]} has the same {what}")
                elif value:
                    seen[value] = read.number
            sure[read.number] = self.surely(read)
            if sure[read.number]:
                key = sure[read.number].pk
                if key in meant and not read.faults:
                    read.faults.append(f"Row {meant[key]} means the same agency")
                meant.setdefault(key, read.number)
        rest = {agency.pk: agency.name for agency in self.by_key.values() if agency.pk not in meant}
        names, chosen = Names(rest, SHORT), set()
        return [self.line(read, sure[read.number], names, chosen) for read in reads]

    def surely(self, read: Read) -> Agency | None:
        """The agency that has the reference of a row, or its name; a fault where these are two."""
        by_name = self.by_name.get(read.values.get("name", "").lower())
        by_reference = self.by_reference.get(read.values.get("national_reference"))
        if by_name and by_reference and by_name.pk != by_reference.pk:
            read.faults.append(f"The reference is that of {by_reference}, the name that of another agency")
        if by_name and not by_reference:
            own, said = by_name.national_reference, read.values.get("national_reference")
            if own and said and own != said:
                read.faults.append(f"{by_name} has another national reference number here: {own}")
        return by_reference or by_name

    def line(self, read: Read, agency: Agency | None, names: Names, chosen: set[int]) -> Line:
        """What becomes of one row."""
        choice, likely = self.choices.get(str(read.number), ""), None
        if agency is None and not read.faults:
            key = names.likely(read.values["name"])
            likely = self.by_key.get(key)
            if likely is not None and choice == str(likely.pk):
                agency = likely
                if likely.pk in chosen:
                    read.faults.append(f"Another row means {likely} already")
                chosen.add(likely.pk)
        evaluate_days(read, agency)
        kind = read.values.get("kind") or (agency.kind if agency else self.default_kind)
        if fault := reference_fault(kind, read.values.get("national_reference", "")):
            read.faults.append(fault)
        if read.unclear and kind not in SCHOOLS:
            read.faults.append(read.unclear)
        elif agency is None and not read.says_kind and not self.default_kind:
            read.faults.append("It says no kind, which a new agency needs")
        if read.faults:
            return Line(read, "refused", agency)
        if choice == LEAVE:
            return Line(read, "left", likely=likely, chosen=choice)
        if likely is not None and choice not in (NEW, str(likely.pk)):
            return Line(read, "ask", likely=likely)
        if agency is None:
            fields = {"kind": self.default_kind} | read.values
            return Line(read, "new", likely=likely, fields=fields, eslo="named" if read.eslo else "", chosen=choice)
        return self.changed(read, agency, likely, choice)

    def changed(self, read: Read, agency: Agency, likely: Agency | None, choice: str) -> Line:
        """What a row changes of an agency that is here, and of its lead officer."""
        fields = {name: value for name, value in read.values.items() if getattr(agency, name) != value}
        line = Line(read, "same", agency, likely, fields=fields, officer=self.officers.get(agency.pk), chosen=choice)
        for name, value in fields.items():
            before, after = getattr(agency, name), value
            if name == "kind":
                before, after = Agency.Kind(before).label, Agency.Kind(after).label
            line.changes.append((text_of(name), shown(before), shown(after)))
        if read.eslo:
            self.change_officer(line, read.eslo)
        if line.changes and line.state == "same":
            line.state = "changed"
        return line

    def change_officer(self, line: Line, said: dict[str, str]) -> None:
        """Note what a row says of the lead officer, where that is new."""
        officer = line.officer
        if officer is None:
            line.eslo = "named"
            line.changes.append(("ESLO", "nobody", said["name"]))
        elif officer.name.lower() != said["name"].lower():
            if officer.valid_to:
                refuse(line, f"{officer} holds the post until the end of today. Take this row in tomorrow")
                return
            if officer.valid_from >= today():
                refuse(line, f"{officer} took up the post today; correct it on the page of the agency")
                return
            line.eslo = "handed over"
            line.changes.append(("ESLO", officer.name, said["name"]))
        else:
            changed = [name for name in OF_ESLO if name in said and getattr(officer, name) != said[name]]
            line.eslo = "corrected" if changed else ""
            line.changes += [(text_of(f"eslo_{name}"), getattr(officer, name), said[name]) for name in changed]


def refuse(line: Line, fault: str) -> None:
    """Refuse a row of which something was noted already."""
    line.read.faults.append(fault)
    line.state, line.eslo = "refused", ""
    line.changes.clear()


def evaluate_days(read: Read, agency: Agency | None) -> None:
    """Note what is wrong with the first and last day that a row says, given the agency that it means."""
    known = agency.active_to if agency else None
    last = read.values.get("active_to", known)
    first = read.values.get("active_from", agency.active_from if agency else None)
    if known and known < today() and read.values.get("active_to") != known:
        read.faults.append(f"{agency} was closed on {print_date(known)}. Open it again first")
    elif agency and last != known:
        read.faults.append(f"{agency} is open here. Close it on its own page, where its posts end with it")
    elif last and last > today():
        read.faults.append("The last day lies in the future. Close the agency when it has closed")
    elif last and read.eslo:
        read.faults.append("It is closed, so it cannot have an ESLO now. Leave the cells of the ESLO empty")
    if first and last and last < first:
        read.faults.append("The last day lies before the first")
