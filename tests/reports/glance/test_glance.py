"""The board at a glance: the same figures as on the pages to which they lead, and the sentences that may be reworded."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from accounts.models import User
from actions.models import Decision, Meeting, Plan
from actions.past.changes.listing import plan_changes
from core.models import Setting
from core.text.dates import today
from reports.glance.page import read_glance
from reports.glance.rules import WORDS_KEY
from reports.models import ReportDecision
from reports.periods import Period
from tests.actions.pages import text_of, tree_of, words
from tests.factories.reports import kept_report
from tests.reports import second_count as second

pytestmark = pytest.mark.django_db
URL, WORDS = "/reports/glance/", "/reports/glance/words/"


def person(role: str) -> User:
    """The first of the demonstration board with a role."""
    return User.objects.with_role(role).order_by("pk").first()


@pytest.fixture
def found(demo_plan):
    return read_glance(person("board"))


@pytest.fixture
def shown(demo_plan, enter):
    return tree_of(enter(person("board")).get(URL))


def count_at(moment: dt.datetime, day: dt.date, begin: dt.date) -> second.Count:
    return second.Count(Plan.objects.in_force().pk, moment, day, begin)


def end_of_last_quarter() -> tuple[dt.datetime, dt.date, dt.date]:
    before = Period.containing(today()).before
    return timezone.make_aware(dt.datetime.combine(before.end, dt.time.max)), before.end, before.begin


def counts(bar) -> dict[str, int]:
    return {part.code: part.count for part, _, _ in bar.parts}


def test_bars_are_those_of_the_second_count(found):
    now, before = count_at(timezone.now(), today(), today()).colours(), count_at(*end_of_last_quarter()).colours()
    assert [counts(bar) for bar in found.bars] == [dict(now), dict(before)]


def test_sentences_count_what_the_bars_and_lists_show(found):
    red, before = (counts(bar)["R"] for bar in found.bars)
    assert found.text.startswith(f"{red} of 43 actions are red, {red - before} more than last quarter.")
    assert found.text.endswith(f"{found.wanted_count} decisions are wanted.")
    assert len(found.reds) == red


def test_each_figure_leads_to_as_many_rows_of_the_same_day(found, enter):
    client = enter(person("board"))
    for bar in found.bars:
        for part, _, address in bar.parts:
            assert re.search(rf"\b{part.count} (of 43 )?rows", text_of(client.get(address))), address
    for figure, address, _ in found.sentences[:2]:
        assert re.search(rf"\b{figure.split()[0]} (of 43 )?rows", text_of(client.get(address))), address


def test_reds_name_cause_lead_and_remedy(shown):
    rows = {words(row[0]).split()[0]: [words(cell) for cell in row] for row in shown.xpath("//table//tbody/tr")}
    assert rows["33"][1].endswith("Slipped 14 months later than first agreed")
    assert rows["33"][2:] == ["e-Safety Working Group", "No remedy given"]
    assert rows["30"][3].startswith("New date proposed: 31 January 2027")


def test_decision_of_the_quarter_is_the_remedy_unless_it_is_about_incidents(found, enter):
    red = next(each for each in found.reds if each.remedy == "No remedy given")
    manager, plan = person("manager"), Plan.objects.in_force()
    decided = Decision.objects.create(
        plan=plan, action_id=red.action, text="Ask the schools", taken_on=today(), recorded_by=manager
    )
    remedies = {each.action: each.remedy for each in read_glance(person("board")).reds}
    assert remedies[red.action].endswith(": Ask the schools")
    report = kept_report(by=manager, period=Period(2009, 4))
    ReportDecision.objects.create(report=report, decision=decided, figure="incidents.children")
    remedies = {each.action: each.remedy for each in read_glance(person("board")).reds}
    assert remedies[red.action] == "No remedy given"


def test_changed_colours_are_those_of_the_page_of_changes(found):
    meeting = Meeting.objects.last_closed(person("board"))
    listed = plan_changes(Plan.objects.in_force().pk, meeting.held_on, today())
    colours = next(number for key, number, _ in listed.filters if key == "colours")
    assert (found.changed.meeting, found.changed.count) == (meeting, colours)


def test_page_leads_to_what_changed_to_the_papers_and_to_the_report(shown, found):
    links = set(shown.xpath("//main//a/@href"))
    assert f"/plan/changes/{found.changed.meeting.since}" in links
    assert f"/plan/meeting/{found.coming.pk}/" in links and found.coming.held_on >= today()
    assert {
        f"/reports/{found.latest.pk}/",
        f"/reports/{found.latest.pk}/files/published/pdf/",
        "/reports/charts/",
    } <= links


def test_lines_are_cover_returns_and_incidents_as_published_for_everybody(found, enter):
    labels = [label.partition(",")[0] for label, _, _ in found.lines]
    assert labels[0] == "Agencies with an ESLO" and labels[-1] == "Children in incidents"
    assert set(labels[1:-1]) == {"Returns received"}
    assert [(label, figure.shown) for label, _, figure in found.lines] == [
        (label, figure.shown) for label, _, figure in read_glance(person("manager")).lines
    ]


@pytest.mark.parametrize("role", ["board", "agency", "recorder"])
def test_no_figure_leads_to_a_refusal(demo_plan, enter, role):
    client, found = enter(person(role)), read_glance(person(role))
    addresses = {address for _, address, _ in (*found.lines, *found.sentences) if address}
    assert {client.get(address).status_code for address in addresses} == {200}


def test_page_costs_twelve_statements(demo_plan, enter, django_assert_max_num_queries):
    client = enter(person("board"))
    client.get(URL)
    with django_assert_max_num_queries(12):
        client.get(URL)


def test_manager_rewords_the_sentences_for_the_quarter(demo_plan, enter):
    manager, reader = enter(person("manager")), enter(person("board"))
    built = read_glance(person("board")).text
    assert built in text_of(manager.get(WORDS))
    manager.post(WORDS, {"version": 1, "value": "Nine are red, and that is too many."})
    text = text_of(reader.get(URL))
    assert "Nine are red, and that is too many." in text and built not in text
    row = Setting.objects.get(key=WORDS_KEY)
    assert row.applies_from == Period.containing(today()).begin
    assert row.history.get().history_user == person("manager")
    Setting.objects.filter(pk=row.pk).update(applies_from=Period.containing(today()).before.begin)
    assert built in text_of(reader.get(URL))  # once a quarter has begun


@pytest.mark.parametrize("again", ["", "built"])
def test_empty_or_built_words_bring_the_built_sentences_back(again, demo_plan, enter):
    manager, built = enter(person("manager")), read_glance(person("board")).text
    manager.post(WORDS, {"version": 1, "value": "All is well."})
    manager.post(WORDS, {"version": 2, "value": built if again else ""})
    assert built in text_of(manager.get(URL))


def test_words_of_two_at_once_are_both_shown(demo_plan, enter):
    manager = enter(person("manager"))
    manager.post(WORDS, {"version": 1, "value": "All is well."})
    response = manager.post(WORDS, {"version": 1, "value": "Nothing is well."})
    assert response.status_code == 409
    assert "All is well." in text_of(response) and "Nothing is well." in text_of(response)


def test_words_that_are_too_long_are_rejected(demo_plan, enter):
    assert enter(person("manager")).post(WORDS, {"version": 1, "value": "x" * 601}).status_code == 422


def test_board_without_a_plan_is_told_so(demo_plan, enter):
    Plan.objects.update(closed_on=today(), undone_on=today())
    assert "No plan is in force." in text_of(enter(person("board")).get(URL))
