"""/plan/meeting/<id>/walk/: the plan walked in a meeting, each line of the minutes saved by itself."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from actions.meetings.services import minutes
from actions.meetings.services.meetings import close_minutes
from actions.models import Action, Decision, FollowUp, MeetingNote, ProgressUpdate, Query
from actions.progress.services.progress import add_update
from actions.queries import services
from core.text.dates import today
from tests.actions.pages import errors_of, messages_of, text_of, tree_of, value_of
from tests.factories.plan import MeetingFactory

BOX = "progress"


@pytest.fixture
def meeting(board):
    """Today's meeting; tom minutes it, whose group leads few of the actions."""
    return MeetingFactory(
        name="Working group", held_on=today(), minute_taker=board.tom, plan=board.open.plan, subgroup=board.group
    )


@pytest.fixture
def action(board) -> Action:
    """Led by the police: neither tom's nor marian's."""
    return board.open.by_police


@pytest.fixture
def tom_enters(board, enter):
    return enter(board.tom)


@pytest.fixture
def helen_enters(board, enter):
    return enter(board.helen)


def walk(meeting, number=None, more="") -> str:
    at = f"?at={number}{more}" if number else ""
    return reverse("walk_meeting", args=[meeting.pk]) + at


def box(meeting, action, kind) -> str:
    return reverse("minute", args=[meeting.pk, action.pk, kind])


def send(client, meeting, action, kind, htmx=False, **values):
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(
        box(meeting, action, kind), {f"{kind}-{name}": value for name, value in values.items()}, headers=headers
    )


class TestWalking:
    @pytest.mark.long
    def test_filters_are_kept_on_the_way_whatever_they_are_called(self, meeting, tom_enters):
        page = tom_enters.get(walk(meeting, 1, "&lists=x&colour=R&colour=A&box=progress&from=3"))
        assert [(each.get("name"), each.get("value")) for each in tree_of(page).xpath(
            "//form[@method='get']//input[@type='hidden']") if each.get("name") != "from"
        ] == [("lists", "x"), ("colour", "R"), ("colour", "A")]  # fmt: skip

    @pytest.mark.long
    def test_it_shows_one_action_with_its_last_update_timescale_colour_and_what_is_open(
        self, meeting, board, tom_enters
    ):
        action = board.open.by_group
        services.raise_query(action=action, text="Is this still ours?", by=board.grace)
        page = tom_enters.get(walk(meeting, action.number))
        shown = text_of(page)
        for words in (
            action.text,
            "By end of May 2010",
            "The draft is with the heads",
            "Is this still ours?",
            "e-Safety Working Group",
            "Colour R",
            "Nothing yet.",
        ):
            assert words in shown, words

    @pytest.mark.long
    def test_it_begins_at_the_first_row_and_leads_on_and_back(self, meeting, board, tom_enters):
        numbers = list(board.open.plan.placements.standing().order_by("row").values_list("action__number", flat=True))
        order = list(dict.fromkeys(numbers))
        walked, address = [], walk(meeting) + "?all=1"
        while address:
            page = tom_enters.get(address)
            walked.append(page.context["action"].number)
            (link,) = tree_of(page).xpath("//a[@id='walk-next']/@href") or [""]
            address = link.partition("#")[0]
        assert walked == order
        (link,) = tree_of(page).xpath("//a[@id='walk-previous']/@href")
        assert link == f"{walk(meeting, order[-2])}&all=1#action"

    def test_one_jumps_by_number(self, meeting, board, tom_enters):
        page = tom_enters.get(walk(meeting, board.open.by_school.number))
        assert board.open.by_school.text in text_of(page)

    def test_a_number_that_is_not_there_is_said_and_the_action_stays(self, meeting, board, tom_enters):
        page = tom_enters.get(walk(meeting, 99, f"&from={board.open.by_school.number}"))
        assert errors_of(page) == ["There is no action 99 in this plan."]
        assert page.context["action"] == board.open.by_school
        assert value_of(page, "at") == "99"

    def test_it_walks_the_actions_of_a_lead_alone_and_keeps_to_them(self, meeting, board, tom_enters, action):
        lead = board.leads["police"].pk
        page = tom_enters.get(walk(meeting) + f"?lead={lead}")
        assert [stop.number for stop in page.context["way"].stops] == [action.number, board.open.completed.number]
        assert f"lead={lead}" in tree_of(page).xpath("//a[@id='walk-next']/@href")[0]
        saved = tom_enters.post(box(meeting, action, "note") + f"?lead={lead}", {"note-text": "All agreed"})
        assert f"lead={lead}" in saved["Location"]

    @pytest.mark.long
    def test_it_walks_the_actions_of_a_colour_and_of_a_priority(self, meeting, board, tom_enters):
        page = tom_enters.get(walk(meeting) + f"?priority={board.open.other_priority.pk}")
        assert {stop.pk for stop in page.context["way"].stops} == {board.open.shared.pk, board.open.completed.pk}
        page = tom_enters.get(walk(meeting) + "?colour=B")
        assert {stop.pk for stop in page.context["way"].stops} == {board.open.completed.pk}

    def test_filters_that_no_action_fits_are_said(self, meeting, tom_enters):
        assert "No action matches" in text_of(tom_enters.get(walk(meeting) + "?q=xyzzy"))

    def test_a_withdrawn_action_is_shown_without_boxes(self, meeting, board, tom_enters):
        page = tom_enters.get(walk(meeting, board.open.withdrawn.number))
        assert "nothing more is written" in text_of(page)
        assert not tree_of(page).xpath("//form[@data-minute-form]")


