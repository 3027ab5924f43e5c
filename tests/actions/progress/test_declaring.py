"""Saying that an action is at risk, and that its dated part was met."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from actions.models import Timescale
from actions.progress.services import progress
from core.records.rules import NothingChanged, RuleBroken
from core.text.dates import print_date, today
from tests.actions.pages import errors_of, latest_changes, messages_of, text_of, tree_of
from tests.factories.plan import ActionFactory


@pytest.fixture
def action(board):
    return board.open.by_group


def say(client, action, declared="at_risk", reason="The money is late", version=None):
    values = {"version": version or action.version, "declared": declared, "declared_reason": reason}
    response = client.post(reverse("declare", args=[action.pk]), values)
    action.refresh_from_db()
    return response


class TestDeclaring:
    def test_it_stands_on_the_page_with_its_day_and_reason(self, action, marian, enter):
        client = enter(marian)
        page = client.get(say(client, action)["Location"])
        assert messages_of(page) == [f"Action {action.number} is now said to be: at risk."]
        assert f"At risk: The money is late (declared on {print_date(today())})." in text_of(page)
        assert (action.declared, action.declared_on) == ("at_risk", today())

    @pytest.mark.parametrize(("declared", "colour"), [("at_risk", "A"), ("will_not_be_met", "R")])
    def test_it_sets_the_colour(self, board, marian, enter, declared, colour):
        fresh = ActionFactory(method=board.open.method, lead=board.leads["group"])
        say(enter(marian), fresh, declared)
        assert fresh.placements.get().colour == colour

    def test_it_can_be_taken_back(self, action, marian, enter):
        client = enter(marian)
        say(client, action)
        form = client.get(reverse("declare", args=[action.pk]))
        assert tree_of(form).xpath("//input[@checked]/@value") == ["at_risk"]
        assert "The money is late" in text_of(form)
        response = say(client, action, "neither", "The money has come")
        assert response.status_code == 302
        assert (action.declared, action.declared_on, action.declared_reason) == ("", None, "")
        assert "The money has come" in latest_changes(client, action)

    @pytest.mark.parametrize(
        ("declared", "reason", "said"),
        [("", "Because", "Choose what you expect"), ("at_risk", "  ", "Say why"), ("lost", "x", "Choose one of")],
    )
    def test_what_is_missing_is_said(self, action, marian, enter, declared, reason, said):
        response = say(enter(marian), action, declared, reason)
        assert response.status_code == 422
        assert said in errors_of(response)[0]

    def test_to_say_the_same_again_saves_nothing(self, action, marian, enter):
        client = enter(marian)
        assert errors_of(say(client, action, "neither")) == [progress.ALREADY_DECLARED]
        say(client, action)
        assert errors_of(say(client, action)) == [progress.ALREADY_DECLARED]
        assert action.version == 2

    def test_of_two_at_once_the_second_sees_both(self, action, marian, helen, enter):
        say(enter(helen), action, "will_not_be_met", "No school answers")
        response = say(enter(marian), action, version=1)
        assert response.status_code == 409
        assert "No school answers" in text_of(response)
        assert "The money is late" in text_of(response)

    def test_completion_ends_it(self, action, marian, enter):
        say(enter(marian), action)
        progress.complete_action(action=action, expected=action.version, done="Done", difference="Much", by=marian)
        assert (action.declared, action.declared_on, action.declared_reason) == ("", None, "")

    def test_what_is_complete_is_not_at_risk(self, board, ruth):
        with pytest.raises(RuleBroken, match="complete"):
            progress.declare(action=board.open.completed, expected=1, declared="at_risk", by=ruth, reason="x")

    def test_the_page_of_a_complete_action_does_not_offer_it(self, board, ruth, enter):
        page = enter(ruth).get(reverse("action", args=[board.open.completed.pk]))
        assert not [href for href in tree_of(page).xpath("//main//a/@href") if "declare" in href]


class TestTheDatedPart:
    @pytest.fixture
    def timescale(self, board):
        action = ActionFactory(method=board.open.method, wording="By May 2010, then ongoing", lead=board.leads["group"])
        return action.timescales.get()

    def meet(self, client, timescale, day="3", month="2", year="2010", version=1):
        values = {"version": version, "dated_part_met_on_day": day, "dated_part_met_on_month": month}
        response = client.post(
            reverse("meet_dated_part", args=[timescale.pk]), values | {"dated_part_met_on_year": year}
        )
        timescale.refresh_from_db()
        return response

    @pytest.mark.long
    def test_it_is_offered_and_then_shown_on_the_page(self, timescale, marian, enter):
        client = enter(marian)
        address = reverse("meet_dated_part", args=[timescale.pk])
        assert timescale.kind == Timescale.Kind.DATE_THEN_ONGOING
        page = client.get(reverse("action", args=[timescale.action_id]))
        assert address in tree_of(page).xpath("//main//a/@href")
        assert "overdue" in text_of(page).lower()
        page = client.get(self.meet(client, timescale)["Location"])
        assert "The dated part was met on 3 February 2010" in text_of(page)
        assert "overdue" not in text_of(page).lower()

    def test_a_wrong_day_is_corrected_and_a_mistake_taken_back(self, timescale, marian, enter):
        client = enter(marian)
        client.get(self.meet(client, timescale)["Location"])
        client.get(self.meet(client, timescale, day="4", version=2)["Location"])
        assert timescale.dated_part_met_on == dt.date(2010, 2, 4)
        response = self.meet(client, timescale, "", "", "", version=3)
        assert timescale.dated_part_met_on is None
        assert messages_of(client.get(response["Location"])) == ["It counts as not yet met."]
        reasons = timescale.history.values_list("history_change_reason", flat=True)
        assert "The dated part has not been met after all" in reasons

    def test_a_day_is_wanted_and_none_that_lies_ahead(self, timescale, marian, enter):
        client = enter(marian)
        assert errors_of(self.meet(client, timescale, "", "", "")) == ["Enter the day on which it was met"]
        assert errors_of(self.meet(client, timescale, year="2100")) == [
            "The day on which it was met cannot be in the future."
        ]

    def test_another_timescale_has_no_dated_part(self, action, marian, enter):
        timescale = action.timescales.get()
        response = self.meet(enter(marian), timescale)
        assert response.status_code == 422
        assert timescale.dated_part_met_on is None

    def test_the_same_day_again_saves_nothing(self, timescale, marian):
        progress.meet_dated_part(timescale=timescale, expected=1, on=today(), by=marian)
        with pytest.raises(NothingChanged):
            progress.meet_dated_part(timescale=timescale, expected=2, on=today(), by=marian)

    def test_one_that_is_not_in_force_any_more_is_left_alone(self, timescale, marian, helen):
        revision = progress.propose_revision(
            action=timescale.action, wording="By June 2030", reason="More time", by=marian
        )
        progress.agree_revision(timescale=revision, expected=1, agreed_on=today(), by=helen)
        timescale.refresh_from_db()
        with pytest.raises(RuleBroken, match="in force"):
            progress.meet_dated_part(timescale=timescale, expected=timescale.version, on=today(), by=marian)
