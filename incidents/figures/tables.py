"""Lays counts out as the tables of a quarter and of a year, for page, chart, text and file. Pure.

A count has one key wherever it occurs, such as "2009-Q4/type/bullying" or "2009/all", so that publishing it in one
place constrains all others. `links` are the relations between counts that a reader knows beyond the sums of a table.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.suppression import NOT_AVAILABLE, Link
from incidents.figures import counting
from incidents.figures.counting import ENQUIRY, NOT_KNOWN, TYPE, WITHOUT, State, Tally
from incidents.records import choices, fields
from incidents.records.fields import Field

ALL, WHOLE = "all", "Total"
TOTAL = "total"  # the table of an edition that has its totals alone
TIMES = (
    ("this", "In this financial year"),
    ("before", "In the year before"),
    ("earlier", "Earlier"),
    (NOT_KNOWN, "Not known"),
)
CONCERNS = (*choices.Concern.choices, (WITHOUT, "None of the four"))


@dataclass(frozen=True)
class Kind:
    key: str
    name: str
    concerns: tuple[str, ...] = ()
    is_retired: bool = False
    pk: int = 0  # 0 where it is read from a published edition


@dataclass(frozen=True)
class Figure:
    """`count` is None where it is hidden ("c") or there is none (":"). `before` is its value at the cut-off or in the
    last edition, "" for none; `is_revised`: it has changed since, and both may be displayed ("r" is added).
    """

    key: str
    text: str
    count: int | None = None
    is_revised: bool = False
    before: str = ""


@dataclass(frozen=True)
class Line:
    key: str
    name: str
    cells: tuple[Figure, ...]
    is_total: bool = False


@dataclass(frozen=True)
class FigureTable:
    """A table of counts. `heads` are (key, name) of its columns, `first` is the heading of its lines. `adds_across`:
    the last column is the sum of the others; `adds_down`: the last line is. A table that was withheld has no lines;
    `note` says so.
    """

    key: str
    title: str
    first: str
    heads: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    adds_across: bool = False
    adds_down: bool = True
    note: str = ""
    is_withheld: bool = False

    @property
    def figures(self) -> Iterator[Figure]:
        return (cell for line in self.lines for cell in line.cells)


@dataclass(frozen=True)
class QuarterCounts:
    year: int
    quarter: int
    live: Tally
    frozen: Tally | None = None
    state: State = State.COUNTED

    @property
    def scope(self) -> str:
        return f"{self.year}-Q{self.quarter}"


def figure(key: str, count: int, before: int | None = None) -> Figure:
    return Figure(key, str(count), count, before is not None and before != count, "" if before is None else str(before))


def count_of(quarter: QuarterCounts, what: str, value: str = ALL) -> Figure:
    key = f"{quarter.scope}/{ALL}" if (what, value) == (TYPE, ALL) else f"{quarter.scope}/{what}/{value}"
    if quarter.state is State.MISSING and what == TYPE:
        before = number(quarter.frozen, what, value)
        return Figure(key, NOT_AVAILABLE, before="" if before is None else str(before))
    return figure(key, number(quarter.live, what, value), number(quarter.frozen, what, value))


def number(tally: Tally | None, what: str, value: str) -> int | None:
    if tally is None:
        return None
    return sum(tally.counts_of(what).values()) if value == ALL else tally.counts_of(what).get(value, 0)


def events_of(quarter: QuarterCounts) -> Figure:
    key = f"{quarter.scope}/events"
    if quarter.state is State.MISSING:
        return Figure(key, NOT_AVAILABLE)
    return figure(key, quarter.live.events, quarter.frozen.events if quarter.frozen else None)


def shown_kinds(kinds: Iterable[Kind], *tallies: Tally) -> list[Kind]:
    counted = {key for tally in tallies for what in (TYPE, ENQUIRY) for key, n in tally.counts_of(what).items() if n}
    return [kind for kind in kinds if not kind.is_retired or kind.key in counted]


def quarter_tables(kinds: Sequence[Kind], quarter: QuarterCounts) -> list[FigureTable]:
    heads = [(quarter.scope, "Number")]
    return [
        of_types("type", "By main type and date recorded", kinds, quarter, TYPE),
        totals(
            "events",
            "Children and events",
            heads,
            [count_of(quarter, TYPE)],
            [events_of(quarter)],
        ),
        of_types(
            "enquiry",
            "By main type and date of the section 47 enquiry, or else the date known",
            kinds,
            quarter,
            ENQUIRY,
        ),
    ]


def edition_tables(
    kinds: Sequence[Kind], year: int, quarters: Sequence[QuarterCounts], whole: Tally | None = None
) -> tuple[list[FigureTable], list[Link]]:
    """The tables that an edition publishes, and the relations that a reader knows: of one quarter its total and one
    breakdown; of a year, of which `whole` is the tally, all tables. The first one has the totals alone.
    """
    if whole is None:
        (quarter,) = quarters
        by_type, total, _ = quarter_tables(shown_kinds(kinds, quarter.live), quarter)
        return [replace(total, key=TOTAL), by_type], quarter_links(quarter)
    known = shown_kinds(kinds, whole)
    children, events = figure(f"{year}/{ALL}", whole.children), figure(f"{year}/events", whole.events)
    total = totals(TOTAL, "Children and events of the year", [(str(year), "Number")], [children], [events])
    return [total, *year_tables(known, year, quarters, whole, published=True)], year_links(known, year, quarters)


def of_types(key: str, title: str, kinds: Sequence[Kind], quarter: QuarterCounts, what: str) -> FigureTable:
    lines = [Line(kind.key, kind.name, (count_of(quarter, what, kind.key),)) for kind in kinds]
    lines.append(Line(ALL, WHOLE, (count_of(quarter, what),), is_total=True))
    return FigureTable(key, title, "Main type", ((quarter.scope, "Children"),), tuple(lines))


def totals(
    key: str, title: str, heads: Sequence[tuple[str, str]], children: Sequence[Figure], events: Sequence[Figure]
) -> FigureTable:
    """A line of children and one of events. The events do not add up, since one can span several quarters."""
    lines = (Line(ALL, "Children", tuple(children)), Line("events", "Events", tuple(events)))
    return FigureTable(key, title, "Counted", tuple(heads), lines, adds_down=False)


def year_tables(
    kinds: Sequence[Kind], year: int, quarters: Sequence[QuarterCounts], whole: Tally, *, published: bool = False
) -> list[FigureTable]:
    """The tables of a year, of which `whole` is the tally; `published`: those of an edition."""
    heads = (*((each.scope, f"Q{each.quarter}") for each in quarters), (str(year), "Year"))
    children = [*(count_of(each, TYPE) for each in quarters), figure(f"{year}/{ALL}", whole.children)]
    events = [*map(events_of, quarters), figure(f"{year}/events", whole.events)]
    return [
        types_by_quarter(kinds, year, quarters, whole, heads),
        totals("events", "Children and events by quarter", heads, children, events),
        enquiries_by_quarter(year, quarters, whole, heads),
        single(year, whole, "concern", "The four Cs", CONCERNS, concerns_of(kinds, whole), several=True),
        pairs(year, whole),
        *(of_answer(year, whole, field) for field in fields.counted(published=published)),
        single(year, whole, "time", "When it happened", TIMES, counting.by_time(whole, year)),
    ]


def types_by_quarter(kinds, year, quarters, whole, heads) -> FigureTable:
    def line(key: str, name: str, total: Figure, *, last: bool = False) -> Line:
        return Line(key, name, (*(count_of(each, TYPE, key) for each in quarters), total), last)

    lines = [line(k.key, k.name, figure(f"{year}/type/{k.key}", whole.counts_of(TYPE).get(k.key, 0))) for k in kinds]
    lines.append(line(ALL, WHOLE, figure(f"{year}/{ALL}", whole.children), last=True))
    return FigureTable("type", "By main type and quarter", "Main type", heads, tuple(lines), adds_across=True)


def enquiries_by_quarter(year, quarters, whole, heads) -> FigureTable:
    cells = (*(count_of(each, ENQUIRY) for each in quarters), figure(f"{year}/{ENQUIRY}/{ALL}", whole.enquiries))
    title = "By date of the section 47 enquiry, or else the date known"
    line = Line(ALL, "Children", cells)
    return FigureTable("enquiry", title, "Counted", heads, (line,), adds_across=True, adds_down=False)


def of_answer(year: int, whole: Tally, field: Field) -> FigureTable:
    counts, values = counting.by_answer(whole, field.name), field.choices.choices
    return single(year, whole, field.key, field.title, values, counts, several=field.many)


def single(year, whole: Tally, key, title, values, counts: Mapping[str, int], *, several=False) -> FigureTable:
    lines = [Line(value, str(name), (figure(f"{year}/{key}/{value}", counts.get(value, 0)),)) for value, name in values]
    total = Line(ALL, "All children" if several else WHOLE, (figure(f"{year}/{ALL}", whole.children),), is_total=True)
    note = "One child can count in several lines, so the lines add up to more than all children." if several else ""
    heads = ((str(year), "Children"),)
    return FigureTable(key, title, title, heads, (*lines, total), adds_down=not several, note=note)


def pairs(year: int, whole: Tally) -> FigureTable:
    counts, ages, sexes = whole.counts_of(counting.AGE_SEX), counting.by_age(whole), counting.by_sex(whole)

    def line(age: str, name: str) -> Line:
        cells = (figure(f"{year}/age_sex/{age}|{sex}", counts.get(f"{age}|{sex}", 0)) for sex in choices.Sex.values)
        return Line(age, name, (*cells, figure(f"{year}/age/{age}", ages.get(age, 0))))

    lines = [line(age, str(name)) for age, name in choices.Age.choices]
    foot = (figure(f"{year}/sex/{sex}", sexes.get(sex, 0)) for sex in choices.Sex.values)
    lines.append(Line(ALL, WHOLE, (*foot, figure(f"{year}/{ALL}", whole.children)), is_total=True))
    heads = (*((sex, str(name)) for sex, name in choices.Sex.choices), (ALL, WHOLE))
    return FigureTable("age_sex", "Age and sex", "Age", heads, tuple(lines), adds_across=True)


def concerns_of(kinds: Sequence[Kind], whole: Tally) -> Mapping[str, int]:
    return counting.by_concern(whole.counts_of(TYPE), {kind.key: kind.concerns for kind in kinds})


def quarter_links(quarter: QuarterCounts) -> list[Link]:
    """The relations that a reader knows of a quarter: there are at most as many events as children, and at least one if
    anything was recorded, which is printed even where the tables are withheld.
    """
    children, events = f"{quarter.scope}/{ALL}", f"{quarter.scope}/events"
    links = [Link(children, (events,), ">=")]
    if quarter.live.children:
        links.append(Link(events, (), ">"))
    return links


def year_links(kinds: Sequence[Kind], year: int, quarters: Sequence[QuarterCounts]) -> list[Link]:
    everyone, events = f"{year}/{ALL}", f"{year}/events"
    of_quarters = [f"{quarter.scope}/events" for quarter in quarters]
    links = [Link(everyone, tuple(f"{quarter.scope}/{ALL}" for quarter in quarters))]
    links += [Link(everyone, (events,), ">="), Link(events, tuple(of_quarters), "<=")]
    links += [Link(events, (each,), ">=") for each in of_quarters]
    links += [link for quarter in quarters for link in quarter_links(quarter)]
    several = [(each.key, each.choices.choices) for each in fields.counted(published=True) if each.many]
    for key, values in (("concern", CONCERNS), *several):
        parts = [f"{year}/{key}/{value}" for value, _ in values]
        links += [Link(everyone, tuple(parts), "<="), *(Link(everyone, (part,), ">=") for part in parts)]
    for key, values in several:
        parts = [f"{year}/{key}/{value}" for value, _ in values if value != NOT_KNOWN]
        links += [Link(everyone, (part, f"{year}/{key}/{NOT_KNOWN}"), ">=") for part in parts]
    for concern, _ in CONCERNS:
        types = [kind.key for kind in kinds if concern in (kind.concerns or (WITHOUT,))]
        if types:
            links.append(Link(f"{year}/concern/{concern}", tuple(f"{year}/type/{key}" for key in types)))
    return links