class TestWriting:
    @pytest.mark.long
    def test_an_update_and_a_follow_up_are_saved_in_one_go(self, meeting, board, action, tom_enters):
        response = send(
            tom_enters,
            meeting,
            action,
            BOX,
            text="Two clubs visited",
            task="Ring the library",
            owner_name="Marian Shaw",
            due_day="3",
            due_month="2",
            due_year="2030",
        )
        assert response["Location"] == f"{walk(meeting, action.number)}&box=progress#box-progress"
        update, task = ProgressUpdate.objects.get(action=action), FollowUp.objects.get(action=action)
        assert (update.text, update.on, update.author, update.meeting) == (
            "Two clubs visited",
            today(),
            board.tom,
            meeting,
        )
        assert (task.text, task.owner, task.due, task.update, task.meeting) == (
            "Ring the library",
            board.marian,
            dt.date(2030, 2, 3),
            update,
            meeting,
        )
        shown = text_of(tom_enters.get(response["Location"]))
        assert "Update: Two clubs visited" in shown
        assert "Follow-up: Marian Shaw: Ring the library, by 3 February 2030" in shown

    def test_a_follow_up_alone_may_have_a_role_as_its_owner(self, meeting, action, tom_enters):
        send(tom_enters, meeting, action, BOX, task="Ring", owner_name="Head of libraries")
        task = FollowUp.objects.get(action=action)
        assert (task.owner, task.owner_name, task.update) == (None, "Head of libraries", None)

    @pytest.mark.parametrize(
        ("values", "error"),
        [
            ({}, "Enter the update or a follow-up."),
            ({"text": "Done", "task": "Ring"}, "Say who is to do it."),
            ({"owner_name": "MS"}, "Enter what is to be done."),
            ({"task": "Ring", "owner_name": "MS", "due": "40"}, "Enter the date in the form 3 February 2010"),
        ],
    )
    def test_what_is_missing_is_said_and_what_was_typed_stays(self, meeting, action, tom_enters, values, error):
        for htmx in (False, True):
            response = send(tom_enters, meeting, action, BOX, htmx=htmx, **values)
            assert response.status_code == 422
            assert error.rstrip(".") in tree_of(response).text_content()
            for name, value in values.items():
                assert value_of(response, f"{BOX}-{name}") == value
        assert not action.updates.exists() and not action.follow_ups.exists()

    def test_a_revised_timescale_is_agreed_at_once(self, meeting, board, action, tom_enters):
        send(tom_enters, meeting, action, "timescale", wording="By June 2030", reason="More clubs")
        current = action.timescales.get(is_current=True)
        assert (current.wording, current.due, current.state) == ("By June 2030", dt.date(2030, 6, 30), "agreed")
        assert (current.meeting, current.settled_by, current.settled_on) == (meeting, board.tom, today())
        assert action.timescales.count() == 2

    @pytest.mark.long
    def test_a_timescale_that_waits_is_agreed_or_gives_way_to_another(self, meeting, board, tom_enters):
        action, waiting = board.open.by_other_group, board.open.proposed
        page = tom_enters.get(walk(meeting, action.number))
        assert "Agree date" in text_of(page)
        send(tom_enters, meeting, action, "timescale", wording="By June 2030", reason="More")
        waiting.refresh_from_db()
        assert waiting.state == "declined"
        assert waiting.history.first().history_change_reason == f"Another timescale was agreed at {meeting}"
        assert action.timescales.get(is_current=True).wording == "By June 2030"

    def test_a_timescale_that_waits_is_agreed_by_one_button(self, meeting, board, tom_enters):
        action, waiting = board.open.by_other_group, board.open.proposed
        values = {"timescale": waiting.pk, "version": waiting.version}
        send(tom_enters, meeting, action, "agreement", **values)
        waiting.refresh_from_db()
        assert (waiting.is_current, waiting.meeting, waiting.settled_by) == (True, meeting, board.tom)
        again = send(tom_enters, meeting, action, "agreement", **values)
        assert errors_of(again) == ["Timescale: Someone else has already agreed or declined this timescale."]

    @pytest.mark.long
    def test_a_decision_settles_an_open_query(self, meeting, board, action, tom_enters):
        query = services.raise_query(action=action, text="Relevant?", by=board.grace)
        wrong = send(tom_enters, meeting, action, "decision", text="It is", query=query.pk)
        assert errors_of(wrong) == ["Choose what happens to the action."]
        send(tom_enters, meeting, action, "decision", text="It is", query=query.pk, outcome="keep")
        decision = Decision.objects.get(action=action)
        assert (decision.text, decision.outcome, decision.meeting) == ("It is", "keep", meeting)
        assert Query.objects.get(pk=query.pk).decision == decision

    @pytest.mark.long
    def test_a_decision_to_withdraw_is_carried_out(self, meeting, action, tom_enters):
        response = send(tom_enters, meeting, action, "decision", text="Not ours", outcome="withdraw")
        action.refresh_from_db()
        assert (action.status, action.withdrawn_reason) == ("withdrawn", "Not ours")
        assert "Decision: Not ours (Withdraw)" in text_of(tom_enters.get(response["Location"]))

    def test_a_note_is_written_and_the_same_once_only(self, meeting, action, tom_enters):
        for _ in range(2):
            response = send(tom_enters, meeting, action, "note", text="The chair thanks them")
        assert messages_of(tom_enters.get(response["Location"]))[-1] == minutes.TWICE
        assert MeetingNote.objects.get(action=action).text == "The chair thanks them"

    def test_in_place_the_box_comes_back_empty_beside_what_stands(self, meeting, action, tom_enters):
        response = send(tom_enters, meeting, action, "note", htmx=True, text="The chair thanks them")
        assert value_of(response, "note-text") == ""
        (stands,) = tree_of(response).xpath("//div[@id='stands']")
        assert stands.get("hx-swap-oob") == "true" and "The chair thanks them" in stands.text_content()

    def test_an_unknown_box_is_not_found(self, meeting, action, tom_enters):
        assert send(tom_enters, meeting, action, "wish", text="x").status_code == 404

    def test_a_box_opened_as_a_page_leads_back(self, meeting, action, tom_enters):
        response = tom_enters.get(box(meeting, action, "note") + "?lead=3")
        assert response["Location"] == f"{walk(meeting, action.number)}&lead=3#action"

    def test_an_action_of_another_plan_is_not_found(self, meeting, board, tom_enters):
        assert send(tom_enters, meeting, board.closed.by_police, "note", text="x").status_code == 404


