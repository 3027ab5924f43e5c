"""A timescale whose words leave the date open: every page on which one is typed asks for it before it saves."""

from __future__ import annotations

import datetime as dt

import pytest
from django.forms import fields
from django.urls import reverse

from actions.bulk import forms as forms_bulk
from actions.meetings import forms as forms_meetings
from actions.models import Timescale
from actions.progress import forms
from actions.structure import forms as forms_structure
from actions.timescales.asking import AsksForDates
from actions.timescales.dates import nearest_year
from core.text.dates import today
from tests.actions.pages import errors_of, text_of, tree_of, value_of, words
from tests.factories.plan import LeadFactory, MeetingFactory

SPRING, REASON = "Spring term 2027", "The course was moved"
ASKED = f"Say which date “{SPRING}” means, or choose no date."
PROPOSED = "Is it 31 March 2027?"
YES, GIVEN = "2027-03-31", "26 March 2027"


@pytest.fixture
def helen_enters(board, enter):
    return enter(board.helen)


def other(name: str = "due", day: str = GIVEN) -> dict[str, str]:
    """Another date than the proposed one."""
    return {f"{name}_is": "other", name: day}


def offered(response, name: str = "due") -> str:
    """The question that is asked; "" where there is none. No answer is chosen in it."""
    groups = tree_of(response).xpath(f'//fieldset[.//input[@name="{name}_is"]]')
    assert not any(group.xpath(".//input[@checked]") for group in groups)
    return groups[0].xpath("string(legend)").strip() if groups else ""


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

    @pytest.mark.long
    def test_propose_asks_for_the_date_and_saves_nothing(self, propose, action):
        response = propose()
        assert response.status_code == 422
        assert errors_of(response) == [ASKED]
        assert offered(response) == PROPOSED
        assert (value_of(response, "wording"), value_of(response, "reason")) == (SPRING, REASON)
        assert "Another date" in text_of(response) and "No date: keep the words" in text_of(response)
        assert action.timescales.count() == 1

    def test_propose_saves_the_date_that_a_person_gives(self, propose, action):
        assert propose(**other()).status_code == 302
        line = latest(action)
        assert (line.wording, line.due, line.state) == (SPRING, dt.date(2027, 3, 26), "proposed")

    def test_propose_saves_the_proposed_date_when_a_person_says_yes(self, propose, action):
        assert propose(due_is=YES).status_code == 302
        assert latest(action).due == dt.date(2027, 3, 31)

    def test_propose_saves_a_date_that_is_typed_without_a_choice(self, propose, action):
        assert propose(due=GIVEN).status_code == 302
        assert latest(action).due == dt.date(2027, 3, 26)

    @pytest.mark.parametrize(
        ("answer", "error"),
        [
            ({"due_is": "2027-07-31"}, ASKED),
            ({"due_is": YES, "due": GIVEN}, ASKED),
            ({"due_is": "other"}, "Enter the other date"),
        ],
        ids=["yes to another question", "yes and another date", "no other date"],
    )
    def test_propose_asks_again_when_the_answer_is_unclear(self, answer, error, propose, action):
        response = propose(**answer)
        assert (response.status_code, errors_of(response)) == (422, [error])
        assert action.timescales.count() == 1

    def test_propose_saves_no_date_when_that_is_chosen(self, propose, action):
        assert propose(due_is="none").status_code == 302
        assert (latest(action).wording, latest(action).due) == (SPRING, None)

    @pytest.mark.parametrize("missing", ["reason", "date"])
    def test_propose_keeps_the_answer_when_another_field_is_wrong(self, missing, propose):
        sent = {"reason": " ", **other()} if missing == "reason" else other(day="40/3/2027")
        response = propose(**sent)
        assert len(errors_of(response)) == 1
        assert value_of(response, "due") == sent["due"]
        assert tree_of(response).xpath('string(//input[@name="due_is"][@checked]/@value)') == "other"

    @pytest.mark.parametrize(
        ("wording", "offer"),
        [
            ("end of Jan 27", None),
            ("By end of June 2010", None),
            ("Ongoing", None),
            ("Dec-10", "Is it 31 December 2010?"),
            ("in 2017", "Is it 31 December 2017?"),
            ("TBC", "Which date is it?"),
            ("Update (July 2013)", "Which date is it?"),
        ],
    )
    def test_propose_asks_only_when_the_words_leave_the_date_open(self, wording, offer, propose):
        response = propose(wording=wording)
        assert response.status_code == (422 if offer else 302)
        if offer:
            assert offered(response) == offer

    def test_propose_offers_the_nearest_year_when_it_is_missing(self, propose):
        year = nearest_year(12, None, today())
        assert offered(propose(wording="By end of December")) == f"Is it 31 December {year}?"

    def test_propose_refuses_words_that_name_no_day(self, propose):
        response = propose(wording="By 31 June 2010", **other())
        assert errors_of(response) == ["There is no such day in the calendar: “31 June 2010”. Which date is meant?"]

    def test_page_shows_no_question_before_words_are_typed(self, helen_enters, action):
        page = helen_enters.get(reverse("propose_timescale", args=[action.pk]))
        assert not tree_of(page).xpath('//input[@name="due_is"]')


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

    @pytest.mark.long
    @pytest.mark.parametrize(
        ("answer", "due"), [(other(), dt.date(2027, 3, 26)), ({"due_is": "none"}, None)], ids=["date", "none"]
    )
    def test_add_action_saves_the_answer(self, answer, due, add, board):
        assert add(**answer).status_code == 302
        line = board.open.plan.actions.order_by("-number").first().timescales.get()
        assert (line.wording, line.due, line.is_current) == (SPRING, due, True)

    @pytest.mark.long
    def test_add_action_counts_relative_words_from_today(self, add, board):
        assert add(wording="Within 3 months").status_code == 302
        assert board.open.plan.actions.order_by("-number").first().timescales.get().due > today()

    @pytest.mark.long
    def test_add_action_completes_on_the_day_that_a_person_gives(self, add, board):
        response = add(wording="Completed 4th January")
        assert (response.status_code, offered(response)) == (422, f"Is it 4 January {today().year}?")
        assert add(wording="Completed 4th January", **other(day="4/1/2010")).status_code == 302
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

    @pytest.mark.long
    def test_split_asks_at_the_part_whose_date_is_open(self, split):
        response = split()
        assert (response.status_code, errors_of(response)) == (422, [ASKED])
        assert offered(response, "second_due") == PROPOSED
        assert not tree_of(response).xpath('//input[@name="first_due_is"]')

    def test_split_saves_the_date_that_a_person_gives(self, split, board):
        assert split(**other("second_due")).status_code == 302
        second = board.open.plan.actions.order_by("-number").first()
        assert (second.text, second.timescales.get().due) == ("Two", dt.date(2027, 3, 26))


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
        ("answer", "due"), [(other(), dt.date(2027, 3, 26)), ({"due_is": "none"}, None)], ids=["date", "none"]
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
        assert response.status_code == 422 and ASKED in words(tree_of(response))
        assert offered(response, "timescale-due") == PROPOSED
        assert board.open.by_group.timescales.count() == 1

    @pytest.mark.long
    @pytest.mark.parametrize(
        ("answer", "due"),
        [(other("timescale-due"), dt.date(2027, 3, 26)), ({"timescale-due_is": "none"}, None)],
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


class Asked(AsksForDates):
    wording = fields.CharField()


def test_form_proposes_what_is_to_come_where_the_base_is_long_ago():
    form = Asked({"wording": "by end of summer term"}, read_base=dt.date(2019, 1, 1))
    assert form.fields["due"].proposed >= today()
