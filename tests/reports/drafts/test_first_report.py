"""The first report of a board compares with nothing, since nobody recorded anything before its first day."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import zipfile

import openpyxl
import pytest
from django.urls import reverse

from actions.importing.saving import save_plan
from actions.models import Plan
from actions.wording.document import PlanDocument, PlanRow, PriorityHeading
from core.board.figure_days import count_figures
from reports.drafts.drafting import basis_for
from reports.drafts.services.drafts import make_report
from reports.frozen.services import freeze_report
from reports.models import FrozenEdition, RenderedFile
from reports.periods import Period
from tests.actions.pages import text_of
from tests.actions.past.asat_states import standing_clock
from tests.factories.accounts import UserFactory
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
FIRST = dt.date(2026, 12, 2)
PERIODS = {"quarterly": Period(2026, 3), "annual": Period(2026)}
SENTENCE = "There is nothing to compare with yet: the board has kept its records here since 2 December 2026"
INVENTED = re.compile(
    r"[(][+−-]\d|no change|as many as|more than last|fewer than last|last quarter|\bBefore\b"
    r"|At the last report|(?:September|June|March) 2026|Q2 2026/27|better|worse|not known|Year before"
)


def accept_plan(by) -> Plan:
    rows = [
        PlanRow("1", "1. Teach", "a. Lessons", f"Action {number}", "Working Group", timescale, "")
        for number, timescale in enumerate(["By 31 December 2016", "Ongoing", "By 31 March 2027"], start=1)
    ]
    document = PlanDocument(title="Plan", priorities=[PriorityHeading("1", "Schools")], rows=rows, glossary=[])
    return save_plan(document=document, title="", as_at=FIRST, by=by)


@pytest.fixture
def manager():
    """A board of today: its plan was accepted this morning, and a few ESLOs were named, who have long held the post."""
    with standing_clock(FIRST):
        by = UserFactory(roles=["manager"])
        plan = accept_plan(by)
        measured = plan.actions.get(number=1)
        measured.measure = "agencies.coverage"
        measured.save()
        for name in ("Alder", "Birch"):
            EsloFactory(agency__name=name, valid_from=dt.date(2026, 10, 5), trained_on=dt.date(2026, 10, 6))
        AgencyFactory(name="Cedar")
        yield by


def print_of(file: RenderedFile) -> str:
    content = bytes(file.content)
    if file.format == "pdf":
        content = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True).stdout
        return " ".join(content.decode().split())
    if file.format == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        return " ".join(str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None)
    parts = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    return " ".join(re.sub(r"<[^>]+>", " ", parts).split())


@pytest.mark.long
@try_rows("kind", PERIODS)
def test_draft_compares_with_nothing_if_it_is_the_first(manager, enter, kind):
    report = make_report(kind=kind, period=PERIODS[kind], by=manager)
    text = text_of(enter(manager).get(reverse("reports:one", args=[report.pk])))
    assert SENTENCE in text and not INVENTED.findall(text)


@pytest.mark.parametrize("kind", ["quarterly", pytest.param("annual", marks=pytest.mark.long)])
def test_report_compares_with_nothing_if_it_is_the_first(manager, kind):
    report = make_report(kind=kind, period=PERIODS[kind], by=manager)
    freeze_report(report=report, expected=report.version, by=manager)
    prints = {f"{row.edition.edition} {row.format}": print_of(row) for row in RenderedFile.objects.all()}
    prints |= {row.edition: " ".join(re.sub(r"<[^>]+>", " ", row.page).split()) for row in FrozenEdition.objects.all()}
    assert len(prints) == 8
    for name, text in prints.items():
        assert SENTENCE in text, name
        assert not INVENTED.findall(text), (name, INVENTED.findall(text))


@pytest.mark.long
def test_basis_is_of_no_first_report_if_one_was_frozen_of_a_period_before_the_first_day(manager, small_files):
    assert basis_for("quarterly", Period(2026, 3)).is_first
    first = make_report(kind="quarterly", period=Period(2026, 2), by=manager)
    freeze_report(report=first, expected=first.version, by=manager)
    first.refresh_from_db()
    basis = basis_for("quarterly", Period(2026, 3))
    assert (basis.is_first, basis.last_report) == (False, first.name)
    assert basis.printed_before


@try_rows("name", ["home", "plan", "coverage", "reports:glance", "reports:charts"])
def test_page_shows_no_earlier_day_if_the_plan_was_accepted_today(manager, enter, name):
    text = text_of(enter(manager).get(reverse(name), follow=True))
    assert not INVENTED.findall(text)
    assert (SENTENCE in text) == (name in ("coverage", "reports:charts"))


def test_measure_of_an_action_has_no_earlier_day_if_the_plan_was_accepted_today(manager, enter):
    count_figures()
    action = Plan.objects.get().actions.get(number=1)
    text = text_of(enter(manager).get(action.url()))
    assert "All agencies with an ESLO: 2 of 3 agencies today" in text and "Over the last year" not in text