class TestTwoPeople:
    def test_the_other_hears_of_what_one_has_written(self, meeting, action, tom_enters, helen_enters):
        page = tom_enters.get(walk(meeting, action.number))
        (address,) = tree_of(page).xpath("//div[@id='stands']/@hx-get")
        assert tom_enters.get(address).status_code == 204
        send(helen_enters, meeting, action, "note", text="From the manager")
        answer = tom_enters.get(address)
        assert "From the manager" in answer.content.decode()
        (address,) = tree_of(answer).xpath("//div[@id='stands']/@hx-get")
        assert tom_enters.get(address).status_code == 204

    def test_asking_is_no_use_of_the_session(self, meeting, action, tom_enters):
        address = reverse("meeting_stands", args=[meeting.pk, action.pk])
        session = tom_enters.session
        session["signed_in_at"] = session["seen_at"] = seen = int(dt.datetime.now().timestamp()) - 600
        session.save()
        tom_enters.get(address, headers={"X-Background": "true"})
        assert tom_enters.session["seen_at"] == seen
        tom_enters.get(address)
        assert tom_enters.session["seen_at"] > seen

    @pytest.mark.long
    def test_both_lines_are_kept(self, meeting, board, action, tom_enters, helen_enters):
        for client, text in ((tom_enters, "Tom heard this"), (helen_enters, "Helen heard that")):
            send(client, meeting, action, BOX, text=text)
        assert set(action.updates.values_list("text", flat=True)) == {"Tom heard this", "Helen heard that"}


