"""The recorder's home: the button, this quarter and the last one, and a record found by its case number."""

from __future__ import annotations

import datetime as dt

import pytest

from core.text.dates import print_date, today
from core.working_days.days import working_day_after
from incidents.access_log.purposes import KEPT
from incidents.figures.cut_offs import cut_off
from incidents.figures.nil_returns import declare_nil
from incidents.models import AccessLog, Incident, NilReturn, QuarterCutOff
from reports.periods import Period
from tests.actions.pages import errors_of, text_of, tree_of, words
from tests.factories.incidents import record

pytestmark = pytest.mark.django_db
HOME = "/incidents/"


@pytest.fixture
def recorder(board, bea, enter):
    """The browser of the recorder, with nothing recorded in this quarter and the last."""
    Incident.objects.update(recorded_on=dt.date(2009, 7, 1))
    NilReturn.objects.all().delete()
    QuarterCutOff.objects.all().delete()
    return enter(bea)


def rows(response) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in tree_of(response).xpath("//table/tbody/tr")]


@pytest.mark.long
def test_button_to_record_has_the_focus(recorder):
    button = tree_of(recorder.get(HOME)).xpath("//main//*[@autofocus]")
    assert [(words(each), each.get("href")) for each in button] == [("Record an incident", "/incidents/new/")]


def test_empty_case_number_is_refused_at_its_field_and_no_look_is_noted(recorder):
    looks = AccessLog.objects.count()
    page = recorder.post("/incidents/find/", {"case_number": "  "})
    assert page.status_code == 422 and errors_of(page) == ["Enter a case number"]
    assert AccessLog.objects.count() == looks
    assert not tree_of(page).xpath("//main//*[@autofocus]")


def test_button_to_record_does_not_take_the_focus_from_a_result(recorder):
    page = recorder.post("/incidents/find/", {"case_number": "C-404"}, follow=True)
    assert "No record has this case number." in text_of(page)
    assert not tree_of(page).xpath("//main//*[@autofocus]")


def test_quarters_without_records_ask_for_a_nil_return_once_they_are_over(recorder, bea):
    current, last = Period.containing(today()), Period.containing(today()).before
    rows_now = rows(recorder.get(HOME))
    assert [row[0] for row in rows_now] == [f"This quarter: {current.label}", last.label]
    assert [row[1] for row in rows_now] == ["None", "None"]
    assert rows_now[0][2] == f"From {print_date(current.after.begin)}, if nothing is recorded"
    assert rows_now[1][2] == f"Declare nil return for {last.label}"
    day = working_day_after(current.end, 10)
    assert rows_now[0][3] == f"On {print_date(day)}"
    declare_nil(year=last.year, quarter=last.quarter, by=bea)
    cut_off(year=last.year, quarter=last.quarter, by=bea)
    on = print_date(today())
    assert rows(recorder.get(HOME))[1][2:] == [f"Declared by Bea Lindqvist on {on}", f"Cut off on {on}"]


def test_quarter_with_records_counts_them_and_leads_to_their_list(recorder, bea):
    made, other = record(by=bea), board_record()
    page = recorder.get(HOME)
    assert rows(page)[0][1:3] == [f"1 record of {Period.containing(today()).label}", "Not needed"]
    listed = text_of(recorder.get(tree_of(page).xpath("//table//a/@href")[0]))
    assert str(made) in listed and str(other) not in listed


def board_record() -> Incident:
    """The record that was there before, of 2009."""
    return Incident.objects.filter(recorded_on__year=2009).first()


def test_home_reads_no_record_and_asks_for_no_purpose(recorder, bea):
    record(by=bea)
    session = recorder.session
    del session[KEPT]
    session.save()
    assert recorder.get(HOME).status_code == 200
    assert not AccessLog.objects.filter(person=bea).exists()


@pytest.mark.long
def test_home_costs_few_statements_for_any_number_of_records(recorder, bea, django_assert_max_num_queries):
    recorder.get(HOME)
    for _ in range(3):
        record(by=bea)
    with django_assert_max_num_queries(7):
        recorder.get(HOME)


def test_bookmark_of_the_list_leads_to_it(recorder):
    assert recorder.get(HOME, {"kind": "grooming"})["Location"] == "/incidents/records/?kind=grooming"


def test_case_number_of_several_records_lists_them(recorder, bea):
    made = [record(by=bea, case_number="C-009", another=True) for _ in range(2)]
    answer = recorder.post("/incidents/find/", {"case_number": "C-009"})
    assert answer["Location"] == "/incidents/records/?found=1"
    text = text_of(recorder.get(answer["Location"]))
    assert all(str(each) in text for each in made) and "C-009" not in text
