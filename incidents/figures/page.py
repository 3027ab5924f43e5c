import datetime as dt
import re
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from core.text.dates import print_quarter, quarter_of, today
from incidents.figures.charts import chart_of
from incidents.figures.counting import place_of, quarter_at
from incidents.figures.figures import QuarterFigures, year_name
from incidents.figures.files import MARKS, Figures, shows_before, state_of, title_of
from incidents.figures.settings import cut_off_days
from incidents.figures.tables import Figure, FigureTable
from incidents.models import QuarterCutOff

QUARTER = re.compile(r"([12][0-9]{3})-Q([1-4])")
OFFERED = 12  # quarters


@dataclass(frozen=True)
class Shown:
    table: FigureTable
    chart: str
    lines: list[tuple[str, bool, SafeString, str]]
    has_before: bool


def shown(table: FigureTable, figures: Figures | None = None, *, links: bool = False) -> Shown:
    chart, address = chart_of(table), reverse("incidents:rows_behind") if links else ""
    lines = []
    for line in table.lines:
        named = zip(table.heads, line.cells, strict=True)
        cells = "".join(cell_html(cell, line.name, head, address, strong=line.is_total) for (_, head), cell in named)
        lines.append((line.name, line.is_total, SafeString(cells), line.cells[0].before))
    return Shown(table, chart.html if chart else "", lines, shows_before(table, figures))


def cell_html(cell: Figure, row: str, head: str, address: str, *, strong: bool) -> str:
    """A figure as a cell, linked to its records; put together here, since a year has three hundred."""
    text = escape(cell.text)
    if address and cell.count:
        href = f"{address}?{urlencode({'figure': cell.key})}"
        hidden = f'<span class="govuk-visually-hidden"> records: {escape(row)}, {escape(head)}</span>'
        text = f'<a class="govuk-link" href="{escape(href)}">{text}{hidden}</a>'
    elif strong:
        text = f"<strong>{text}</strong>"
    text += ' <abbr title="revised">r</abbr>' if cell.is_revised else ""
    return f'<td class="govuk-table__cell govuk-table__cell--numeric" data-label="{escape(head)}">{text}</td>'


def context_of(figures: Figures, *, links: bool = False) -> dict:
    quarters = [figures.quarter] if isinstance(figures, QuarterFigures) else figures.quarters
    return {
        "figures": figures,
        "title": title_of(figures),
        "tables": [shown(table, figures, links=links) for table in figures.tables],
        "sentences": [state_of(quarter) for quarter in quarters] or ["The quarters are left out of this edition."],
        "marks": MARKS,
    }


def asked_quarter(text: str) -> tuple[int, int] | None:
    if not text:
        return quarter_at(place_of(*quarter_of(today())) - 1)
    found = QUARTER.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else None


def offered_quarters(*chosen: tuple[int, int]) -> list[tuple[str, str]]:
    """Name and months of each, the latest first."""
    now = place_of(*quarter_of(today()))
    places = {*range(now - OFFERED, now + 1), *(place_of(*each) for each in chosen)}
    keys = map(quarter_at, sorted(places, reverse=True))
    return [(f"{year}-Q{quarter}", print_quarter(year, quarter)) for year, quarter in keys]


def offered_years() -> list[tuple[int, str]]:
    year, _ = quarter_of(today())
    return [(each, year_name(each)) for each in range(year, year - 6, -1)]


@dataclass(frozen=True)
class CutOffLine:
    year: int
    quarter: int
    done: QuarterCutOff | None
    due: dt.date

    @property
    def name(self) -> str:
        return f"{self.year}-Q{self.quarter}"

    @property
    def months(self) -> str:
        return print_quarter(self.year, self.quarter)

    @property
    def is_late(self) -> bool:
        return self.done is None and self.due < today()


def cut_off_lines(done: list[QuarterCutOff]) -> list[CutOffLine]:
    by_place = {place_of(each.year, each.quarter): each for each in done}
    now = place_of(*quarter_of(today()))
    places = sorted({*range(now - OFFERED, now), *by_place}, reverse=True)
    due = cut_off_days(map(quarter_at, places))
    return [CutOffLine(*quarter_at(place), by_place.get(place), due[quarter_at(place)]) for place in places]