class TestRights:
    @pytest.mark.long
    def test_the_minute_taker_may_write_on_every_action_during_the_meeting(self, meeting, board, tom_enters):
        action = board.open.by_police
        data = {"text": "Heard", "on_day": today().day, "on_month": today().month, "on_year": today().year}
        assert tom_enters.post(reverse("add_update", args=[action.pk]), data).status_code == 302
        update = action.updates.get()
        assert update.meeting == meeting  # it is the meeting that lets tom write here
        own = board.open.by_other_group
        tom_enters.post(reverse("add_update", args=[own.pk]), data)
        assert own.updates.first().meeting is None
        assert "Update action" in text_of(tom_enters.get("/plan/"))
        rows = [row for table in tom_enters.get("/plan/").context["tables"] for row in table.rows]
        assert all(row.editable for row in rows)

    @pytest.mark.long
    @pytest.mark.parametrize(
        "change",
        [
            {"held_on": today() + dt.timedelta(days=1)},
            {"cancelled_on": today()},
            {"minutes_closed_on": today()},
            {"minute_taker": None},
        ],
        ids=lambda change: next(iter(change)) + "".join(str(value)[:0] for value in change.values()),
    )
    def test_and_not_before_and_not_once_they_are_closed(self, meeting, board, action, tom_enters, change):
        type(meeting).objects.filter(pk=meeting.pk).update(**change)
        page = tom_enters.get(walk(meeting), follow=True)
        assert page.status_code == 403 if "minute_taker" in change else len(messages_of(page)) == 1
        assert send(tom_enters, meeting, action, "note", text="x").status_code == 403
        assert tom_enters.get(reverse("add_update", args=[action.pk])).status_code == 403
        assert not Action.objects.editable_by(board.tom).filter(pk=action.pk).exists()

    @pytest.mark.long
    def test_long_after_the_meeting_the_minute_taker_goes_on_until_the_minutes_are_closed(
        self, meeting, action, tom_enters, helen_enters
    ):
        meetings = type(meeting).objects.filter(pk=meeting.pk)
        meetings.update(held_on=today() - dt.timedelta(days=100))
        for client in (tom_enters, helen_enters):
            assert client.get(walk(meeting)).status_code == 200
            send(client, meeting, action, "note", text="Late")
        assert meeting.notes.count() == 2
        assert tom_enters.post(reverse("close_minutes", args=[meeting.pk]), {"version": 1}).status_code == 302
        assert send(tom_enters, meeting, action, "note", text="Later").status_code == 403

    def test_an_agency_that_is_named_may_not(self, meeting, board, enter):
        type(meeting).objects.filter(pk=meeting.pk).update(minute_taker=board.ruth)
        assert enter(board.ruth).get(walk(meeting)).status_code == 403
        assert not Action.objects.editable_by(board.ruth).filter(pk=board.open.by_school.pk).exists()

    def test_a_minute_taker_of_another_plan_gains_nothing(self, meeting, board, action):
        type(meeting).objects.filter(pk=meeting.pk).update(plan=board.closed.plan)
        assert not Action.objects.editable_by(board.tom).filter(pk=action.pk).exists()

    def test_nor_records_decisions_about_the_plan_in_force(self, meeting, board, action, tom_enters):
        query = services.raise_query(action=action, text="Relevant?", by=board.grace)
        type(meeting).objects.filter(pk=meeting.pk).update(plan=board.closed.plan)
        values = {"text": "Not ours", "outcome": "withdraw", "meeting": meeting.pk, "version": query.version}
        for name, pk in (("decide_query", query.pk), ("record_decision", action.pk)):
            assert tom_enters.post(reverse(name, args=[pk]), values).status_code == 403
        assert "Add decision" not in text_of(tom_enters.get(reverse("action", args=[action.pk])))
        type(meeting).objects.filter(pk=meeting.pk).update(plan=board.open.plan)
        assert "Add decision" in text_of(tom_enters.get(reverse("action", args=[action.pk])))

    def test_closing_while_another_writes_refuses_what_comes_after(self, meeting, board, action):
        close_minutes(meeting=meeting, expected=1, by=board.helen)
        stale = type(meeting).objects.get(pk=meeting.pk)
        stale.minutes_closed_on = None
        with pytest.raises(minutes.RuleBroken, match="closed"):
            minutes.minute_note(meeting=stale, action=action, text="x", by=board.tom)


