"""What a stranger can work out of the editions of a year, by the rules of the form of an incident. Pure.

Read is what is printed: titles, lines and columns (by the keys that stand for their names), texts, marks, notes, and
what an edition says of each quarter; true counts are not, nor what the publisher took the relations to be. `RULES` has
one entry for each rule that ties counts together. Nothing of core/suppression is imported (ADR 69).

They are derived from the form, rule by rule: a list from memory forgot that "not known" excludes every device.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any, NamedTuple

from core.attack import Attacked, Facts, attack
from incidents.records import fields
from incidents.records.choices import NOT_KNOWN, Concern

ALL, OTHERS, OTHERS_NAME = "all", "others", "Other types together"
HIDDEN, NOT_AVAILABLE = "c", ":"
KEPT = "As published before"  # begins the note of a table that repeats an earlier edition
WITHOUT = "none"  # the line of types that belong to none of the four Cs
TIMES = ("this", "before", "earlier", NOT_KNOWN)
Concerns = Mapping[str, Sequence[str]]  # type → its Cs


class Count(NamedTuple):
    edition: int
    key: str


class Cell(NamedTuple):
    count: Count
    text: str  # "" where it is not printed, as in a table that is withheld
    is_revised: bool
    before: str


@dataclass(frozen=True)
class Table:
    """A table that an edition prints for the first time. `cells`: (line, column) → what is printed there."""

    key: str
    columns: tuple[str, ...]
    lines: Mapping[str, str]  # key → name, in the order in which they are printed
    cells: Mapping[tuple[str, str], Cell]

    def at(self, line: str, column: str) -> Count:
        return self.cells[line, column].count

    def column(self, column: str) -> tuple[Count, dict[str, Count]]:
        found = {line: self.at(line, column) for line in self.lines}
        return found.pop(ALL), found


@dataclass(frozen=True)
class Edition:
    """`counted`: quarters of which it says that something was recorded, as where it prints a count of them."""

    tables: Mapping[str, Table]
    counted: tuple[str, ...]
    concerns: Concerns
    threshold: int

    def chosen(self, *keys: str) -> list[Table]:
        return [self.tables[key] for key in keys if key in self.tables]

    def cells(self) -> Iterator[Cell]:
        return (cell for table in self.tables.values() for cell in table.cells.values())


def read_edition(number: int, content: Mapping[str, Any], concerns: Concerns) -> Edition:
    own = [table for table in content["tables"] if not table["note"].startswith(KEPT)]
    if all(table["withheld"] for table in own):
        own = []
    tables = {table["key"]: read_table(number, table) for table in own}
    printed = {cell.count.key for table in tables.values() for cell in table.cells.values() if cell.text}
    counted = [f"{each['year']}-Q{each['quarter']}" for each in content["quarters"] if each["state"] == "counted"]
    return Edition(
        tables,
        tuple(quarter for quarter in counted if f"{quarter}/{ALL}" in printed),
        content.get("concerns") or concerns or kept_concerns(content),
        content["threshold"],
    )


def kept_concerns(content: Mapping[str, Any]) -> Concerns:
    """The Cs of each type in editions until November 2026, which kept them among the relations."""
    found = defaultdict(list)
    for whole, parts, _ in content.get("links", ()):
        _, what, concern = plain_key(whole).split("/") if whole.count("/") == 2 else ("", "", "")
        for part in parts if what == "concern" else ():
            found[plain_key(part).split("/")[-1]].append(concern)
    return found


def plain_key(full: str) -> str:
    return full.rpartition("@")[0]


def read_table(number: int, table: Mapping[str, Any]) -> Table:
    columns = tuple(key for key, _ in table["heads"])
    cells = {
        (line["key"], column): Cell(
            Count(number, cell["key"]), "" if table["withheld"] else cell["printed"], cell["revised"], cell["before"]
        )
        for line in table["lines"]
        for column, cell in zip(columns, line["cells"], strict=True)
    }
    lines = {line["key"]: line["name"] for line in table["lines"]}
    if table["key"] == "type" and columns[0].isdecimal():  # a year without its quarters, which exist all the same
        quarters = tuple(f"{columns[0]}-Q{quarter}" for quarter in (1, 2, 3, 4))
        for line, quarter in product(lines, quarters):
            key = f"{quarter}/{ALL}" if line == ALL else f"{quarter}/type/{line}"
            cells[line, quarter] = Cell(Count(number, key), "", is_revised=False, before="")
        columns = (*quarters, *columns)
    return Table(table["key"], columns, lines, cells)


def told_by(
    contents: Iterable[Mapping[str, Any]], concerns: Concerns | None = None, counts: Iterable[Count] | None = None
) -> dict[Count, Attacked]:
    """Hidden counts, all by default, for which too few values are possible, from all editions of a year, oldest first.

    `concerns` are the Cs of each type, for editions that do not keep them. Contradiction where nothing is possible.
    """
    found = attack(read_editions(contents, concerns), counts)
    return {count: each for count, each in found.items() if each.is_told}


def read_editions(contents: Iterable[Mapping[str, Any]], concerns: Concerns | None = None) -> Facts:
    """What a stranger knows of these editions of one year, oldest first."""
    editions = [read_edition(number, content, concerns or {}) for number, content in enumerate(contents)]
    facts = Facts()
    for cell in (cell for edition in editions for cell in edition.cells()):
        if cell.text.isdecimal():
            facts.number(cell.count, int(cell.text))
        elif cell.text == NOT_AVAILABLE:
            facts.number(cell.count, 0)  # there is no return, so nothing is counted in the year either
        elif cell.text == HIDDEN:
            facts.hide(cell.count, least=0)
        else:
            facts.leave_open(cell.count)
    for rule in RULES.values():
        rule(facts, editions)
    return facts


def zeros_are_shown(facts: Facts, editions: Sequence[Edition]) -> None:
    """Zeros are printed, so a hidden count is 1 or more; and nothing is hidden without a small count."""
    for count in facts.marked:
        facts.hide(count, least=1)
    facts.smallest = max((edition.threshold for edition in editions), default=None)


def one_answer(facts: Facts, editions: Sequence[Edition]) -> None:
    """Each child has one main type, age, sex, platform, place, source, outcome and time: lines add up to all."""
    for table in tables_of(editions, "type", "age_sex", *LISTS):
        for column in table.columns:
            whole, lines = table.column(column)
            facts.add_up(whole, lines.values())


def age_and_sex(facts: Facts, editions: Sequence[Edition]) -> None:
    """The children of an age are those of each sex."""
    add_up_across(facts, editions, "age_sex")


def quarters_and_year(facts: Facts, editions: Sequence[Edition]) -> None:
    """The year is the sum of its quarters, for each type and for enquiries."""
    add_up_across(facts, editions, "type", "enquiry")


def add_up_across(facts: Facts, editions: Sequence[Edition], *keys: str) -> None:
    for table in tables_of(editions, *keys):
        *columns, last = table.columns
        for line in table.lines if columns else ():
            facts.add_up(table.at(line, last), [table.at(line, column) for column in columns])


def several_answers(facts: Facts, editions: Sequence[Edition]) -> None:
    """A child counts for each device once, and at least for one or for "not known"."""
    for table in tables_of(editions, *SEVERAL):
        whole, lines = table.column(table.columns[0])
        facts.tie([*((line, 1) for line in lines.values()), (whole, -1)])
        for line in lines.values():
            facts.at_most(whole, line)


def not_known_stands_alone(facts: Facts, editions: Sequence[Edition]) -> None:
    """A record on which the device is "not known" has no device."""
    for table in tables_of(editions, *SEVERAL):
        whole, lines = table.column(table.columns[0])
        for line in lines:
            if line != NOT_KNOWN:
                facts.at_most(whole, lines[line], lines[NOT_KNOWN])


def four_cs(facts: Facts, editions: Sequence[Edition]) -> None:
    """Each C is the sum of the main types that belong to it, and a child counts in each at most once."""
    for edition in editions:
        for table, types in zip(edition.chosen("concern"), edition.chosen("type"), strict=False):
            whole, lines = table.column(table.columns[0])
            facts.tie([*((line, 1) for line in lines.values()), (whole, -1)])
            for concern in (*Concern.values, WITHOUT):
                belong = [
                    types.at(kind, types.columns[-1])
                    for kind in types.lines
                    if kind != ALL and concern in (edition.concerns.get(kind) or (WITHOUT,))
                ]
                facts.add_up(lines[concern], belong)
                facts.at_most(whole, lines[concern])


def events_and_children(facts: Facts, editions: Sequence[Edition]) -> None:
    """Each event has a child, and each child one event."""
    for table in tables_of(editions, "total", "events"):
        for column in table.columns:
            event = table.at("events", column)
            children = Count(event.edition, f"{column}/{ALL}")
            facts.leave_open(children)
            facts.at_most(children, event)


def children_and_events_of_quarters(facts: Facts, editions: Sequence[Edition]) -> None:
    """The children of the year are those of its quarters; an event of two quarters counts in both, in the year once."""
    for table in tables_of(editions, "events"):
        *quarters, year = table.columns
        if quarters:
            if ALL in table.lines:
                facts.add_up(table.at(ALL, year), [table.at(ALL, quarter) for quarter in quarters])
            facts.tie([*((table.at("events", quarter), 1) for quarter in quarters), (table.at("events", year), -1)])
        for quarter in quarters:
            facts.at_most(table.at("events", year), table.at("events", quarter))


def quarters_with_records(facts: Facts, editions: Sequence[Edition]) -> None:
    """Of a quarter it is said that something was recorded: it has an event."""
    for table, edition in ((table, each) for each in editions for table in each.chosen("total", "events")):
        for column in edition.counted:
            if column in table.columns:
                facts.tie([(table.at("events", column), 1)], 1)


def lines_together(facts: Facts, editions: Sequence[Edition]) -> None:
    """Lines of the form that do not stand in a table are in the sum printed for them.

    Where zeros are printed apart each of them is 1 or more, and where they are named it is in order of their counts,
    as editions until November 2026 did.
    """
    for table in tables_of(editions, *LISTS):
        if OTHERS not in table.lines:
            continue
        whole = table.at(OTHERS, table.columns[0])
        absent = [Count(whole.edition, f"{whole.key}:{line}") for line in LISTS[table.key] if line not in table.lines]
        shows_zeros = any(cell.text == "0" for cell in table.cells.values())
        for line in absent:
            facts.hide(line, least=int(shows_zeros), is_marked=False)
        facts.add_up(whole, absent)
        if table.lines[OTHERS] != OTHERS_NAME:
            never_fewer(facts, absent)


def order_of_rows(facts: Facts, editions: Sequence[Edition]) -> None:
    """Lines stand in the order of the form; where they do not, it can only be that of their counts."""
    for table in tables_of(editions, *LISTS):
        lines = [line for line in table.lines if line in LISTS[table.key]]
        if lines != sorted(lines, key=LISTS[table.key].index):
            never_fewer(facts, [table.at(line, table.columns[0]) for line in reversed(lines)])


def never_fewer(facts: Facts, counts: Sequence[Count]) -> None:
    """Each count is at least the one before it."""
    for smaller, larger in pairwise(counts):
        facts.at_most(larger, smaller)


def earlier_editions(facts: Facts, editions: Sequence[Edition]) -> None:
    """Between two editions counts change only by records that came late or were cancelled, as few as possible.

    So a count that one of them hides or does not print is in the other as large, but for the fewest changes that
    explain the numbers.
    """
    for earlier, later in (pair for cells in counted_again(editions) for pair in pairwise(cells)):
        if not (earlier.text.isdecimal() and later.text.isdecimal()):
            late, void = changes_of(later.count)
            facts.leave_open(late)
            facts.leave_open(void)
            facts.changes |= {late, void}
            facts.tie([(later.count, 1), (earlier.count, -1), (late, -1), (void, 1)], 0, 0)


def marks_of_change(facts: Facts, editions: Sequence[Edition]) -> None:
    """An "r" says that the count has changed since it was last printed, and the number before it what it was."""
    for cells in counted_again(editions):
        last, changes = None, []
        for cell in cells:
            changes += [change for change in changes_of(cell.count) if change in facts.changes]
            if last and cell.is_revised and cell.before.isdecimal():
                facts.tie([(last, 1)], int(cell.before), int(cell.before))
            elif last and cell.is_revised and changes:
                facts.tie([(change, 1) for change in changes], 1)
            if cell.text:
                last, changes = cell.count, []


def changes_of(count: Count) -> tuple[Count, Count]:
    """How many records came late, and how many were cancelled, since the edition before."""
    return Count(count.edition, f"{count.key} late"), Count(count.edition, f"{count.key} void")


def counted_again(editions: Sequence[Edition]) -> Iterator[list[Cell]]:
    """The cells of each count, one of each edition, oldest first; a printed one where there is one."""
    found: dict[str, dict[int, Cell]] = defaultdict(dict)
    for edition in editions:
        for cell in edition.cells():
            own = found[cell.count.key]
            if cell.text or cell.count.edition not in own:
                own[cell.count.edition] = cell
    yield from (list(cells.values()) for cells in found.values())


def tables_of(editions: Iterable[Edition], *keys: str) -> Iterator[Table]:
    return (table for edition in editions for table in edition.chosen(*keys))


RULES = {
    "zeros are shown": zeros_are_shown,
    "one answer": one_answer,
    "age and sex": age_and_sex,
    "quarters and year": quarters_and_year,
    "several answers": several_answers,
    "not known stands alone": not_known_stands_alone,
    "four Cs": four_cs,
    "events and children": events_and_children,
    "children and events of quarters": children_and_events_of_quarters,
    "quarters with records": quarters_with_records,
    "lines taken together": lines_together,
    "order of rows": order_of_rows,
    "earlier editions": earlier_editions,
    "marks of change": marks_of_change,
}
# Each answer that is counted and published, with the rules that tie its counts.
ANSWERS = {
    "age": ("one answer", "age and sex"),
    "sex": ("one answer", "age and sex"),
    "devices": ("several answers", "not known stands alone"),
    **dict.fromkeys(
        ("platform", "place", "source", "outcome"), ("one answer", "lines taken together", "order of rows")
    ),
}
TABLES = {fields.get(name).key: fields.get(name).choices.values for name in ANSWERS if name not in fields.PAIR}
SEVERAL = {fields.get(name).key for name, rules in ANSWERS.items() if "several answers" in rules}
LISTS = {key: lines for key, lines in TABLES.items() if key not in SEVERAL} | {"time": TIMES}
