"""Decides what is printed of a setting or of a round, so that no count of 1 to 5 can be worked out. Pure.

The counts of all groups are in one system of linked tables (core/suppression): each setting with what it prints
already, the pool of small settings, earlier issues, and the tables that are to be printed. A group that is printed
nowhere, such as one age group of a setting, or the pool, is protected too: it follows from differences.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.suppression import HIDDEN, NOT_APPLICABLE, Cell, Edition, Link, Table, publish
from voices.figures.printed import ALL, BASE, Printed
from voices.figures.rules import ANY_SHAPE, THRESHOLD, Column, Group, Shape
from voices.wording.questions import ANY, FOLLOWED

NOT_CHOSEN = "-"  # after the option: how many of those asked did not choose it
Texts = dict[str, dict[str, str]]  # option → column → text


@dataclass(frozen=True)
class Place:
    """A group, a setting or a column. `parts`: the keys of the groups that it is the sum of, () of a group."""

    key: str
    counts: Mapping[tuple[str, str], int]
    printed: Mapping[tuple[str, str], str] | None = None
    parts: tuple[str, ...] = ()

    def asks(self, shape: Shape) -> bool:
        return shape.base in self.counts

    def text(self, count: tuple[str, str], value: int) -> str:
        """What binds later tables. Of a group that is not printed, that a small count is protected."""
        if self.printed and count in self.printed:
            return self.printed[count]
        return HIDDEN if 1 <= value <= THRESHOLD else ""


@dataclass(frozen=True)
class Known:
    settings: Mapping[str, Sequence[Place]]
    issues: Mapping[str, Sequence[Place]]


def key_of(count: tuple[str, str], place: Place) -> str:
    return f"{count[0]}.{count[1]}/{place.key}"


def total_of(groups: Sequence[Group]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for group in groups:
        for key, n in group.counts.items():
            found[key] = found.get(key, 0) + n
    return found


def texts_of(printed: Printed, shapes: Iterable[Shape], band: str = ALL) -> dict[tuple[str, str], str]:
    """(question, option) → text of what a setting, or a column of an issue, prints; nothing of what is left out."""
    found = {}
    for shape in shapes:
        for option in (*shape.rows, BASE):
            text = printed.count(shape.code, option, band)
            if text != NOT_APPLICABLE:
                found[shape.code, option] = text
    return found


def places_of_setting(groups: Sequence[Group], shapes: Sequence[Shape], printed: Printed | None) -> list[Place]:
    """The groups of one setting and, last, the whole of it; one place where it has one group. Unprinted: None."""
    texts = texts_of(printed, shapes) if printed else None
    if len(groups) == 1:
        return [Place(groups[0].key, groups[0].counts, texts)]
    parts = [Place(group.key, group.counts) for group in groups]
    return [*parts, Place(groups[0].setting, total_of(groups), texts, tuple(group.key for group in groups))]


def places_of_issue(
    columns: Sequence[Column], groups: Mapping[str, Group], shapes: Sequence[Shape], printed: Printed | None
) -> list[Place]:
    """The columns of an issue; "all", the last one, is the sum of the others, or of the groups where it is alone."""
    return [
        Place(
            column.id,
            total_of([groups[key] for key in column.groups]),
            texts_of(printed, shapes, column.band) if printed else None,
            () if column.band == ALL and len(columns) > 1 else column.groups,
        )
        for column in columns
    ]


def tables_of(shape: Shape, places: Sequence[Place], *, is_issued: bool) -> Iterator[Table]:
    """Options by places, the last the sum; with several answers each option is a table: chosen, not chosen, all."""
    places = [place for place in places if place.asks(shape)]
    if not places:
        return
    name = f"{shape.code}/{places[-1].key}"
    if not shape.is_multi:
        rows = [[cell((shape.code, row), each, is_issued=is_issued) for each in places] for row in (*shape.rows, BASE)]
        yield Table(name, rows, is_issued=is_issued)
        return
    for option in shape.options:
        chosen = (shape.code, option)
        rows = [
            [cell(chosen, each, is_issued=is_issued) for each in places],
            [cell_not_chosen(shape, option, each, is_issued=is_issued) for each in places],
            [cell(shape.base, each, is_issued=is_issued) for each in places],
        ]
        yield Table(f"{shape.code}.{option}/{places[-1].key}", rows, is_issued=is_issued)


def cell(count: tuple[str, str], place: Place, *, is_issued: bool) -> Cell:
    value = place.counts.get(count, 0)
    known = place.text(count, value) if is_issued else ""
    if count[1] == BASE and is_issued:
        known = str(value)  # how many were asked is known of every group
    return Cell(key_of(count, place), value, known)


def cell_not_chosen(shape: Shape, option: str, place: Place, *, is_issued: bool) -> Cell:
    """How many did not choose an option. It is printed nowhere, but follows where the other two are numbers."""
    count, not_chosen = (shape.code, option), (shape.code, option + NOT_CHOSEN)
    base, chosen = place.counts[shape.base], place.counts.get(count, 0)
    known = ""
    if is_issued:
        texts = place.text(count, chosen), place.text(shape.base, base) if shape.base[1] != BASE else str(base)
        if place.printed is None or count not in place.printed:
            known = place.text(not_chosen, base - chosen)
        elif all(text.isdecimal() for text in texts):
            known = str(base - chosen)
        else:
            known = HIDDEN if base > chosen else "0"
    return Cell(key_of(not_chosen, place), base - chosen, known)


def links_of(shapes: Iterable[Shape], places: Sequence[Place], groups: Mapping[str, Place]) -> Iterator[Link]:
    """What a reader knows beside the tables: rules between questions in each group, and of what a column is the sum."""
    for shape in shapes:
        for place in (place for place in places if place.asks(shape)):
            if not place.parts:
                yield from rules_of(shape, place)
            for option in (*shape.rows, *([] if shape.base[1] != BASE else [BASE])):
                parts = [groups[key] for key in place.parts if groups[key].asks(shape)]
                if parts:
                    count = (shape.code, option)
                    yield Link(key_of(count, place), tuple(key_of(count, each) for each in parts))


def rules_of(shape: Shape, place: Place) -> Iterator[Link]:
    for whole, relation, parts in shape.links:
        values = place.counts.get(whole, 0), sum(place.counts.get(each, 0) for each in parts)
        if shape is ANY_SHAPE or values[0] - values[1] <= 2 * THRESHOLD:
            yield Link(key_of(whole, place), tuple(key_of(each, place) for each in parts), relation)


@dataclass(frozen=True)
class Composed:
    """What is printed of a cluster of questions: code → option → column → text; `withheld` are codes of questions."""

    questions: dict[str, Texts]
    withheld: frozenset[str]


def compose(
    shapes: Sequence[Shape],
    new: Mapping[str, Place],
    known: Known,
    must_hide: Iterable[str] = (),
    withhold: Iterable[str] = (),
) -> Composed:
    """What may be printed of linked questions in new places, the sum last. `must_hide`: keys of counts, `withhold`:
    codes. ValueError where what is known contradicts the counts.
    """
    settings = [place for own in known.settings.values() for place in own]
    groups = {place.key: place for place in settings if not place.parts}
    groups |= {place.key: place for place in new.values() if not place.parts}
    issued = [place for places in known.issues.values() for place in places]
    tables = [
        table
        for shape in shapes
        for places in (*known.settings.values(), *known.issues.values())
        for table in tables_of(shape, places, is_issued=True)
    ]
    fresh = {shape.code: list(tables_of(shape, list(new.values()), is_issued=False)) for shape in shapes}
    codes = set(withhold)
    if ANY in codes:
        codes.add(FOLLOWED)
    codes &= set(fresh)
    edition = publish(
        [*tables, *(table for own in fresh.values() for table in own)],
        list(links_of(shapes, [*settings, *issued, *new.values()], groups)),
        THRESHOLD,
        list(links_of(shapes, [*settings, *issued], groups)),
        must_hide,
        [table.name for code in codes for table in fresh[code]],
        [key_of((shape.code, BASE), place) for shape in shapes for place in new.values() if shape.base[1] == BASE],
    )
    names = {table.name for table in edition.tables if table.is_withheld}
    lost = {code for code, own in fresh.items() if any(table.name in names for table in own)}
    if lost - codes and {table.name for code in lost for table in fresh[code]} != names:
        return compose(shapes, new, known, must_hide, lost | codes)  # all options of a question, or none
    questions = {shape.code: texts_in(shape, new, edition) for shape in shapes if shape.code not in lost}
    return Composed({code: texts for code, texts in questions.items() if texts}, frozenset(lost))


def texts_in(shape: Shape, places: Mapping[str, Place], edition: Edition) -> Texts:
    asked = {name: place for name, place in places.items() if place.asks(shape)}
    if not asked:
        return {}
    counts = {row: (shape.code, row) for row in shape.rows} | {BASE: shape.base}
    return {
        row: {name: edition.text(key_of(count, places[name])) if name in asked else NOT_APPLICABLE for name in places}
        for row, count in counts.items()
    }
