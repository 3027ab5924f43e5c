"""The measure of an action: a figure of another room, chosen by the manager, with its value over time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from actions.figures.services import set_measure
from actions.models import Action
from actions.past.changes.listing import plan_changes
from actions.table.page import shown_table
from actions.table.querysets.rows import ROW_FIELDS
from agencies.directory.figures import coverage_on
from agencies.models import Agency
from audits.results.returns_figures import Asked, Came, RoundCame
from core.board import measures
from core.board.figure_days import count_figures, latest_in_words
from core.board.figures import Figure
from core.models import FigureDay
from core.records.rules import NothingChanged, RuleBroken
from core.text.dates import print_date, today
from tests.actions.pages import errors_of, latest_changes, text_of, tree_of, words
from tests.factories.plan import AgencyFactory
from tests.measures import on_days
from tests.rows import try_rows


def address(action: Action) -> str:
    return reverse("measure", args=[action.pk])


@pytest.mark.long
def test_it_works(board, helen, enter):
    action, client = board.open.by_group, enter(helen)
    client.get(address(action))
    response = client.post(address(action), {"measure": "agencies.coverage", "version": action.version}, follow=True)
    tree = tree_of(response)
    rows = [[words(cell) for cell in row] for row in tree.xpath("//h2[@id='measure']/following::table[1]/tbody/tr")]
    found = coverage_on([today()]).sums[0].points[0]
    assert not rows  # the plan of the cast was accepted today
    assert found.agencies == Agency.objects.active().count() > 0
    assert f"{found.covered} of {found.agencies} agencies" in text_of(response)
    assert "Measured by: Agencies with an ESLO" in latest_changes(client, action)


@try_rows("key", [key for key, _ in measures.choices()])
def test_every_measure_can_be_read(board, key):
    figures = on_days(key, measures.last_days(today()))
    assert all(figure.meaning and figure.address and figure.as_at for figure in figures)
    assert (
        figures or key in {"audits.received", "incidents.published"} or key.startswith("voices.")
    )  # nothing is published


def test_none_takes_it_back_and_a_page_without_one_reads_none(board, helen, enter):
    action = set_measure(action=board.open.by_group, expected=1, measure="agencies.vacancies", by=helen)
    response = enter(helen).post(address(action), {"measure": "none", "version": action.version}, follow=True)
    assert not tree_of(response).xpath("//h2[@id='measure']")
    assert Action.objects.get(pk=action.pk).measure == ""


def test_it_asks_for_a_choice(board, helen, enter):
    response = enter(helen).post(address(board.open.by_group), {"version": 1})
    assert response.status_code == 422
    assert "Choose a figure, or none of these" in errors_of(response)[0]


def test_it_requires_edit_rights(board, marian, enter):
    assert enter(marian).get(address(board.open.by_group)).status_code == 403


def test_only_figures_that_there_are_can_be_chosen_and_only_once(board, helen):
    action = board.open.by_group
    with pytest.raises(RuleBroken):
        set_measure(action=action, expected=1, measure="agencies.nothing", by=helen)
    with pytest.raises(NothingChanged):
        set_measure(action=action, expected=1, measure="", by=helen)


def test_what_changed_tells_of_it_by_its_name(board, helen):
    action = set_measure(action=board.open.by_group, expected=1, measure="agencies.coverage", by=helen)
    begin = today() - dt.timedelta(days=1)
    found = plan_changes(action.plan_id, begin, today())
    said = [change.says for change in found.changes if change.action == action.pk]
    assert any("Agencies with an ESLO" in each for each in said) or not found.known_before


def measured_rows(plan, user) -> dict[int, str]:
    """What the table of a plan says of the measure of each action, by key."""
    records = list(plan.placements.in_print().values_list(*ROW_FIELDS))
    return {row.action: row.measured for table in shown_table(records, plan, user, grouped=True) for row in table.rows}


def test_table_says_what_measures_an_action(board, helen, grace, enter):
    action = set_measure(action=board.open.by_group, expected=1, measure="agencies.coverage", by=helen)
    found = coverage_on([today()]).sums[0].points[0]
    sentence = f"{found.covered} of {found.agencies} agencies have an ESLO"
    (row,) = tree_of(enter(grace).get("/plan/")).xpath(f"//tr[@id='row-{board.open.row.pk}']")
    assert words(row.find_class("plan-table__action")[0]).endswith(sentence)
    measured = measured_rows(action.plan, grace)
    assert measured.pop(action.pk) == sentence
    assert not any(measured.values())


def test_table_reads_all_its_measures_in_one_statement(board, helen, django_assert_num_queries):
    keys = ["agencies.coverage", "agencies.vacancies", "agencies.coverage.schools"]
    for key, action in zip(keys, board.open.plan.actions.all(), strict=False):
        set_measure(action=action, expected=1, measure=key, by=helen)
    with django_assert_num_queries(1):
        sentences = latest_in_words(today())
    assert sentences.keys() == set(keys) and "agencies have no ESLO" in sentences["agencies.vacancies"]


def test_measure_is_counted_again_at_a_press(board, helen, enter):
    action, client = board.open.by_group, enter(helen)
    set_measure(action=action, expected=1, measure="agencies.vacancies", by=helen)
    before = FigureDay.objects.get(key="agencies.vacancies")
    AgencyFactory()
    response = client.post(reverse("count_measure", args=[action.pk]), follow=True)
    after = FigureDay.objects.get(key="agencies.vacancies")
    assert after.figure.value == before.figure.value + 1
    assert after.counted_at > before.counted_at
    assert "The figure has been counted again." in text_of(response)
    assert f"Counted on {print_date(today())} at " in text_of(response)


@try_rows(
    ("value", "words"),
    [(71, "71 of 83 agencies have an ESLO"), ("z", "Agencies with an ESLO: does not apply")],
)
def test_measure_without_a_number_is_said_behind_its_label(value, words):
    measure = measures.Measure("a", "b", list, list, "{} agencies have an ESLO")
    figure = Figure("a", "Agencies with an ESLO", "", value, out_of=83 if value == 71 else None, unit="agencies")
    assert measure.in_words(figure) == words


def action_measured_by(board, helen, monkeypatch, figure: Figure) -> Action:
    """An action that is measured by a figure of its own."""
    monkeypatch.setattr(measures, "_measures", dict(measures._measures))
    measures.measure("test.figure", "A figure", source=list)(lambda found, days: [figure])
    Action.objects.filter(pk=board.open.by_group.pk).update(measure="test.figure")
    count_figures(["test.figure"])
    return board.open.by_group


@pytest.mark.parametrize(("name", "led"), [("helen", "/audits/improvements/"), ("grace", "/audits/"), ("bea", "")])
def test_measure_leads_each_reader_only_to_what_they_may_open(name, led, board, helen, enter, monkeypatch):
    figure = Figure(
        "a", "Overdue", "Not done by its day", 3, unit="rows", as_at=today(), address="/audits/improvements/"
    )
    action = action_measured_by(board, helen, monkeypatch, figure)
    client = enter(board.people[name])
    (after,) = tree_of(client.get(action.url())).xpath("//h2[@id='measure']/following-sibling::p[1]")
    assert after.xpath(".//a/@href") == ([led] if led else [])
    assert words(after) == "Overdue: 3 rows today. Not done by its day."
    assert not led or client.get(led).status_code == 200


def test_figure_of_a_quarter_is_not_said_to_be_of_today(board, helen, grace, enter, monkeypatch):
    figure = Figure("a", "Incidents", "As published", 20, unit="children", period="2009-Q3", address="/plan/")
    action = action_measured_by(board, helen, monkeypatch, figure)
    text = text_of(enter(grace).get(action.url()))
    assert "Incidents: 20 children in 2009-Q3. As published." in text and "20 children today" not in text


def test_returns_received_name_their_round(db):
    day = dt.date(2010, 3, 1)
    asked = Asked(1, "Schools 2010", day, None, day)
    measure = measures._measures["audits.received"]
    (figure,) = measure.figures([RoundCame(asked, Came("All", 12, 8), {})], [day])
    assert measure.in_words(figure) == "Returns received, Schools 2010: 8 of 12 returns"
    assert "also when the board sent them back" in figure.meaning
