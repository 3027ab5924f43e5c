import datetime as dt
import re
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from django.urls import reverse
from django.utils.safestring import SafeString

from core.text.dates import print_quarter, print_year, quarter_of, today
from incidents.figures.charts import chart_of
from incidents.figures.counting import place_of, quarter_at
from incidents.figures.figures import QuarterFigures
from incidents.figures.files import MARKS, Figures, shows_before, state_of, title_of
from incidents.figures.settings import cut_off_days
from incidents.figures.tables import FigureTable, Line
from incidents.models import QuarterCutOff

QUARTER = re.compile(r"([12][0-9]{3})-Q([1-4])")
OFFERED = 12  # quarters


HEAD = '<th scope="col" class="govuk-table__header{}">{}</th>'
NUMERIC = " govuk-table__header--numeric"
CELL = '<td class="govuk-table__cell govuk-table__cell--numeric" data-label="{}">{}</td>'
TABLE = """{chart}<table class="govuk-table figures-table{cards}">
<caption class="govuk-table__caption govuk-visually-hidden">{title}</caption>
<thead class="govuk-table__head"><tr class="govuk-table__row">{heads}</tr></thead>
<tbody class="govuk-table__body">{lines}</tbody>
</table>"""


def table_html(table: FigureTable, figures: Figures | None = None, *, links: bool = False) -> SafeString:
    """A table of figures with its heading and chart; put together here, since a year has twelve with 300 figures."""
    title, note = escape(table.title), f'<p class="govuk-body">{escape(table.note)}</p>' if table.note else ""
    html = f'<h2 class="govuk-heading-m" id="table-{table.key}">{title}</h2>{note}'
    if table.is_withheld:
        return SafeString(html)
    chart, address = chart_of(table), reverse("incidents:rows_behind") if links else ""
    names, has_before = [escape(name) for _, name in table.heads], shows_before(table, figures)
    heads = HEAD.format("", escape(table.first)) + "".join(HEAD.format(NUMERIC, name) for name in names)
    lines = (line_html(line, names, address, has_before=has_before) for line in table.lines)
    return SafeString(html + TABLE.format(
        chart=chart.html if chart else "",
        cards=" card-table card-table--in-line" if len(names) > 1 else "",
        title=title,
        heads=heads + HEAD.format(NUMERIC, "At the cut-off") if has_before else heads,
        lines="".join(lines),
    ))  # fmt: skip


def line_html(line: Line, heads: list[str], address: str, *, has_before: bool) -> str:
    """A line of a table, `heads` are names of its columns as HTML; figures lead to their records at `address`."""
    name, weight = escape(line.name), "" if line.is_total else " govuk-!-font-weight-regular"
    cells = [f'<th scope="row" class="govuk-table__header{weight}">{name}</th>']
    for cell, head in zip(line.cells, heads, strict=True):
        text = escape(cell.text)
        if address and cell.count:
            hidden = f'<span class="govuk-visually-hidden"> records: {name}, {head}</span>'
            text = f'<a class="govuk-link" href="{address}?figure={quote(cell.key, safe="")}">{text}{hidden}</a>'
        elif line.is_total:
            text = f"<strong>{text}</strong>"
        text += ' <abbr title="revised">r</abbr>' if cell.is_revised else ""
        cells.append(CELL.format(head, text))
    if has_before:
        cells.append(CELL.format("At the cut-off", escape(line.cells[0].before) or "–"))
    return f'<tr class="govuk-table__row">{"".join(cells)}</tr>'


def context_of(figures: Figures, *, links: bool = False) -> dict:
    quarters = [figures.quarter] if isinstance(figures, QuarterFigures) else figures.quarters
    return {
        "figures": figures,
        "title": title_of(figures),
        "tables": [table_html(table, figures, links=links) for table in figures.tables],
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
    return [(each, print_year(each)) for each in range(year, year - 6, -1)]


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
