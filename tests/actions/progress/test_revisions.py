"""Moving a date: proposed with a reason, agreed by a meeting or declined; no timescale is ever overwritten."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from actions.models import Meeting, Timescale
from actions.progress.services.progress import propose_revision
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.actions.pages import errors_of, latest_changes, messages_of, text_of, tree_of, value_of, words
from tests.factories.plan import MeetingFactory

OPEN = "When all heads have read it"
NEW = {"wording": "By end of June 2010", "reason": "More heads want to read it"}


@pytest.fixture
def client_of_helen(helen, enter):
    return enter(helen)


def due(day: int, month: int) -> dict[str, str]:
    """The three boxes of a due date in 2010."""
    return {"due_day": str(day), "due_month": str(month), "due_year": "2010"}


def series(action) -> list[tuple]:
    """The timescales of an action, in order: wording, state, in force."""
    return list(action.timescales.order_by("position").values_list("wording", "state", "is_current"))


class TestProposing:
    """/plan/actions/<number>/timescale/"""

    @pytest.fixture
    def address(self, board):
        return reverse("propose_timescale", args=[board.open.by_group.pk])

    @pytest.mark.long
    def test_it_works(self, board, marian, enter, address):
        client, action = enter(marian), board.open.by_group
        assert "By end of May 2010" in text_of(client.get(address))
        response = client.post(address, NEW, follow=True)
        assert response.redirect_chain == [(action.url("timescale"), 302)]
        assert messages_of(response) == ["The new timescale is proposed. It takes effect when it is agreed."]
        assert series(action) == [("By end of May 2010", "agreed", True), ("By end of June 2010", "proposed", False)]
        line = action.timescales.get(position=2)
        assert (line.due, line.proposed_by, line.proposed_on) == (dt.date(2010, 6, 30), marian, today())
        entry = line.history.get()
        assert (entry.history_user, entry.history_change_reason) == (marian, "More heads want to read it")

    @pytest.mark.long
    @pytest.mark.parametrize(("wording", "warned"), [("Ongoing", True), ("Annually, each May", False)])
    def test_only_what_will_never_be_due_is_warned_of(self, wording, warned, board, marian, helen, enter, address):
        messages = messages_of(enter(marian).post(address, NEW | {"wording": wording}, follow=True))
        assert any("never counts as late" in each for each in messages) is warned
        line = board.open.by_group.timescales.get(position=2)
        page = text_of(enter(helen).get(reverse("agree_timescale", args=[line.pk])))
        assert ("never counts as late" in page) is warned

    def test_a_date_that_the_wording_does_not_say_can_be_given(self, board, marian, enter, address):
        data = {
            "wording": OPEN,
            "reason": "R",
            "due_day": "9",
            "due_month": "7",
            "due_year": "2010",
        }
        enter(marian).post(address, data)
        line = board.open.by_group.timescales.get(position=2)
        assert (line.wording, line.due) == (OPEN, dt.date(2010, 7, 9))

    @pytest.mark.parametrize("missing", ["wording", "reason"])
    def test_wording_and_reason_are_wanted(self, missing, board, marian, enter, address):
        response = enter(marian).post(address, {**NEW, missing: " "})
        assert response.status_code == 422
        assert len(errors_of(response)) == 1
        other = "reason" if missing == "wording" else "wording"
        assert value_of(response, other) == NEW[other]
        assert len(series(board.open.by_group)) == 1

    @pytest.mark.parametrize(
        ("changes", "field", "error"),
        [
            ({"wording": OPEN, **due(31, 6)}, "due", "June 2010 has no day 31."),
            ({"wording": "From September 2010 to July 2010"}, "wording", "The end comes before the start."),
            ({"wording": "By 31 June 2010"}, "wording", "There is no such day in the calendar"),
            ({"wording": "By  end of May 2010"}, "wording", "This is the timescale that is in force already."),
        ],
        ids=["no such day", "backwards", "no such day said", "the same"],
    )
    def test_dates_that_make_no_sense_are_said_beside_the_field(
        self, changes, field, error, board, marian, enter, address
    ):
        response = enter(marian).post(address, {**NEW, **changes})
        assert response.status_code == 422
        (said,) = errors_of(response)
        assert said.startswith(error)
        (link,) = tree_of(response).xpath("//*[contains(@class, 'govuk-error-summary__list')]//a/@href")
        assert link.startswith(f"#id_{field}")
        (beside,) = tree_of(response).xpath(f"//*[@id='id_{field}_error']")
        assert error in words(beside)
        assert value_of(response, "reason") == NEW["reason"]
        assert len(series(board.open.by_group)) == 1

    def test_what_makes_no_sense_is_said_together_with_what_is_missing(self, marian, enter, address):
        response = enter(marian).post(address, {"wording": "By  end of May 2010", "reason": ""})
        assert response.status_code == 422
        assert errors_of(response) == ["This is the timescale that is in force already.", "Say why"]
        assert len(tree_of(response).xpath("//*[@class='govuk-error-summary']")) == 1

    def test_a_date_beside_words_that_say_it_is_left_out(self, board, marian, enter, address):
        enter(marian).post(address, {**NEW, **due(9, 7)})
        assert board.open.by_group.timescales.get(position=2).due == dt.date(2010, 6, 30)

    @pytest.mark.parametrize(
        ("wording", "day", "error"),
        [
            ("Ongoing from 1 June 2010", dt.date(2010, 5, 3), "The due date must not be before the start"),
            ("By end of June 2010", dt.date(2010, 7, 9), "The wording says 30 June 2010."),
        ],
    )
    def test_a_date_that_contradicts_the_wording_is_refused(self, wording, day, error, board, marian):
        with pytest.raises(RuleBroken, match=error):
            propose_revision(action=board.open.by_group, wording=wording, reason="R", due=day, by=marian)

    def test_a_second_proposal_waits_until_the_first_is_settled(self, board, tom, enter):
        action = board.open.by_other_group
        response = enter(tom).post(reverse("propose_timescale", args=[action.pk]), NEW)
        assert response.status_code == 422
        assert "Another proposed timescale is waiting to be agreed" in errors_of(response)[0]
        assert value_of(response, "wording") == NEW["wording"]
        assert len(series(action)) == 2

    def test_it_needs_the_right(self, board, tom, grace, enter, address):
        for person in (tom, grace):
            assert enter(person).get(address).status_code == 403
            assert enter(person).post(address, NEW).status_code == 403


class TestAgreeing:
    """/plan/timescales/<number>/agree/"""

    @pytest.fixture
    def address(self, board):
        return reverse("agree_timescale", args=[board.open.proposed.pk])

    def agree(self, client, address, **values):
        data = {"version": "1", "meeting": "", "agreed_on_day": "", "agreed_on_month": "", "agreed_on_year": ""}
        return client.post(address, data | values, follow=True)

    def test_it_works(self, board, helen, client_of_helen, address):
        page = text_of(client_of_helen.get(address))
        assert "By March 2010" in page and "By September 2010" in page and "More time is needed" in page
        response = self.agree(client_of_helen, address, meeting=board.meeting.pk)
        assert messages_of(response) == ["The new timescale is agreed and in force."]
        action = board.open.by_other_group
        assert series(action) == [("By March 2010", "agreed", False), ("By September 2010", "agreed", True)]
        line = action.timescales.get(position=2)
        assert (line.settled_by, line.settled_on, line.meeting) == (helen, dt.date(2010, 3, 1), board.meeting)
        newest = line.history.order_by("-history_id").first()
        assert newest.history_change_reason == "Agreed at Working group, 1 March 2010"
        former = action.timescales.get(position=1).history.order_by("-history_id").first()
        assert former.history_change_reason == "Another timescale was agreed"

    def test_the_plan_prints_it_below_the_original(self, board, client_of_helen, address):
        self.agree(client_of_helen, address, meeting=board.meeting.pk)
        text = text_of(client_of_helen.get("/plan/", {"q": "trainers"}))
        assert "By March 2010 Reviewed timescale – By September 2010" in text

    @pytest.mark.long
    def test_a_day_that_is_given_comes_before_that_of_the_meeting(self, board, client_of_helen, address):
        day = {"agreed_on_day": "4", "agreed_on_month": "3", "agreed_on_year": "2010"}
        self.agree(client_of_helen, address, meeting=board.meeting.pk, **day)
        board.open.proposed.refresh_from_db()
        assert board.open.proposed.settled_on == dt.date(2010, 3, 4)

    @pytest.mark.long
    def test_without_a_meeting_the_manager_has_agreed_it_today(self, board, client_of_helen, address):
        self.agree(client_of_helen, address)
        board.open.proposed.refresh_from_db()
        assert (board.open.proposed.settled_on, board.open.proposed.meeting) == (today(), None)

    def test_a_meeting_that_is_still_to_come_has_agreed_nothing(self, board, client_of_helen, address):
        meeting = MeetingFactory(held_on=today() + dt.timedelta(days=7))
        response = self.agree(client_of_helen, address, meeting=meeting.pk)
        assert response.status_code == 422
        assert "cannot be in the future" in errors_of(response)[0]
        board.open.proposed.refresh_from_db()
        assert board.open.proposed.state == "proposed"

    def test_only_meetings_that_have_been_held_are_offered(self, board, client_of_helen, address):
        for days in (-1, 0, 1):
            MeetingFactory(name=f"Held in {days} days", held_on=today() + dt.timedelta(days=days))
        offered = [words(option) for option in tree_of(client_of_helen.get(address)).xpath("//select/option")]
        assert [text.split(",")[0] for text in offered] == [
            "No meeting: agreed by the manager",
            "Held in 0 days",
            "Held in -1 days",
            "Closed",
            "Meeting about the e-Safety Action Plan",
            "Meeting about the Plan of last year",
            "Working group",
        ]  # the cancelled one is not among them

    def test_an_error_leads_to_the_box_that_is_wrong(self, board, client_of_helen, address):
        day = {"agreed_on_day": "4", "agreed_on_month": "3", "agreed_on_year": "2999"}
        response = self.agree(client_of_helen, address, meeting=board.meeting.pk, **day)
        links = tree_of(response).xpath("//*[contains(@class, 'govuk-error-summary__list')]//a/@href")
        assert links == ["#id_agreed_on"]
        meeting = MeetingFactory(held_on=today() + dt.timedelta(days=7))
        response = self.agree(client_of_helen, address, meeting=meeting.pk)
        links = tree_of(response).xpath("//*[contains(@class, 'govuk-error-summary__list')]//a/@href")
        assert links == ["#id_meeting"]

    @pytest.mark.long
    def test_it_is_agreed_once(self, board, client_of_helen, address):
        self.agree(client_of_helen, address)
        response = self.agree(client_of_helen, address, version="2")
        assert response.status_code == 422
        assert "is not waiting to be agreed" in errors_of(response)[0]

    def test_a_meeting_that_is_not_in_the_list_is_refused(self, client_of_helen, address):
        assert self.agree(client_of_helen, address, meeting="999999").status_code == 422

    @pytest.mark.parametrize("name", ["tom", "marian", "grace", "sunita"])
    def test_it_needs_the_right(self, name, board, enter, address):
        client = enter(board.people[name])
        assert client.get(address).status_code == 403
        assert client.post(address, {"version": "1"}).status_code == 403


class TestDeclining:
    """/plan/timescales/<number>/decline/"""

    @pytest.fixture
    def address(self, board):
        return reverse("decline_timescale", args=[board.open.proposed.pk])

    @pytest.mark.long
    def test_it_works(self, board, helen, client_of_helen, address):
        assert "By September 2010" in text_of(client_of_helen.get(address))
        response = client_of_helen.post(address, {"version": "1", "reason": "March can be met"}, follow=True)
        assert "declined" in messages_of(response)[0]
        action = board.open.by_other_group
        assert series(action) == [("By March 2010", "agreed", True), ("By September 2010", "declined", False)]
        entry = action.timescales.get(position=2).history.order_by("-history_id").first()
        assert (entry.history_user, entry.history_change_reason) == (helen, "March can be met")
        assert "By September" not in text_of(client_of_helen.get("/plan/"))

    def test_another_can_then_be_proposed(self, board, tom, client_of_helen, enter, address):
        client_of_helen.post(address, {"version": "1", "reason": "No"})
        enter(tom).post(reverse("propose_timescale", args=[board.open.by_other_group.pk]), NEW)
        assert [state for _, state, _ in series(board.open.by_other_group)] == ["agreed", "declined", "proposed"]

    def test_it_wants_a_reason(self, board, client_of_helen, address):
        response = client_of_helen.post(address, {"version": "1", "reason": ""})
        assert response.status_code == 422
        board.open.proposed.refresh_from_db()
        assert board.open.proposed.state == Timescale.State.PROPOSED

    def test_it_needs_the_right(self, board, tom, enter, address):
        assert enter(tom).post(address, {"version": "1", "reason": "No"}).status_code == 403


class TestTakingBack:
    """/plan/timescales/<number>/take-back/"""

    @pytest.fixture
    def address(self, board):
        return reverse("take_back_timescale", args=[board.open.proposed.pk])

    @pytest.mark.parametrize(
        ("reason", "kept"), [("", "Taken back by Tom Field"), (" A slip ", "Taken back by Tom Field: A slip")]
    )
    def test_it_works(self, reason, kept, board, tom, enter, address):
        client, action = enter(tom), board.open.by_other_group
        assert address in tree_of(client.get(reverse("action", args=[action.pk]))).xpath("//main//a/@href")
        assert "By September 2010" in text_of(client.get(address))
        response = client.post(address, {"version": "1", "reason": reason}, follow=True)
        assert messages_of(response) == ["You have withdrawn the proposed timescale. The one before stays in force."]
        assert series(action) == [("By March 2010", "agreed", True), ("By September 2010", "declined", False)]
        line = action.timescales.get(position=2)
        assert (line.settled_by, line.settled_on) == (tom, today())
        entry = line.history.order_by("-history_id").first()
        assert (entry.history_user, entry.history_change_reason) == (tom, kept)
        assert kept in latest_changes(client, action)
        assert "By September 2010 (due 30 September 2010) Taken back on" in text_of(response)

    def test_another_can_then_be_proposed(self, board, tom, enter, address):
        client, action = enter(tom), board.open.by_other_group
        client.post(address, {"version": "1"})
        client.post(reverse("propose_timescale", args=[action.pk]), NEW)
        assert [state for _, state, _ in series(action)] == ["agreed", "declined", "proposed"]

    def test_what_has_been_agreed_meanwhile_is_taken_back_no_more(self, board, helen, tom, enter, address):
        enter(helen).post(reverse("agree_timescale", args=[board.open.proposed.pk]), {"version": "1"})
        response = enter(tom).post(address, {"version": "2"})
        assert response.status_code == 422
        assert "is not waiting to be agreed" in errors_of(response)[0]
        assert series(board.open.by_other_group)[1] == ("By September 2010", "agreed", True)

    @pytest.mark.parametrize("name", ["helen", "marian", "grace"])
    def test_it_is_for_the_person_who_proposed_it(self, name, board, enter, address):
        client = enter(board.people[name])
        assert client.get(address).status_code == 403
        assert client.post(address, {"version": "1"}).status_code == 403
        page = tree_of(client.get(reverse("action", args=[board.open.by_other_group.pk])))
        assert address not in page.xpath("//main//a/@href")


class TestCompleting:
    """/plan/actions/<number>/complete/"""

    DATA = {
        "version": "1",
        "done": "Sent",
        "difference": "All have it",
        "on_day": "1",
        "on_month": "6",
        "on_year": "2010",
    }

    @pytest.fixture
    def address(self, board):
        return reverse("complete_action", args=[board.open.by_group.pk])

    @pytest.mark.long
    def test_it_works(self, board, marian, enter, address):
        response = enter(marian).post(address, self.DATA, follow=True)
        assert messages_of(response) == ["Action 1 is complete."]
        action = board.open.by_group
        action.refresh_from_db()
        assert (action.status, action.completed_on) == ("completed", dt.date(2010, 6, 1))
        assert (action.completion_note, action.difference_made) == ("Sent", "All have it")

    @pytest.mark.parametrize("missing", ["done", "difference"])
    def test_it_asks_what_was_done_and_what_difference_it_made(self, missing, board, marian, enter, address):
        response = enter(marian).post(address, {**self.DATA, missing: ""})
        assert response.status_code == 422
        board.open.by_group.refresh_from_db()
        assert board.open.by_group.status == "in_progress"

    def test_it_needs_the_right(self, tom, enter, address):
        assert enter(tom).post(address, self.DATA).status_code == 403


class TestAddingAMeeting:
    """/plan/meeting/add/"""

    DATA = {"name": "The board", "held_on_day": "4", "held_on_month": "5", "held_on_year": "2010"}

    def test_it_works(self, board, helen, client_of_helen):
        back = reverse("agree_timescale", args=[board.open.proposed.pk])
        response = client_of_helen.post("/plan/meeting/add/", {**self.DATA, "next": back}, follow=True)
        assert response.redirect_chain == [(back, 302)]
        assert messages_of(response) == ["The board, 4 May 2010 has been added."]
        meeting = Meeting.objects.get(name="The board")
        assert meeting.history.get().history_user == helen
        offered = [words(option) for option in tree_of(response).xpath("//select[@name='meeting']/option")]
        assert "The board, 4 May 2010" in offered

    def test_it_is_added_once(self, board, client_of_helen):
        client_of_helen.post("/plan/meeting/add/", self.DATA)
        response = client_of_helen.post("/plan/meeting/add/", self.DATA)
        assert response.status_code == 422
        assert Meeting.objects.filter(name="The board").count() == 1

    def test_it_never_leads_to_another_site(self, board, client_of_helen):
        response = client_of_helen.post("/plan/meeting/add/", {**self.DATA, "next": "//evil.example"})
        assert response["Location"] == reverse("meeting", args=[Meeting.objects.get(name="The board").pk])

    def test_it_needs_the_right(self, board, marian, enter):
        assert enter(marian).post("/plan/meeting/add/", self.DATA).status_code == 403
