"""The figures of incidents, defined once, for pages, files and reports. Plain values out.

quarter_figures(2009, 4) are internal: true counts, for those with the right to read them; quarter_figures(2009, 4,
published=True) those last published, None where there are none. year_figures() likewise.
The caller checks who may read what: internal figures need the right "incidents.figures", published ones may be read by
everybody who reads the plan. Internal figures are OFFICIAL-SENSITIVE. A value computed from published figures (a share,
a rank, a change) may be displayed only if each count in it is a number (`Figure.count` is not None). Marks: "c" hidden,
":" not available, "r" revised since the cut-off, or since the edition before.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.text.dates import print_year, quarter_end, quarter_start, today
from incidents.editions.publishing import BEHIND, behind_the_total, find, tables_of
from incidents.figures import tables
from incidents.figures.counting import State, Tally, place_of, quarter_at, state_of, tally_of, together
from incidents.figures.quarters import CutOff, Declarations, Nil, declarations_between, late_entries
from incidents.figures.tables import ALL, Figure, FigureTable, Kind, QuarterCounts
from incidents.figures.tallies import events_of, read_tallies
from incidents.models import IncidentType, PublishedEdition, RetentionRun

MARKING = "OFFICIAL-SENSITIVE"
YEARS = 5  # financial years side by side


@dataclass(frozen=True)
class Quarter:
    """Facts about one quarter. `state` is "counted"; "nil" (declared by `nil_by` on `nil_on`); "missing" (no return);
    or "open" (not over). `cut_off_on` is None where it was not cut off; `cut_off_by` is "" for the daily job. `late`
    counts entries after the cut-off that count in this quarter by either date; None where it was not cut off, or may
    not be displayed.
    """

    year: int
    quarter: int
    state: State
    children: Figure
    events: Figure
    nil_by: str = ""
    nil_on: dt.date | None = None
    cut_off_on: dt.date | None = None
    cut_off_by: str = ""
    late: int | None = None

    @property
    def name(self) -> str:
        return f"{self.year}-Q{self.quarter}"

    @property
    def is_revised(self) -> bool:
        """Whether the number of children has changed since the cut-off, and both numbers may be displayed."""
        return self.children.is_revised


@dataclass(frozen=True)
class Issued:
    pk: int
    issue: int
    on: dt.date
    reason: str = ""


@dataclass(frozen=True)
class QuarterFigures:
    """`tables`: "type" and, internal only, "events" and "enquiry"; published "total"."""

    quarter: Quarter
    tables: tuple[FigureTable, ...]
    issued: Issued | None = None  # None: internal

    def table(self, key: str) -> FigureTable | None:
        return next((table for table in self.tables if table.key == key), None)


@dataclass(frozen=True)
class YearFigures:
    """The figures of a financial year, given by its first calendar year. `tables`: "type" by quarter, one for each
    breakdown, and "years" (types over several years); before them, published only, "total". `quarters` is empty where
    an edition leaves them out.
    """

    year: int
    children: Figure
    events: Figure
    quarters: tuple[Quarter, ...]
    tables: tuple[FigureTable, ...]
    issued: Issued | None = None

    @property
    def name(self) -> str:
        return print_year(self.year)

    def table(self, key: str) -> FigureTable | None:
        return next((table for table in self.tables if table.key == key), None)


def incomplete(quarters: Iterable[Quarter], on: dt.date) -> list[str]:
    """Names of quarters not over on a day, or without record and nil return: periods with one are not compared."""
    return [each.name for each in quarters if not is_complete(each.year, each.quarter, each.state, on)]


def is_complete(year: int, quarter: int, state: State, on: dt.date) -> bool:
    return state in (State.COUNTED, State.NIL) and quarter_end(year, quarter) <= on


def quarter_figures(year: int, quarter: int, *, published: bool = False) -> QuarterFigures | None:
    """The figures of a quarter of a financial year, today; published: of its latest edition, or None without one."""
    if published:
        found = PublishedEdition.objects.filter(year=year, quarter=quarter).order_by("-issue").first()
        return found and edition_of_quarter(found)
    place = place_of(year, quarter)
    return figures_of_quarters(place, place)[0]


def figures_of_quarters(first: int, last: int) -> list[QuarterFigures]:
    """The internal figures of up to four quarters, from one index to another, today; eight statements."""
    known, declared = kinds(), declarations_between(first, last)
    counts = read_quarters(first, last, known, declared, breakdowns=False)
    return [
        QuarterFigures(facts, tuple(tables.quarter_tables(tables.shown_kinds(known, each.live), each)))
        for each, facts in zip(counts, describe(counts, declared, late=True), strict=True)
    ]


def year_figures(year: int, *, published: bool = False) -> YearFigures | None:
    """The figures of a financial year, today; published: of its latest edition, or None without one."""
    if published:
        found = PublishedEdition.objects.filter(year=year, quarter=0).order_by("-issue").first()
        return found and edition_of_year(found)
    places = place_of(year, 1), place_of(year, 4)
    every, declared = kinds(), declarations_between(place_of(year - YEARS + 1, 1), places[1])
    quarters = read_quarters(*places, every, declared)
    whole = whole_year(year, quarters)
    known = tables.shown_kinds(every, whole)
    described = tuple(describe(quarters, declared, late=True))
    gaps = incomplete(described, today())
    made = [*tables.year_tables(known, year, quarters, whole), *over_years(year, every, whole, declared, gaps)]
    return YearFigures(
        year,
        tables.figure(f"{year}/{ALL}", whole.children),
        tables.figure(f"{year}/events", whole.events),
        described,
        tuple(made),
    )


def kinds() -> list[Kind]:
    rows = IncidentType.objects.values_list("key", "name", "concerns", "retired_on", "pk")
    return [Kind(key, name, tuple(concerns), retired is not None, pk) for key, name, concerns, retired, pk in rows]


def read_quarters(
    first: int,
    last: int,
    known: Iterable[Kind],
    declared: Declarations,
    *,
    types_only: bool = False,
    breakdowns: bool = True,
) -> list[QuarterCounts]:
    """Counts of the quarters from one index to another: as they are now, and as they were cut off, which is all that is
    left of a quarter whose records retention deleted. `known` are all types; for `types_only` and `breakdowns` see
    read_tallies(), which runs all statements but one.
    """
    live = read_tallies(first, last, keys_of(known), types_only=types_only, breakdowns=breakdowns)
    gone = let_go_before()
    found = []
    for place in range(first, last + 1):
        year, quarter = quarter_at(place)
        now, cut_off = live[place], declared.cut_offs.get(place)
        then = tally_of(cut_off.figures) if cut_off else None
        if then and gone and gone > quarter_start(year, quarter):
            now = then
        state = state_of(now, is_over=quarter_end(year, quarter) < today(), nil=place in declared.nil)
        found.append(QuarterCounts(year, quarter, now, then, state))
    return found


def keys_of(known: Iterable[Kind]) -> dict[int, str]:
    return {kind.pk: kind.key for kind in known}


def children_over_time(year: int, quarter: int, number: int, *, published: bool = False) -> list[Figure]:
    """Children in quarters up to this one, oldest first; published, of the latest editions. Five statements at most."""
    last = place_of(year, quarter)
    first = last - number + 1
    if not published:
        counts = read_quarters(first, last, kinds(), declarations_between(first, last), types_only=True)
        return [tables.count_of(each, tables.TYPE) for each in counts]
    latest = {place: tables_of(each.content) for place, each in latest_editions(first).items()}
    found = []
    for place in range(first, last + 1):
        scope = "{}-Q{}".format(*quarter_at(place))
        found.append(find(latest.get(place, ()), f"{scope}/{ALL}"))
    return found


def latest_editions(first: int) -> dict[int, PublishedEdition]:
    """The latest published edition of each quarter from the year of this index on, by index; one statement."""
    editions = PublishedEdition.objects.filter(quarter__gt=0, year__gte=quarter_at(first)[0]).order_by("issue")
    return {place_of(each.year, each.quarter): each for each in editions}


def let_go_before() -> dt.date | None:
    """The day before which retention deleted whole records; None where it did not. One statement."""
    gone = RetentionRun.objects.filter(kind=RetentionRun.Kind.ROWS, done_at__isnull=False)
    return gone.order_by("-before").values_list("before", flat=True).first()


def whole_year(year: int, quarters: list[QuarterCounts]) -> Tally:
    """The four quarters as one; one statement. Events of deleted records never exceed the sum of quarters."""
    parts = [each.live for each in quarters]
    apart = sum(part.children for part in parts) - events_of(place_of(year, 1), place_of(year, 4))
    return together(parts, min(apart, sum(part.events for part in parts)))


def describe(quarters: list[QuarterCounts], declared: Declarations, *, late: bool) -> list[Quarter]:
    """The facts about each quarter; one statement for the late entries of those that were cut off."""
    places = [place_of(each.year, each.quarter) for each in quarters]
    entered = late_entries([declared.cut_offs[place] for place in places if place in declared.cut_offs]) if late else {}
    return [
        Quarter(
            each.year,
            each.quarter,
            each.state,
            tables.count_of(each, tables.TYPE),
            tables.events_of(each),
            **by_whom(declared.nil.get(place), declared.cut_offs.get(place)),
            late=entered.get(each.quarter),
        )
        for each, place in zip(quarters, places, strict=True)
    ]


def by_whom(nil: Nil | None, cut_off: CutOff | None) -> Mapping:
    values = {"nil_by": nil.by, "nil_on": nil.declared_on} if nil else {}
    if cut_off:
        values |= {"cut_off_on": cut_off.cut_off_on, "cut_off_by": cut_off.by}
    return values


def over_years(
    year: int, known: list[Kind], whole: Tally, declared: Declarations, gaps: list[str]
) -> list[FigureTable]:
    """Types by years with records up to this one; `declared` are facts of all, `gaps` this year's incomplete quarters.
    One statement.
    """
    first, on = year - YEARS + 1, today()
    live = read_tallies(place_of(first, 1), place_of(year - 1, 4), keys_of(known), types_only=True)
    frozen = {place: tally_of(cut_off.figures) for place, cut_off in declared.cut_offs.items()}
    years: dict[int, Tally] = {}
    missing = {year: gaps}
    for each in range(first, year):
        places = range(place_of(each, 1), place_of(each, 4) + 1)
        parts = {p: frozen[p] if p in frozen and not live[p].children else live[p] for p in places}
        if any(part.children for part in parts.values()):
            years[each] = together(parts.values(), 0)
            states = {p: state_of(part, is_over=True, nil=p in declared.nil) for p, part in parts.items()}
            found = {quarter_at(place): state for place, state in states.items()}
            missing[each] = ["{}-Q{}".format(*at) for at, state in found.items() if not is_complete(*at, state, on)]
    years[year] = whole
    if len(years) < 2:
        return []
    every = tables.shown_kinds(known, *years.values())
    counts = {each: lambda key, t=tally, y=each: of_year(t, y, key) for each, tally in years.items()}
    return [years_table(every, counts, missing)]


def of_year(tally: Tally, year: int, key: str) -> Figure:
    if key == ALL:
        return tables.figure(f"{year}/{ALL}", tally.children)
    return tables.figure(f"{year}/type/{key}", tally.counts_of(tables.TYPE).get(key, 0))


def years_table(
    known: Iterable[Kind], years: Mapping, gaps: Mapping[int, list[str] | None], behind: Sequence[int] = ()
) -> FigureTable:
    """`years`: year → figure by key of a type; `gaps`: year → its incomplete quarters, None where not said; `behind`:
    years whose types stay as published, while their total was corrected.
    """
    names = [*((kind.key, kind.name, False) for kind in known), (ALL, tables.WHOLE, True)]
    lines = tuple(tables.Line(key, name, tuple(at(key) for at in years.values()), last) for key, name, last in names)
    heads = tuple((str(year), f"{print_year(year)}{' (incomplete)' if gaps.get(year) else ''}") for year in years)
    quarters = ", ".join(name for year in years for name in gaps.get(year) or ())
    unsaid = ", ".join(print_year(year) for year in years if gaps.get(year, ()) is None)
    notes = [f"An incomplete year cannot be compared. Not over, or without a return: {quarters}."] if quarters else []
    notes += [f"The quarters are left out, so the year may be incomplete: {unsaid}."] if unsaid else []
    notes += [f"The types of {print_year(year)} are as published before. {BEHIND}" for year in behind]
    return FigureTable("years", "By main type over the years", "Main type", heads, lines, note=" ".join(notes))


def edition_of_quarter(edition: PublishedEdition) -> QuarterFigures:
    made = tuple(tables_of(edition.content))
    return QuarterFigures(quarter_of_edition(edition.content["quarters"][0], made), made, issued_of(edition))


def edition_of_year(edition: PublishedEdition) -> YearFigures:
    """A published edition of a year, for all readers, with earlier years as they were published last.

    Where no count of a quarter is printed, nothing is said about quarters: one with a return now that had none before
    would have the children by which the year has grown.
    """
    made = tables_of(edition.content)
    scope = str(edition.year)
    plain = edition.content["quarters"] if has_quarters(edition, made) else ()
    quarters = tuple(quarter_of_edition(each, tuple(made)) for each in plain)
    return YearFigures(
        edition.year,
        find(made, f"{scope}/{ALL}"),
        find(made, f"{scope}/events"),
        quarters,
        (*made, *published_years(edition, made)),
        issued_of(edition),
    )


def has_quarters(edition: PublishedEdition, made: Iterable[FigureTable]) -> bool:
    return any(cell.key == f"{edition.year}-Q1/{ALL}" for table in made for cell in table.figures)


def published_years(edition: PublishedEdition, made: list[FigureTable]) -> list[FigureTable]:
    years_before = {"year__lt": edition.year, "year__gt": edition.year - YEARS}
    before = PublishedEdition.objects.filter(quarter=0, pk__lt=edition.pk, **years_before)
    editions = {each.year: each for each in before.order_by("year", "issue")}
    if not editions:
        return []
    latest = {year: tables_of(each.content) for year, each in editions.items()} | {edition.year: made}
    gaps = {year: gaps_of(each, latest[year]) for year, each in (editions | {edition.year: edition}).items()}
    names: dict[str, Kind] = {}
    for each in latest.values():
        lines = (line for table in each if table.key == "type" for line in table.lines)
        names |= {line.key: Kind(line.key, line.name) for line in lines if not line.is_total}
    years = {
        year: lambda key, own=own, y=year: find(own, f"{y}/{ALL}" if key == ALL else f"{y}/type/{key}")
        for year, own in sorted(latest.items())
    }
    behind = [year for year, own in sorted(latest.items()) if "type" in behind_the_total(own)]
    return [years_table(names.values(), years, gaps, behind)]


def gaps_of(edition: PublishedEdition, made: Iterable[FigureTable]) -> list[str] | None:
    """The names of the incomplete quarters of an edition of a year; None where it says nothing about its quarters."""
    if not has_quarters(edition, made):
        return None
    quarters = [(each["year"], each["quarter"], State(each["state"])) for each in edition.content["quarters"]]
    return [f"{year}-Q{quarter}" for year, quarter, state in quarters
            if not is_complete(year, quarter, state, edition.issued_on)]  # fmt: skip


def quarter_of_edition(plain: dict, made: tuple[FigureTable, ...]) -> Quarter:
    scope = f"{plain['year']}-Q{plain['quarter']}"
    days = {name: dt.date.fromisoformat(plain[name]) if plain.get(name) else None for name in ("nil_on", "cut_off_on")}
    return Quarter(
        plain["year"],
        plain["quarter"],
        State(plain["state"]),
        find(made, f"{scope}/{ALL}"),
        find(made, f"{scope}/events"),
        plain.get("nil_by", ""),
        **days,
    )


def issued_of(edition: PublishedEdition) -> Issued:
    return Issued(edition.pk, edition.issue, edition.issued_on, edition.reason)
