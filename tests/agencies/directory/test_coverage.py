"""Coverage by kind of agency, now and over time: figures, page and files."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.directory.coverage import BY_QUARTER, BY_YEAR, days_of, read_coverage
from agencies.models import Agency, Eslo
from core.text.dates import print_date, today
from tests.actions.pages import text_of
from tests.actions.past.asat_states import standing_clock
from tests.factories.accounts import UserFactory
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory, PlanFactory
from tests.rows import try_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    client.force_login(UserFactory(roles=["board"]))
    return client


@pytest.fixture
def directory():
    """A school handed over, one vacant since June 2009, police that closed in 2010, a nursery from 2010 on."""
    first = EsloFactory(agency__name="Alder", valid_to=dt.date(2009, 5, 31))
    EsloFactory(agency=first.agency, valid_from=dt.date(2009, 6, 1))
    EsloFactory(agency=first.agency, post="deputy")
    EsloFactory(agency__name="Birch", valid_to=dt.date(2009, 6, 3))
    EsloFactory(agency__kind="police", agency__active_to=dt.date(2010, 3, 31), valid_to=dt.date(2010, 3, 31))
    AgencyFactory(kind="nursery", active_from=dt.date(2010, 1, 1))


@pytest.fixture
def accepted():
    """A plan that was accepted long ago, so that there is a past to show."""
    with standing_clock(dt.date(2009, 4, 1)):
        return PlanFactory()


def test_days_are_ends_of_quarters_or_of_financial_years_and_the_day_itself():
    day, first = dt.date(2010, 6, 3), dt.date(2000, 4, 1)
    assert days_of(BY_QUARTER, day, first)[-3:] == [dt.date(2009, 12, 31), dt.date(2010, 3, 31), day]
    assert len(days_of(BY_QUARTER, day, first)) == 9
    assert days_of(BY_YEAR, day, first)[0] == dt.date(2001, 3, 31)
    assert days_of(BY_YEAR, day, first)[-2:] == [dt.date(2010, 3, 31), day]
    assert days_of(BY_YEAR, dt.date(2010, 3, 31), first)[-2:] == [dt.date(2009, 3, 31), dt.date(2010, 3, 31)]


@try_rows("span", [BY_QUARTER, BY_YEAR])
def test_days_of_coverage_begin_on_the_first_day_of_the_board(span):
    end, day = dt.date(2010, 3, 31), dt.date(2010, 6, 3)
    assert days_of(span, day, end) == [end, day]
    assert days_of(span, day, dt.date(2010, 4, 1)) == days_of(span, day, None) == [day]


@pytest.mark.long
def test_figures_of_each_day_are_those_of_the_list_of_that_day(directory):
    days = [dt.date(2008, 1, 1), dt.date(2009, 5, 31), dt.date(2009, 6, 3), dt.date(2009, 6, 4), dt.date(2010, 4, 1)]
    found = read_coverage(Agency.objects.all(), Eslo.objects.all(), days)
    for place, day in enumerate(days):
        every = Agency.objects.active(day)
        for kind, label in Agency.Kind.choices:
            own = [line.points[place] for line in found.kinds if line.label == label and line.points[place].agencies]
            there = every.filter(kind=kind)
            expected = [(there.count(), there.staffed(day).count())] if there else []
            assert [(point.agencies, point.covered) for point in own] == expected, (day, label)
        whole = found.sums[0].points[place]
        assert (whole.agencies, whole.covered) == (every.count(), every.staffed(day).count())
    schools, others = ([(p.covered, p.agencies) for p in line.points] for line in found.sums[1:])
    assert schools == [(0, 2), (2, 2), (2, 2), (1, 2), (1, 3)]
    assert others == [(0, 1), (1, 1), (1, 1), (1, 1), (0, 0)]


@pytest.mark.long
def test_it_works(reader, directory, accepted):
    text = text_of(reader.get(reverse("coverage")))
    assert "Primary school 1 of 2 50%" in text and "All agencies 1 of 3 33%" in text
    assert text.count("Agencies with an ESLO, by kind") == 2  # the title inside the drawing, at both widths
    assert "Ten years" in text
    assert "31 Mar" in text_of(reader.get(reverse("coverage") + "?span=years"))
    assert reader.get(reverse("coverage") + "?span=x").status_code == 404


@pytest.mark.parametrize("span", [BY_QUARTER, BY_YEAR])
def test_coverage_shows_no_earlier_day_if_the_plan_was_accepted_today(reader, directory, span):
    PlanFactory()
    sentence = f"There is nothing to compare with yet: the board has kept its records here since {print_date(today())}."
    response = reader.get(reverse("coverage"), {"span": span})
    text = text_of(response)
    assert sentence in text and "Primary school 1 of 2 50%" in text
    assert "Agencies with an ESLO over time" not in text and "Mar 20" not in text
    book = openpyxl.load_workbook(io.BytesIO(reader.get(reverse("export_coverage", args=["xlsx"])).content))
    assert "Over time" not in book.sheetnames


def test_an_empty_directory_says_what_to_do(reader):
    assert "No agencies yet" in text_of(reader.get(reverse("coverage")))


@pytest.mark.long
@pytest.mark.parametrize("format", ["docx", "pdf", "xlsx"])
def test_it_is_a_file_too(reader, directory, accepted, format):
    content = reader.get(reverse("export_coverage", args=[format])).content
    assert len(content) > 1000
    if format == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        assert "1 of 2" in [row[-1] for row in book["Over time"].values]
    assert reader.get(reverse("export_coverage", args=["csv"])).status_code == 404  # it would hold one of two tables


def test_it_costs_one_statement_however_many_days(reader, directory):
    for span in (BY_QUARTER, BY_YEAR):
        with CaptureQueriesContext(connection) as queries:
            read_coverage(Agency.objects.all(), Eslo.objects.all(), days_of(span, today(), dt.date(2009, 4, 1)))
        assert len(queries) == 1
