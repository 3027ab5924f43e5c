"""The list of answers: what it says of the columns of a record, and every place that goes over it."""

from __future__ import annotations

import pytest
from django.db.models import TextChoices
from django.urls import reverse
from django.utils.text import capfirst

from core.history.display import history_entries
from core.text.dates import quarter_of, today
from incidents.figures.counting import Tally
from incidents.figures.figures import year_figures
from incidents.figures.files import flat_table
from incidents.figures.tables import edition_tables
from incidents.models import Incident
from incidents.records import fields
from tests.factories.incidents import accepted, made_by
from tests.rows import try_rows

pytestmark = pytest.mark.django_db


class Weather(TextChoices):
    """Values of an answer that is only here."""

    RAIN = "rain", "Rain or snow"
    NOT_KNOWN = "not_known", "Not known"


@pytest.fixture
def weather(monkeypatch, board):
    """An answer more, in the column of another one, which is off the list."""
    known = [field for field in fields.FIELDS if field.name != "police"]
    new = {"part": fields.HOW, "headings": "weather", "counted": True, "published": True, "table": "weather"}
    monkeypatch.setattr(fields, "FIELDS", [*known, fields.Field("police", "Kind of weather", Weather, **new)])


@pytest.mark.long
def test_field_on_list_is_in_form_service_page_and_history(weather, bea, enter):
    browser = enter(bea)
    assert '<option value="rain">Rain or snow</option>' in browser.get(reverse("incidents:new")).content.decode()
    browser.post(reverse("incidents:new"), {"main_type": "bullying", "police": "rain"})
    made = Incident.objects.latest("pk")
    assert made.police == "rain"
    assert "Rain or snow" in browser.get(reverse("incidents:record", args=[made.pk])).content.decode()
    (entry,) = history_entries(made)
    assert ("Police", "rain") in [(change.label, change.new) for change in entry.changes]


@pytest.mark.long
def test_field_on_list_is_read_from_an_extract(weather, bea):
    columns = ("case_number", "main_type", "police")
    (made,) = made_by(accepted([["C-88001", "Bullying", "rain or snow"]], by=bea, columns=columns))
    assert made.police == "rain"


def test_field_on_list_is_counted_filed_and_published(weather, bea, enter):
    enter(bea).post(reverse("incidents:new"), {"main_type": "bullying", "police": "rain"})
    year, _ = quarter_of(today())
    figures = year_figures(year)
    rain, *_ = figures.table("weather").lines
    assert (rain.name, rain.cells[0].count) == ("Rain or snow", 1)
    rows = [[cell.text for cell in row] for row in flat_table(figures, "csv").rows]
    assert ["Weather", "Rain or snow", "Children", "1"] in rows
    page = enter(bea).get(reverse("incidents:rows_behind"), {"figure": rain.cells[0].key}).content.decode()
    assert str(Incident.objects.latest("pk")) in page


def published_keys(year) -> set[str]:
    """Keys of the tables in a published edition of a year in which nothing happened."""
    tables, _ = edition_tables([], year, [], Tally())
    return {table.key for table in tables}


def test_published_tables_leave_out_a_field_that_is_only_counted(weather, monkeypatch):
    assert "weather" in published_keys(2026)
    *others, last = fields.FIELDS
    monkeypatch.setattr(fields, "FIELDS", [*others, fields.Field(last.name, last.label, Weather, counted=True)])
    assert not {"weather", "police"} & published_keys(2026)


def test_fields_list_names_each_column_or_why_nobody_enters_it():
    columns = {field.name for field in Incident._meta.fields}
    assert columns == {*fields.names(), *fields.NOT_ENTERED}
    assert not set(fields.names()) & set(fields.NOT_ENTERED)


@try_rows("field", fields.FIELDS)
def test_field_has_the_name_and_choices_of_its_column(field):
    column = Incident._meta.get_field(field.name)
    assert capfirst(column.verbose_name).casefold() == (field.short or field.label).casefold()
    if field.choices and not field.many:
        assert column.choices == field.choices.choices
