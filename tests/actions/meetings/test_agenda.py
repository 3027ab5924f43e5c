"""The agenda of a meeting: which actions are on it and why, and what people choose for it."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.urls import reverse
from docx import Document as WordDocument

from actions.meetings.page import agenda_of
from actions.meetings.rules import REASONS, reason_of
from actions.meetings.services import minutes
from actions.meetings.services.agenda import set_agenda_line
from actions.models import AgendaLine, Meeting, Placement
from actions.progress.services.progress import agree_revision, propose_revision
from core.records.locking import Conflict
from core.records.rules import NothingChanged, RuleBroken
from core.text.dates import quarter_of, quarter_start, today
from tests.actions.pages import errors_of, messages_of, text_of, tree_of
from tests.factories.plan import ActionFactory, ColourOverrideFactory, MeetingFactory
from tests.rows import try_rows


@try_rows(
    ("signs", "choice", "reason"),
    [
        ([], "", ""),
        (["red"], "", "red"),
        (["silent", "red", "query"], "", "red"),
        (["proposed", "moved"], "", "moved"),
        (["query", "proposed"], "", "proposed"),
        (["silent", "query"], "", "query"),
        (["silent"], "added", "silent"),
        ([], "added", "added"),
        (["minuted"], "added", "added"),
        (["minuted"], "", "minuted"),
        (["red", "silent"], "left_out", ""),
        (["red", "minuted"], "left_out", "minuted"),
        ([], "left_out", ""),
    ],
)
def test_reason_of_is_the_first_that_fits_unless_people_chose_otherwise(signs, choice, reason):
    assert reason_of(signs, choice) == reason
    assert reason in ("", *REASONS)


@pytest.fixture
def meeting(board) -> Meeting:
    """One that is to come; tom minutes it."""
    values = {"minute_taker": board.tom, "plan": board.open.plan, "subgroup": board.group}
    return MeetingFactory(name="Working group", held_on=today() + dt.timedelta(days=12), **values)


def reasons(meeting, board) -> dict[str, str]:
    return {item.text: item.reason for item in agenda_of(meeting, board.open.plan).items}


def set_line(client, meeting, **values):
    return client.post(reverse("set_agenda_line", args=[meeting.pk]), values)


class TestReading:
    def test_each_action_is_on_it_once_with_its_reason(self, board, meeting):
        found = reasons(meeting, board)
        assert found["Write the model policy"] == "red" and found["Visit the youth clubs"] == "query"
        agenda = agenda_of(meeting, board.open.plan)
        listed = [item.pk for _, items in agenda.groups for item in items]
        assert len(listed) == len(set(listed)) == len(agenda.items)
        assert board.open.withdrawn.pk not in listed

    def test_a_date_that_moved_since_the_meeting_before_is_a_reason(self, board, meeting):
        action, helen = board.open.by_police, board.helen
        new = propose_revision(action=action, wording="By June 2090", reason="More", by=helen)
        assert reasons(meeting, board)[action.text] == "proposed"
        agree_revision(timescale=new, expected=new.version, by=helen, agreed_on=today())
        assert reasons(meeting, board)[action.text] == "query"  # no meeting was held before
        before = MeetingFactory(subgroup=board.group, held_on=today() - dt.timedelta(days=9))
        MeetingFactory(subgroup=board.other_group, held_on=today())
        assert Meeting.objects.before(meeting) == before
        assert reasons(meeting, board)[action.text] in ("moved", "red")

    def test_a_silent_action_is_on_it_whatever_its_colour(self, board, meeting):
        before = quarter_start(*quarter_of(quarter_start(*quarter_of(today())) - dt.timedelta(1)))
        action = ActionFactory(method=board.open.method, agreed_on=before - dt.timedelta(1))
        assert reasons(meeting, board)[action.text] == "silent"
        ColourOverrideFactory(action=action, colour="G", set_by=board.helen, set_on=today(), ends_on=today())
        assert reasons(meeting, board)[action.text] == "silent"
        Placement.objects.filter(action=action).update(colour="R", colour_until=today())
        assert reasons(meeting, board)[action.text] == "silent"

    def test_what_the_meeting_itself_wrote_stays_on_its_agenda(self, board, meeting):
        Meeting.objects.filter(pk=meeting.pk).update(held_on=today())
        meeting.refresh_from_db()
        before = reasons(meeting, board)
        for action in (board.open.by_school, board.open.by_police, board.open.completed):
            minutes.minute_progress(meeting=meeting, action=action, text="Heard", by=board.helen)
        query = board.open.query
        minutes.minute_decision(
            meeting=meeting, action=query.action, text="It is", query=query, outcome="keep", by=board.helen
        )
        after = reasons(meeting, board)
        assert before.keys() <= after.keys()
        assert after[board.open.completed.text] == "minuted" and after[query.action.text] == "query"


class TestPreparing:
    def test_a_meeting_ahead_of_its_day_opens_with_its_agenda(self, board, meeting, helen, tom, enter):
        """PL7: its minutes said "You may not do this", and there was no agenda."""
        for person in (helen, tom):
            client, address = enter(person), reverse("meeting", args=[meeting.pk])
            page = client.get(address)
            assert "Agenda: " in text_of(page) and "Add to the agenda" in text_of(page)
            page = client.get(reverse("walk_meeting", args=[meeting.pk]), follow=True)
            assert page.redirect_chain == [(address, 302)]
            assert messages_of(page) == ["This meeting is still to come. Its minutes can be written from its day on."]
            assert "Begin" not in text_of(page)
        Meeting.objects.filter(pk=meeting.pk).update(held_on=today())
        assert "Begin" in text_of(enter(tom).get(reverse("meeting", args=[meeting.pk])))

    def test_an_action_is_added_by_its_number_and_left_out_and_put_back(self, board, meeting, tom, enter):
        client, number = enter(tom), board.open.by_other_group.number
        address = reverse("meeting", args=[meeting.pk])
        assert set_line(client, meeting, number=number)["Location"] == f"{address}#agenda-{number}"
        line = AgendaLine.objects.get(meeting=meeting)
        assert (line.action, line.choice, line.note) == (board.open.by_other_group, "added", "")
        response = set_line(client, meeting, number=number, version=1, choice="left_out", note="Not now")
        assert response["Location"] == f"{address}#left-out"
        page = client.get(address)
        assert "Left out" in text_of(page) and not tree_of(page).xpath(f"//li[@id='agenda-{number}']")
        set_line(client, meeting, number=number, version=2, choice="added")
        line.refresh_from_db()
        assert (line.choice, line.note) == ("added", "Not now")
        assert [row.history_change_reason for row in line.history.order_by("history_id")] == [
            "Put on the agenda", "Left out of the agenda", "Put on the agenda",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("number", "error"),
        [
            ("99", "There is no action 99 in this plan"),
            ("", "Enter the number of an action"),
            ("x", "Enter the number of an action"),
        ],
    )
    def test_a_number_that_is_no_action_is_said_beside_its_box(self, meeting, tom, enter, number, error):
        page = set_line(enter(tom), meeting, number=number)
        assert page.status_code == 422 and errors_of(page) == [error]

    def test_an_action_that_is_withdrawn_is_not_added(self, board, meeting, tom, enter):
        number = board.open.withdrawn.number
        assert errors_of(set_line(enter(tom), meeting, number=number)) == [f"Action {number} has been withdrawn."]

    def test_two_people_who_change_a_line_at_once_do_not_overwrite_each_other(self, board, meeting, tom, enter):
        action, values = board.open.by_group, {"meeting": meeting, "choice": "added"}
        line = set_agenda_line(action=action, note="From Helen", by=board.helen, expected=0, **values)
        with pytest.raises(Conflict):
            set_agenda_line(action=action, note="From Tom", by=tom, expected=0, **values)
        page = set_line(enter(tom), meeting, number=action.number, version=0, choice="added", note="From Tom")
        assert page.status_code == 422 and "Somebody else saved a change" in errors_of(page)[0]
        with pytest.raises(NothingChanged):
            set_agenda_line(action=action, by=tom, expected=line.version, **values)
        line.refresh_from_db()
        assert line.note == "From Helen"

    def test_nobody_else_prepares_it_and_nobody_once_the_minutes_are_closed(self, board, meeting, enter, marian, tom):
        number = board.open.by_group.number
        assert set_line(enter(marian), meeting, number=number).status_code == 403
        Meeting.objects.filter(pk=meeting.pk).update(held_on=today(), minutes_closed_on=today())
        assert set_line(enter(tom), meeting, number=number).status_code == 403
        with pytest.raises(RuleBroken, match="closed"):
            set_agenda_line(meeting=meeting, action=board.open.by_group, choice="added", by=tom)
        assert not AgendaLine.objects.exists()


class TestReaders:
    @pytest.mark.long
    def test_agenda_and_notes_are_read_by_those_who_read_drafts(self, board, meeting, enter):
        set_agenda_line(
            meeting=meeting, action=board.open.by_group, choice="added", note="Ask the heads", by=board.helen
        )
        for name, readable in (("marian", True), ("helen", True), ("denzil", False), ("grace", False)):
            client = enter(board.people[name])
            page = text_of(client.get(reverse("meeting", args=[meeting.pk])))
            assert ("Ask the heads" in page) is readable and ("Red" in page) is readable
            status = client.get(reverse("export_agenda", args=[meeting.pk, "docx"])).status_code
            assert status == (200 if readable else 403)

    def test_the_file_has_a_table_of_each_reason_with_the_notes(self, board, meeting, enter, helen):
        set_agenda_line(meeting=meeting, action=board.open.by_group, choice="added", note="Ask the heads", by=helen)
        file = enter(helen).get(reverse("export_agenda", args=[meeting.pk, "docx"]))
        document = WordDocument(io.BytesIO(file.content))
        cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
        assert "Write the model policy" in cells and "Ask the heads" in cells
        assert enter(helen).get(reverse("export_agenda", args=[meeting.pk, "exe"])).status_code == 404


@pytest.mark.long
def test_the_walk_goes_through_the_agenda_and_switches_to_all_actions(board, meeting, tom, enter):
    Meeting.objects.filter(pk=meeting.pk).update(held_on=today())
    client, address = enter(tom), reverse("walk_meeting", args=[meeting.pk])
    listed = [item.number for item in agenda_of(meeting, board.open.plan).items]
    page = client.get(address)
    assert [stop.number for stop in page.context["way"].stops] == listed
    assert f"1 of {len(listed)} on the agenda" in text_of(page)
    (all_of_them,) = tree_of(page).xpath("//p[@class='walk-bar__place']/a")
    page = client.get(all_of_them.get("href").partition("#")[0])
    assert all_of_them.text_content().split() == ["All", str(len(page.context["way"].stops)), "actions"]
    assert "Only the agenda" in text_of(page)
    outside = next(stop.number for stop in page.context["way"].stops if stop.number not in listed)
    assert "This action is not among the" in text_of(client.get(f"{address}?at={outside}"))
