"""Pages of figures: the same cells in page, chart, text and file; every internal figure opens the records behind it."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import zipfile
from collections import Counter
from urllib.parse import quote

import pytest
from openpyxl import load_workbook

from core.attack import Attacked
from incidents.editions.checksum import checksum
from incidents.editions.protection import protect
from incidents.editions.publishing import Draft
from incidents.editions.rules import Count
from incidents.editions.services import draft, mark_of
from incidents.figures.charts import chart_of
from incidents.figures.cut_offs import cut_off
from incidents.figures.figures import quarter_figures, year_figures
from incidents.figures.page import cut_off_lines
from incidents.figures.rows import rows_behind
from incidents.figures.tables import Figure, FigureTable, Line
from incidents.models import AccessLog, Incident, PublishedEdition, QuarterCutOff
from tests.core.documents.workbooks import shown_rows
from tests.factories.incidents import as_on, record
from tests.incidents.editions.random_years import small_year
from tests.rows import try_rows

pytestmark = pytest.mark.django_db


def page_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_every_internal_figure_opens_the_records_that_it_counts(played):
    figures = [quarter_figures(2009, number) for number in (1, 2, 3, 4)] + [year_figures(2009)]
    seen = 0
    for table in (table for each in figures for table in each.tables):
        for cell in (cell for cell in table.figures if cell.count and not cell.key.endswith("/events")):
            assert rows_behind(Incident.objects, cell.key).count() == cell.count, cell.key
            seen += 1
    assert seen > 100


@try_rows("key", ["", "2009", "2009-Q5/all", "2009-Q4/nonsense/x", "0000/all", "x/type/bullying", "2009-Q4/type/\x00"])
def test_nonsense_is_no_figure(board, bea, enter, key):
    assert enter(bea).get(f"/incidents/figures/rows/?figure={quote(key)}").status_code == 404


def test_the_quarter_says_what_it_is_and_links_to_records_for_those_who_see_them(played, board, bea, enter):
    text = page_of(enter(bea).get("/incidents/figures/?quarter=2009-Q1"))
    assert "OFFICIAL-SENSITIVE" in text
    assert "26 children" in text
    assert "2 late entries since" in text
    assert "figures/rows/?figure=2009-Q1%2Ftype%2F" in text
    assert "At the cut-off" in text
    assert "At the cut-off" not in page_of(enter(bea).get("/incidents/figures/?quarter=2009-Q2"))  # nothing has changed
    officer = page_of(enter(board.people["owen"]).get("/incidents/figures/?quarter=2009-Q1"))
    assert "26 children" in officer
    assert "figures/rows/" not in officer
    assert "Bea Lindqvist had made a nil return" in page_of(enter(bea).get("/incidents/figures/year/2009/"))
    assert enter(bea).get("/incidents/figures/?quarter=2009-Q9").status_code == 404


def test_the_records_behind_a_figure_are_a_look_that_is_noted(played, bea, enter):
    text = page_of(enter(bea).get("/incidents/figures/rows/?figure=2009-Q1/all"))
    assert "26 records" in text
    assert AccessLog.objects.filter(person=bea, what="list", rows=26).count() == 1


def cells_in(text: str) -> list[str]:
    """The texts of all cells of a page."""
    cells = re.findall(r"<td[^>]*>(.*?)</td>", text, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]


def test_what_is_published_is_the_same_in_page_chart_and_every_file(played, board, enter):
    edition = played[-1]
    browser = enter(board.people["grace"])
    figures = year_figures(2009, published=True)
    wanted = [f"{c.text} r" if c.is_revised else c.text for table in figures.tables for c in table.figures]
    assert {"c", "0"} <= set(wanted)
    page = page_of(browser.get(f"/incidents/figures/published/{edition.pk}/"))
    assert cells_in(page) == wanted
    for table in figures.tables:
        if chart := chart_of(table):
            lines = [line for line in table.lines if not line.is_total and len(table.heads) == 1]
            drawn = {line.cells[0].text for line in lines if line.cells[0].text != "0"}
            assert all(f"{text}</text>" in chart.wide for text in drawn if not text.isdecimal()), (table.key, drawn)
    address = f"/incidents/figures/published/{edition.pk}/file"
    rows = browser.get(f"{address}/csv/").content.decode("utf-8-sig").splitlines()[1:]
    assert [row.rpartition(",")[2].strip('"') for row in rows] == wanted
    workbook = browser.get(f"{address}/xlsx/").content
    found = [text for row in shown_rows(workbook) for text in row]
    assert Counter(wanted) <= Counter(found)
    numbers = [value for sheet in load_workbook(io.BytesIO(workbook)) for row in sheet.values for value in row
               if isinstance(value, int)]  # fmt: skip
    sheets = load_workbook(io.BytesIO(workbook))
    assert sheets.sheetnames == ["Contents", "Incidents"]
    assert [cell.value for cell in sheets["Incidents"][1]] == ["Breakdown", "Line", "Column", "Figure"]
    assert [str(row[3]) for row in sheets["Incidents"].iter_rows(min_row=2, values_only=True)] == [
        text.removesuffix(" r") for text in wanted
    ]
    assert "c: hidden, because" in " ".join(str(row[1]) for row in sheets["Contents"].values)
    assert sorted(numbers) == sorted(int(text.removesuffix(" r")) for text in wanted if text[0].isdecimal())
    assert browser.get(f"{address}/docx/").content.startswith(b"PK")
    assert browser.get(f"{address}/pdf/").content.startswith(b"%PDF")


def text_of_file(content: bytes, format: str) -> str:
    """What a file says."""
    if format == "pdf":
        return subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True).stdout.decode()
    if format == "csv":
        return content.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return " ".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))


@pytest.mark.long
def test_edition_names_no_lines_taken_together_on_page_and_in_files(board, enter):
    content = small_year().contents[-1]
    issued = {"issued_on": dt.date(2010, 5, 10), "issued_by": board.people["helen"], "checksum": checksum(content)}
    edition = PublishedEdition.objects.create(year=2009, quarter=0, number=5, issue=1, content=content, **issued)
    browser, address = enter(board.people["grace"]), f"/incidents/figures/published/{edition.pk}/"
    texts = {"page": page_of(browser.get(address))}
    for format in ("csv", "xlsx", "docx", "pdf"):
        texts[format] = text_of_file(browser.get(f"{address}file/{format}/").content, format)
    for format, text in texts.items():
        assert "Other types together" in text, format
        assert not [name for name in ("Online game", "Messages or group", "Dating or", "Shop") if name in text], format


@pytest.mark.long
def test_no_true_count_stands_in_what_is_published(played, board, enter):
    hidden = {c["full"].partition("@")[0]: c["value"] for t in played[0].content["tables"] for line in t["lines"]
              for c in line["cells"] if c["printed"] == "c"}  # fmt: skip
    page = page_of(enter(board.people["grace"]).get(f"/incidents/figures/published/{played[0].pk}/"))
    assert hidden
    assert cells_in(page).count("c") == len(hidden)
    assert "rows/?figure" not in page


def test_a_file_of_true_counts_is_marked_and_noted_with_what_it_is_for(played, bea, enter):
    browser, address = enter(bea), "/incidents/figures/2009/1/file/xlsx/"
    assert f'formaction="{address}' in page_of(browser.get("/incidents/figures/?quarter=2009-Q1"))
    for purpose in ("", "curiosity"):
        assert browser.get(f"{address}?purpose={purpose}")["Location"] == "/incidents/figures/"
    assert not AccessLog.objects.filter(person=bea, what="figures").exists()
    book = load_workbook(io.BytesIO(browser.get(f"{address}?purpose=request").content))
    assert any("OFFICIAL-SENSITIVE" in str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    assert AccessLog.objects.filter(person=bea, what="figures").get().purpose == "request"
    for nowhere in ("2009/7/file/xlsx", "year/2009/file/exe"):
        assert browser.get(f"/incidents/figures/{nowhere}/?purpose=request").status_code == 404


def test_only_a_quarter_whose_day_is_still_to_come_is_cut_off_by_itself():
    with as_on(dt.date(2010, 4, 6)):
        waiting = [(line.name, line.due) for line in cut_off_lines([]) if not line.is_late]
    assert waiting == [("2009-Q4", dt.date(2010, 4, 16))]


def test_the_manager_cuts_off_looks_and_publishes(board, helen, bea, enter):
    browser = enter(helen)
    with as_on(dt.date(2010, 2, 3)):
        for _ in range(7):
            record(by=bea)
    assert "Cut off" in page_of(browser.get("/incidents/figures/cut-offs/"))
    assert browser.get("/incidents/figures/publish/2009/4/")["Location"] == "/incidents/figures/cut-offs/"
    browser.post("/incidents/figures/cut-offs/", {"year": 2009, "quarter": 4})
    assert QuarterCutOff.objects.get(year=2009, quarter=4).taken_by == helen
    again = browser.post("/incidents/figures/cut-offs/", {"year": 2009, "quarter": 4}, follow=True)
    assert "was cut off already" in again.content.decode()
    assert mark_of(draft(year=2009, quarter=4)) in page_of(browser.get("/incidents/figures/publish/2009/4/"))
    stale = browser.post("/incidents/figures/publish/2009/4/", {"mark": "x"})
    assert (stale.status_code, "Look at them again" in stale.content.decode()) == (422, True)
    (mark,) = re.findall(r'name="mark" value="(\w+)"', stale.content.decode())  # of what is shown now
    sent = browser.post("/incidents/figures/publish/2009/4/", {"mark": mark})
    made = PublishedEdition.objects.get(year=2009, quarter=4)
    assert sent["Location"] == f"/incidents/figures/published/{made.pk}/"
    assert "January to March 2010, published on" in page_of(browser.get(sent["Location"]))
    listed = page_of(browser.get("/incidents/figures/published/"))
    assert "2009-Q4, issue 1" in listed and "January to March 2010" in listed
    figures = page_of(browser.get("/incidents/figures/?quarter=2009-Q4"))
    assert "2009-Q4, January to March 2010" in " ".join(figures.split())
    assert browser.get("/incidents/figures/publish/2009/4/")["Location"] == "/incidents/figures/cut-offs/"
    assert "Issue 1 is published." in page_of(browser.get("/incidents/figures/cut-offs/"))


def drafts_of(monkeypatch) -> list[Draft]:
    """The drafts that are made from here on."""
    made = []

    def protected(*args):
        made.append(protect(*args))
        return made[-1]

    monkeypatch.setattr("incidents.editions.services.protect", protected)
    return made


@pytest.mark.long
def test_publishing_attacks_the_figures_once(board, helen, bea, enter, monkeypatch):
    browser = enter(helen)
    with as_on(dt.date(2010, 2, 3)):
        record(by=bea)
    cut_off(year=2009, quarter=4, by=helen)
    made = drafts_of(monkeypatch)
    browser.get("/incidents/figures/publish/2009/4/")
    browser.post("/incidents/figures/publish/2009/4/", {"mark": mark_of(made[0])})
    assert len(made) == 2 and PublishedEdition.objects.filter(year=2009, quarter=4).exists()


def test_publishing_is_refused_with_the_names_of_counts_that_are_told(board, helen, bea, enter, monkeypatch):
    """Whatever is hidden or withheld, the attack finds a count."""
    browser = enter(helen)
    with as_on(dt.date(2010, 2, 3)):
        for _ in range(3):
            record(by=bea)
    cut_off(year=2009, quarter=4, by=helen)
    mark = mark_of(draft(year=2009, quarter=4))

    def told_by(contents, counts=()):
        return {} if counts else {Count(len(contents) - 1, "2009-Q4/type/bullying"): Attacked((3,))}

    monkeypatch.setattr("incidents.editions.protection.told_by", told_by)
    for answer in (
        browser.get("/incidents/figures/publish/2009/4/", follow=True),
        browser.post("/incidents/figures/publish/2009/4/", {"mark": mark}, follow=True),
    ):
        assert answer.redirect_chain == [("/incidents/figures/cut-offs/", 302)]
        assert "they would reveal hidden counts: By main type and date recorded: Bullying" in answer.content.decode()
    assert not PublishedEdition.objects.filter(year=2009, quarter=4).exists()


def test_pages_of_figures_cost_the_same_for_more_records(board, bea, enter, django_assert_num_queries):
    browser = enter(bea)
    browser.get("/incidents/figures/")
    for number in (2, 9):
        with as_on(dt.date(2010, 2, 3)):
            for _ in range(number):
                record(by=bea)
        with django_assert_num_queries(9):
            browser.get("/incidents/figures/?quarter=2009-Q4")
        with django_assert_num_queries(16):
            browser.get("/incidents/figures/year/2009/")


@try_rows(("count", "is_drawn"), [(None, False), (7, True)])
def test_a_table_whose_lines_are_all_hidden_has_no_chart(count, is_drawn):
    lines = (
        Line("grooming", "Grooming", (Figure("q/type/grooming", "c" if count is None else str(count), count),)),
        Line("sextortion", "Sextortion", (Figure("q/type/sextortion", "c"),)),
        Line("all", "All", (Figure("q/all", "18", 18),), is_total=True),
    )
    table = FigureTable("type", "By main type", "Main type", (("children", "Children"),), lines)
    assert (chart_of(table) is not None) == is_drawn
