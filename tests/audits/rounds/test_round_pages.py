"""Rounds on their pages: prepared, opened, changed, extended, exempted, closed; and opened by themselves."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from audits.models import Return, Round
from audits.points import services as access_points
from audits.rounds import services as rounds
from core.jobs.daily import run_daily
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.actions.pages import errors_of, messages_of, text_of, tree_of
from tests.factories.audits import edition_of, open_round, return_of
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def days(**named) -> dict:
    """The boxes of days, each given as days after today."""
    found = {}
    for name, after in named.items():
        on = today() + after * DAY
        found |= {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}
    return found


def new_round(key="arrangements", **more) -> dict:
    values = {"edition": edition_of(key).pk, "title": "E-safety return", "year": today().year, "message": "Good day."}
    return values | days(opens_on=0, first_deadline=30, final_deadline=60) | more


@pytest.fixture
def client(board, enter):
    return enter(board.helen)


def page(name: str, *keys) -> str:
    return reverse(f"audits:{name}", args=keys)


def test_a_round_is_prepared_looked_at_and_opened(board, client):
    AgencyFactory(kind="secondary", name="Moor School")
    response = client.post(page("add_round"), new_round(kinds=["secondary"]), follow=True)
    asked = Round.objects.latest("pk")
    assert "Who is asked: 1 agency" in text_of(response) and "Good day." in text_of(response)
    response = client.post(page("open_round", asked.pk), follow=True)
    assert messages_of(response) == ["The round is open."]
    assert "0 of 1 in (0%)" in text_of(response) and "Moor School" in text_of(response)
    response = client.post(page("open_round", asked.pk), follow=True)
    assert messages_of(response) == ["This round has been opened already."]


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(client):
    wrong = client.post(page("add_round"), new_round(**days(final_deadline=10)))
    assert wrong.status_code == 422 and "must not be before the first" in errors_of(wrong)[0]
    assert 'value="E-safety return"' in wrong.content.decode()
    empty = client.post(page("add_round"), {"title": ""})
    assert "Choose a questionnaire" in errors_of(empty) and len(errors_of(empty)) >= 5


def test_a_round_opens_by_itself_on_its_day_and_once(board):
    AgencyFactory(kind="college")
    made = rounds.prepare_round(
        edition=edition_of(), title="Colleges", year=today().year, kinds=["college"], opens_on=today() + DAY,
        first_deadline=today() + 30 * DAY, final_deadline=today() + 60 * DAY, by=board.helen,
    )  # fmt: skip
    assert rounds.open_due(today()) == 1  # that of the cast
    made.refresh_from_db()
    assert made.state == "prepared"
    Round.objects.filter(pk=made.pk).update(opens_on=today())
    job = "rounds of audit returns that open"
    assert run_daily()[job] == "done" and run_daily()[job] == "done before"
    made.refresh_from_db()
    assert (made.state, made.returns.count(), rounds.open_due(today())) == ("open", 1, 0)


def test_while_many_returns_are_made_the_page_says_how_far_it_is(board, client):
    asked = open_round(state="opening", to_make=28_000, made=9_000)
    assert "9,000 of 28,000 returns" in text_of(client.get(page("round", asked.pk)))
    piece = client.get(page("round", asked.pk), headers={"HX-Request": "true"})
    assert b"<h1" not in piece.content and b"9,000" in piece.content
    Round.objects.filter(pk=asked.pk).update(state="open")
    assert client.get(page("round", asked.pk), headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_more_time_and_exempt_and_expected_after_all(board, client):
    audit_return = board.audits.audit_return
    early = client.post(page("extend", audit_return.pk), {"version": 1, "reason": "Fire"} | days(until=20))
    assert early.status_code == 422 and "Choose a later day" in errors_of(early)[0]
    done = client.post(page("extend", audit_return.pk), {"version": 1, "reason": "Fire"} | days(until=90), follow=True)
    assert "Why it has more time Fire" in text_of(done)
    done = client.post(page("exempt", audit_return.pk), {"version": 2, "reason": "No children"}, follow=True)
    assert "Exempt since" in text_of(done) and "Give more time" not in text_of(done)
    done = client.post(page("expect", audit_return.pk), {"version": 3, "reason": "There are"}, follow=True)
    assert "Exempt since" not in text_of(done)
    assert client.post(page("exempt", audit_return.pk), {"version": 4, "reason": ""}).status_code == 422


def test_of_two_who_follow_up_the_same_return_the_second_is_told(board, client):
    audit_return = board.audits.audit_return
    client.post(page("extend", audit_return.pk), {"version": 1, "reason": "Fire"} | days(until=90))
    assert client.post(page("exempt", audit_return.pk), {"version": 1, "reason": "Closed"}).status_code == 409


def test_an_agency_that_joined_later_is_asked_as_well(board, client):
    asked = board.audits.round
    AgencyFactory(name="New School")
    unknown = client.post(page("add_return", asked.pk), {"agency": "No School"})
    assert "No active agency has this name" in errors_of(unknown)[0]
    done = client.post(page("add_return", asked.pk), {"agency": "new school"}, follow=True)
    assert messages_of(done) == ["New School is asked as well."]
    again = client.post(page("add_return", asked.pk), {"agency": "New School"})
    assert "asked in this round already" in errors_of(again)[0]


def test_a_round_about_access_points_says_how_many_and_takes_one_more(board, client):
    access_points.add_access_point(agency=board.school, name="Library corner", by=board.helen)
    client.post(page("add_round"), new_round("access-points"))
    asked = Round.objects.latest("pk")
    response = client.get(page("round", asked.pk))
    assert "About 2 internet access points." in text_of(response)
    others = response.context["plan"].to_register
    client.post(page("open_round", asked.pk))
    access_points.add_access_point(agency=board.school, name="Hall", by=board.helen)
    form = {"agency": board.school.name, "point": "Cellar"}
    assert "has no access point of this name" in errors_of(client.post(page("add_return", asked.pk), form))[0]
    client.post(page("add_return", asked.pk), form | {"point": "hall"})
    assert asked.returns.count() == 3 + others


def test_an_open_round_is_changed_with_a_reason_and_closed(board, client):
    asked = board.audits.round
    same = {"version": 1, "title": "Snow round", "message": ""} | days(first_deadline=30, final_deadline=60)
    assert "Say why" in errors_of(client.post(page("edit_round", asked.pk), same))
    client.post(page("edit_round", asked.pk), same | {"reason": "Snow"})
    done = client.post(page("close_round", asked.pk), {"version": 2, "reason": ""}, follow=True)
    assert "Closed" in text_of(done) and "Ask one more" not in text_of(done)
    assert Return.objects.get(pk=board.audits.audit_return.pk).state == "not_started"
    assert "Give more time" not in text_of(client.get(page("follow", return_of(asked, board.school).pk)))


def test_round_of_a_survey_asks_children_online(board, client):
    children = edition_of("children")
    form = client.get(page("add_round"))
    (questionnaire,) = tree_of(form).xpath("//select[@name='edition']")
    assert str(children.pk) not in questionnaire.xpath("option/@value")
    client.post(page("add_round"), new_round("young-people", children=children.pk))
    asked = Round.objects.latest("pk")
    assert asked.children == children
    assert "children can answer online" in text_of(client.get(page("round", asked.pk)))
    client.post(page("edit_round", asked.pk), new_round("young-people", version=1, children=""))
    asked.refresh_from_db()
    assert asked.children is None


def test_other_rounds_ask_no_children(client):
    response = client.post(page("add_round"), new_round(children=edition_of("children").pk))
    assert errors_of(response) == ["Only a round of the young people’s survey asks children online."]


def test_children_are_asked_beside_a_return_only(board):
    with pytest.raises(RuleBroken, match="Children answer these questions"):
        rounds.prepare_round(
            edition=edition_of("children"), title="Children", year=today().year, opens_on=today(),
            first_deadline=today() + DAY, final_deadline=today() + DAY, by=board.helen,
        )  # fmt: skip
