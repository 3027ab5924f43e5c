"""A timescale whose words leave the date open: every page on which one is typed asks for it before it saves."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from actions.bulk import forms as forms_bulk
from actions.meetings import forms as forms_meetings
from actions.models import Timescale
from actions.progress import forms
from actions.structure import forms as forms_structure
from actions.timescales.asking import AsksForDates
from actions.timescales.dates import nearest_year
from core.text.dates import today
from tests.actions.pages import errors_of, text_of, tree_of, value_of
from tests.factories.plan import LeadFactory, MeetingFactory

SPRING, REASON = "Spring term 2027", "The course was moved"
ASKED = f"“{SPRING}”: This goes by school terms. Which date is meant, by the term calendar?"
PROPOSED = ["31", "3", "2027"]
GIVEN = {"day": "26", "month": "3", "year": "2027"}


@pytest.fixture
def helen_enters(board, enter):
    return enter(board.helen)


def boxes(prefix: str = "due", **given) -> dict[str, str]:
    return {f"{prefix}_{box}": text for box, text in (given or GIVEN).items()}


def offered(response, prefix: str = "due") -> list[str]:
    return [value_of(response, f"{prefix}_{box}") for box in ("day", "month", "year")]


def latest(action) -> Timescale:
    return action.timescales.order_by("-position").first()


class TestProposing:
    """/plan/actions/<number>/timescale/"""

    @pytest.fixture
    def action(self, board):
        return board.open.by_group

    @pytest.fixture
    def propose(self, helen_enters, action):
        address = reverse("propose_timescale", args=[action.pk])
        return lambda **sent: helen_enters.post(address, {"wording": SPRING, "reason": REASON, **sent})

    def test_propose_asks_for_the_date_and_saves_nothing(self, propose, action):
        response = propose()
        assert response.status_code == 422
        assert errors_of(response) == [ASKED]
        assert offered(response) == PROPOSED
        assert (value_of(response, "wording"), value_of(response, "reason")) == (SPRING, REASON)
        assert "When is that?" in text_of(response) and "It has no due date" in text_of(response)
        assert action.timescales.count() == 1

    def test_propose_saves_the_date_that_a_person_gives(self, propose, action):
        assert propose(**boxes()).status_code == 302
        line = latest(action)
        assert (line.wording, line.due, line.state) == (SPRING, dt.date(2027, 3, 26), "proposed")

    def test_propose_saves_no_date_when_the_box_is_ticked(self, propose, action):
        assert propose(no_due="on", **boxes()).status_code == 302
        assert (latest(action).wording, latest(action).due) == (SPRING, None)

    @pytest.mark.parametrize("missing", ["reason", "date"])
    def test_propose_keeps_date_and_box_when_another_field_is_wrong(self, missing, propose):
        sent = {"reason": " ", **boxes()} if missing == "reason" else boxes(day="40", month="3", year="2027")
        response = propose(**sent)
        assert len(errors_of(response)) == 1
        assert offered(response) == [sent["due_day"], "3", "2027"]
        assert "It has no due date" in text_of(response)

    @pytest.mark.parametrize(
        ("wording", "offer"),
        [
            ("end of Jan 27", None),
            ("By end of June 2010", None),
            ("Ongoing", None),
            ("Dec-10", ["31", "12", "2010"]),
            ("in 2017", ["31", "12", "2017"]),
            ("TBC", ["", "", ""]),
            ("Update (July 2013)", ["", "", ""]),
        ],
    )
    def test_propose_asks_only_when_the_words_leave_the_date_open(self, wording, offer, propose):
        response = propose(wording=wording)
        assert response.status_code == (422 if offer else 302)
        if offer:
            assert offered(response) == offer

    def test_propose_offers_the_nearest_year_when_it_is_missing(self, propose):
        assert offered(propose(wording="By end of December")) == ["31", "12", str(nearest_year(12, None, today()))]

    def test_propose_refuses_words_that_name_no_day(self, propose):
        response = propose(wording="By 31 June 2010", **boxes())
        assert errors_of(response) == ["There is no such day in the calendar: “31 June 2010”. Which date is meant?"]

    def test_page_shows_no_question_before_words_are_typed(self, helen_enters, action):
        page = helen_enters.get(reverse("propose_timescale", args=[action.pk]))
        assert not tree_of(page).xpath('//input[@name="no_due"]')


class TestNewAction:
    """/plan/structure/method/<number>/add-action/"""

    @pytest.fixture
    def add(self, helen_enters, board):
        method = board.open.by_group.placements.first().method
        sent = {"text": "Hold a course", "leads": [LeadFactory(name="Training").pk], "wording": SPRING}
        address = reverse("add_action", args=[method.pk])
        return lambda **more: helen_enters.post(address, {**sent, **more})

    def test_add_action_asks_for_the_date_and_keeps_the_text(self, add, board):
        before = board.open.plan.actions.count()
        response = add()
        assert (response.status_code, errors_of(response), offered(response)) == (422, [ASKED], PROPOSED)
        assert value_of(response, "text") == "Hold a course"
        assert board.open.plan.actions.count() == before

    @pytest.mark.parametrize(
        ("answer", "due"), [(boxes(), dt.date(2027, 3, 26)), ({"no_due": "on", **boxes()}, None)], ids=["date", "none"]
    )
    def test_add_action_saves_the_answer(self, answer, due, add, board):
        assert add(**answer).status_code == 302
        line = board.open.plan.actions.order_by("-number").first().timescales.get()
        assert (line.wording, line.due, line.is_current) == (SPRING, due, True)

    def test_add_action_counts_relative_words_from_today(self, add, board):
        assert add(wording="Within 3 months").status_code == 302
        assert board.open.plan.actions.order_by("-number").first().timescales.get().due > today()

    def test_add_action_completes_on_the_day_that_a_person_gives(self, add, board):
        response = add(wording="Completed 4th January")
        assert (response.status_code, offered(response)) == (422, ["4", "1", str(today().year)])
        assert add(wording="Completed 4th January", **boxes(day="4", month="1", year="2010")).status_code == 302
        action = board.open.plan.actions.order_by("-number").first()
        assert (action.status, action.completed_on) == ("completed", dt.date(2010, 1, 4))


class TestSplitting:
    """/plan/actions/<number>/split/"""

    @pytest.fixture
    def split(self, helen_enters, board):
        action = board.open.by_group
        sent = {"version": action.version, "first_text": "One", "second_text": "Two", "first_wording": "Ongoing"}
        address = reverse("split_action", args=[action.pk])
        return lambda **more: helen_enters.post(address, {**sent, "second_wording": SPRING, **more})

    def test_split_asks_at_the_part_whose_date_is_open(self, split):
        response = split()
        assert (response.status_code, errors_of(response)) == (422, [ASKED])
        assert offered(response, "second_due") == PROPOSED
        assert not tree_of(response).xpath('//input[@name="first_due_day"]')

    def test_split_saves_the_date_that_a_person_gives(self, split, board):
        assert split(**boxes("second_due")).status_code == 302
        other = board.open.plan.actions.order_by("-number").first()
        assert (other.text, other.timescales.get().due) == ("Two", dt.date(2027, 3, 26))


class TestManyAtOnce:
    """/plan/change/dates/"""

    @pytest.fixture
    def send(self, helen_enters, board):
        address = f"{reverse('bulk_change', args=['dates'])}?actions={board.open.by_group.pk}"
        sent = {"how": "wording", "wording": SPRING, "reason": REASON, "agreed": "no"}
        return lambda **more: helen_enters.post(address, {**sent, **more})

    def test_bulk_asks_for_the_date_before_its_preview(self, send):
        response = send()
        assert (response.status_code, errors_of(response), offered(response)) == (422, [ASKED], PROPOSED)

    @pytest.mark.parametrize(
        ("answer", "due"), [(boxes(), dt.date(2027, 3, 26)), ({"no_due": "on"}, None)], ids=["date", "none"]
    )
    def test_bulk_saves_the_answer_through_its_preview(self, answer, due, send, helen_enters, board):
        preview = send(**answer)
        assert preview.status_code == 302
        page = helen_enters.get(preview["Location"])
        helen_enters.post(preview["Location"], {"seen": value_of(page, "seen")})
        assert (latest(board.open.by_group).wording, latest(board.open.by_group).due) == (SPRING, due)

    def test_bulk_asks_nothing_when_dates_move_by_months(self, send):
        assert send(how="months", months="1").status_code == 302


class TestMeeting:
    """/plan/meeting/<id>/walk/: the box for another timescale."""

    @pytest.fixture
    def send(self, helen_enters, board):
        meeting = MeetingFactory(held_on=today(), minute_taker=board.helen, plan=board.open.plan)
        address = reverse("minute", args=[meeting.pk, board.open.by_group.pk, "timescale"])
        sent = {"timescale-wording": SPRING, "timescale-reason": REASON}

        def post(htmx=False, **more):
            return helen_enters.post(address, {**sent, **more}, headers={"HX-Request": "true"} if htmx else {})

        return post

    @pytest.mark.parametrize("htmx", [True, False])
    def test_box_asks_for_the_date_and_saves_nothing(self, htmx, send, board):
        response = send(htmx)
        assert (response.status_code, errors_of(response)) == (422, [ASKED])
        assert offered(response, "timescale-due") == PROPOSED
        assert board.open.by_group.timescales.count() == 1

    @pytest.mark.parametrize(
        ("answer", "due"),
        [(boxes("timescale-due"), dt.date(2027, 3, 26)), ({"timescale-no_due": "on"}, None)],
        ids=["date", "none"],
    )
    def test_box_puts_the_answer_in_force(self, answer, due, send, board):
        assert send(**answer).status_code == 302
        line = latest(board.open.by_group)
        assert (line.wording, line.due, line.is_current) == (SPRING, due, True)


def test_every_form_with_a_typed_timescale_asks_for_its_date():
    """A form in which a timescale can be typed and which does not ask would save it without a date."""
    typed = {
        each
        for module in (forms, forms_bulk, forms_meetings, forms_structure)
        for each in vars(module).values()
        if isinstance(each, type) and any("wording" in name for name in getattr(each, "base_fields", {}))
    }
    assert len(typed) == 5
    assert {each for each in typed if not issubclass(each, AsksForDates)} == set()