class TestCorrecting:
    def test_a_note_is_corrected_and_struck_out_and_leads_back(self, meeting, board, action, tom_enters):
        note = minutes.minute_note(meeting=meeting, action=action, text="Wrnog", by=board.helen)
        page = tom_enters.get(walk(meeting, action.number))
        (address,) = tree_of(page).xpath(f"//a[@id='correct-note-{note.pk}']/@href")
        back = f"{walk(meeting, action.number)}#action"
        response = tom_enters.post(address, {"text": "Right", "version": 1, "next": back})
        assert response["Location"] == back
        response = tom_enters.post(reverse("strike_out_note", args=[note.pk]), {"reason": "Twice", "version": 2})
        note.refresh_from_db()
        assert (note.text, note.struck_on) == ("Right", today())
        assert "Right" not in text_of(tom_enters.get(walk(meeting, action.number)))

    def test_two_people_correcting_a_note_see_both_texts(self, meeting, board, action, tom_enters):
        note = minutes.minute_note(meeting=meeting, action=action, text="Wrnog", by=board.helen)
        minutes.correct_note(note=note, expected=1, text="Wrong", by=board.helen)
        response = tom_enters.post(reverse("correct_note", args=[note.pk]), {"text": "Right", "version": 1})
        assert response.status_code == 409
        assert "Wrong" in text_of(response) and value_of(response, "text") == "Right"

    @pytest.mark.long
    def test_the_minute_taker_corrects_every_line_of_the_meeting_and_no_other(self, meeting, board, action, tom_enters):
        of_meeting = add_update(action=action, text="Heard", by=board.helen, meeting=meeting)
        other = add_update(action=action, text="Not heard", by=board.helen)
        assert tom_enters.get(reverse("correct_update", args=[of_meeting.pk])).status_code == 200
        assert tom_enters.get(reverse("correct_update", args=[other.pk])).status_code == 403

    def test_a_decision_is_struck_out_by_the_minute_taker_and_the_query_is_open_again(
        self, meeting, board, action, tom_enters, enter
    ):
        query = services.raise_query(action=action, text="Relevant?", by=board.grace)
        decision = minutes.minute_decision(
            meeting=meeting, action=action, text="It is", query=query, outcome="keep", by=board.helen
        )
        address = reverse("strike_out_decision", args=[decision.pk])
        assert enter(board.marian).post(address, {"reason": "x", "version": 1}).status_code == 403
        tom_enters.post(address, {"reason": "Another action", "version": 1})
        assert Query.objects.undecided().filter(pk=query.pk).exists()
