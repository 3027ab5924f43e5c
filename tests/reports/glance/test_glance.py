"""The board at a glance: the same figures as on the pages to which they lead, and the sentences that may be reworded."""

from __future__ import annotations

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from actions.models import Action, ColourOverride, Decision, Meeting, Placement, Plan
from actions.past.changes.listing import plan_changes
from core.models import Setting
from core.records.locking import save_versioned
from core.text.dates import today
from reports.glance import page
from reports.glance.page import read_glance
from reports.glance.rules import words_key
from reports.models import ReportDecision
from reports.periods import Period
from tests.actions.pages import text_of, tree_of, words
from tests.factories.reports import kept_report
from tests.reports import second_count as second
from tests.rows import try_rows

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


def make_red(action: Action) -> None:
    """Give every row of an action the colour red."""
    ColourOverride.objects.create(
        action=action, colour="R", reason="Stuck", set_by=person("manager"), set_on=today(), ends_on=today()
    )


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
    assert found.text.startswith(f"{red} of 43 rows of the plan are red, {red - before} more than last quarter.")
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


def test_red_action_in_two_rows_is_listed_once_and_both_counts_are_given(found, enter):
    rows = Placement.objects.filter(plan=Plan.objects.in_force()).standing()
    shared = next(one for one in Action.objects.filter(number=8) if rows.filter(action=one).count() > 1)
    assert shared.pk not in {red.action for red in found.reds}
    make_red(shared)
    after, client = read_glance(person("board")), enter(person("board"))
    actions, printed = len(found.reds) + 1, counts(found.bars[0])["R"] + rows.filter(action=shared).count()
    assert (len(after.reds), counts(after.bars[0])["R"]) == (actions, printed)
    assert after.text.startswith(f"{printed} of 43 rows of the plan are red")
    assert f"Red ({actions} actions, {printed} rows)" in text_of(client.get(URL))


def test_reds_beyond_the_first_are_behind_a_link(found, enter, monkeypatch):
    monkeypatch.setattr(page, "REDS", 2)
    tree = tree_of(enter(person("board")).get(URL))
    assert [words(row) for row in tree.xpath("//table//tbody/tr/th")] == [
        f"{red.number} {red.text}" for red in found.reds[:2]
    ]
    link = tree.xpath("//a[@href='/plan/?colour=R' and starts-with(., 'All')]")
    assert words(link[0]) == f"All {found.red_actions} red actions"


def test_meeting_on_whose_day_the_plan_was_not_known_has_no_count_of_changes(demo_plan, enter, monkeypatch):
    monkeypatch.setattr(page, "past_colours", lambda *_: (None, None))
    text = text_of(enter(person("board")).get(URL))
    assert "The plan was not known here on that day." in text
    assert "No colour has changed" not in text and "(0)" not in text.partition("Changed since")[2][:40]


def test_meetings_are_those_of_the_plan_in_force(found):
    other = Plan.objects.get(pk=found.plan.pk)
    other.pk, other.uid, other.title, other.closed_on = None, uuid4(), "The plan before", found.on
    other.save(force_insert=True)
    Meeting.objects.filter(pk__in=[found.coming.pk, found.changed.meeting.pk]).update(plan=other)
    after = read_glance(person("board"))
    assert after.coming != found.coming
    assert after.changed is None or after.changed.meeting != found.changed.meeting


def test_meeting_closed_on_its_day_is_the_last_and_not_the_next(found):
    Meeting.objects.filter(pk=found.coming.pk).update(held_on=today(), minutes_closed_on=today(), subgroup=None)
    later = Meeting.objects.create(name="Board meeting", held_on=today() + dt.timedelta(1))
    assert Meeting.objects.last_and_next(person("agency")) == (found.coming, later)


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


@try_rows("role", ["board", "agency", "recorder"])
def test_no_figure_leads_to_a_refusal(demo_plan, enter, role):
    client, found = enter(person(role)), read_glance(person(role))
    addresses = {address for _, address, _ in (*found.lines, *found.sentences) if address}
    assert {client.get(address).status_code for address in addresses} == {200}


def test_page_costs_twelve_statements(demo_plan, enter, django_assert_max_num_queries):
    client = enter(person("board"))
    client.get(URL)
    with django_assert_max_num_queries(12):
        client.get(URL)


@pytest.mark.long
def test_manager_rewords_the_sentences_for_the_quarter(demo_plan, enter):
    manager, reader = enter(person("manager")), enter(person("board"))
    built = read_glance(person("board")).text
    assert built in text_of(manager.get(WORDS))
    manager.post(WORDS, {"version": 1, "value": "Nine are red, and that is too many."})
    text = text_of(reader.get(URL))
    assert "Nine are red, and that is too many." in text and built not in text
    row = Setting.objects.get(key=words_key(Plan.objects.in_force().pk))
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


def test_words_about_one_plan_are_not_those_of_the_next(demo_plan, enter):
    manager = enter(person("manager"))
    manager.post(WORDS, {"version": 1, "value": "All is well."})
    assert read_glance(person("board")).words.text == "All is well."
    row = Setting.objects.get(value="All is well.")
    Setting.objects.filter(pk=row.pk).update(key=words_key(0))
    assert read_glance(person("board")).words is None


def test_text_that_was_built_when_the_form_was_opened_is_never_saved_as_words(demo_plan, enter):
    manager = enter(person("manager"))
    offered = tree_of(manager.get(WORDS)).xpath("//input[@name='offered']/@value")[0]
    make_red(Action.objects.filter(plan=Plan.objects.in_force(), number=8).first())
    assert read_glance(person("board")).text != offered
    response = manager.post(WORDS, {"version": 1, "value": offered, "offered": offered})
    assert "Nothing was changed" in text_of(response) and read_glance(person("board")).words is None


def test_author_is_who_reworded_and_not_who_removed_something(demo_plan, enter):
    enter(person("manager")).post(WORDS, {"version": 1, "value": "Jo is well."})
    row = Setting.objects.get(value="Jo is well.")
    row.value = "[removed] is well."
    save_versioned(row, expected=row.version, fields=["value"], by=person("dpo"), reason="Removed a name")
    assert read_glance(person("board")).words.author == person("manager").name


def test_lines_that_the_manager_broke_stay_broken(demo_plan, enter):
    enter(person("manager")).post(WORDS, {"version": 1, "value": "All is well.\nOr nearly."})
    words_shown = tree_of(enter(person("board")).get(URL)).xpath("//*[contains(@class, 'keep-lines')]")
    assert "well.\nOr" in words_shown[0].text_content().replace("\r", "")


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
