"""/plan/meeting/: meetings, who came, and the minutes as a page and as files."""

from __future__ import annotations

import datetime as dt
import io
import subprocess

import pytest
from django.urls import reverse
from docx import Document as WordDocument

from actions.meetings.services import meetings, minutes
from actions.models import Attendance, Meeting
from core.records.rules import NothingChanged, RuleBroken
from core.text.dates import today
from tests.actions.pages import errors_of, text_of, tree_of
from tests.factories.plan import MeetingFactory


@pytest.fixture
def meeting(board):
    return MeetingFactory(
        name="Working group", held_on=today(), minute_taker=board.tom, plan=board.open.plan, subgroup=board.group
    )


@pytest.fixture
def minuted(meeting, board):
    """A meeting at which an update, a follow-up for each of two people, a decision and notes were written."""
    by, shelf = board.helen, board.open
    minutes.minute_note(meeting=meeting, text="The chair opened", by=by)
    minutes.minute_progress(
        meeting=meeting, action=shelf.by_school, text="Film shown", task="Book it", owner_name="Head teacher", by=by
    )
    minutes.minute_progress(
        meeting=meeting, action=shelf.by_group, task="Ring", owner_name="Marian Shaw", due=dt.date(2030, 2, 3), by=by
    )
    minutes.minute_decision(meeting=meeting, action=shelf.by_group, text="It is sent out", by=by)
    minutes.minute_timescale(meeting=meeting, action=shelf.by_group, wording="By June 2030", reason="More", by=by)
    meetings.record_attendance(
        meeting=meeting, marks={f"person-{board.marian.pk}": "present"}, apologies=["Jo Perrin, nurse"], by=by
    )
    return meeting


class TestList:
    @pytest.mark.long
    def test_it_shows_those_to_come_then_those_of_the_past(self, board, meeting, helen, enter):
        MeetingFactory(name="Next", held_on=today() + dt.timedelta(days=7))
        tables = tree_of(enter(helen).get("/plan/meeting/")).xpath("//table")
        names = [[link.text for link in table.xpath(".//th//a")] for table in tables]
        assert names[0] == ["Working group", "Next"]
        assert "Closed" in names[1] and "Cancelled" in names[1]


class TestArranging:
    def test_times_are_read_as_people_type_them(self, helen, enter, board):
        data = {"name": "Board", "held_on_day": "4", "held_on_month": "3", "held_on_year": "2030"}
        for typed, read in (("2 pm", dt.time(14)), ("10.30", dt.time(10, 30)), ("12 am", dt.time(0))):
            enter(helen).post(reverse("add_meeting"), {**data, "name": typed, "starts_at": typed})
            assert Meeting.objects.get(name=typed).starts_at == read
        wrong = enter(helen).post(reverse("add_meeting"), {**data, "starts_at": "14 pm"})
        assert errors_of(wrong) == ["Starts at: enter a time, such as 10:30"]

    def test_only_somebody_who_may_minute_is_named(self, board, meeting):
        names = {"Helen Marsh", "Ines Cole", "Marian Shaw", "Tom Field"}
        assert {person.name for person in meetings.may_minute()} == names
        with pytest.raises(RuleBroken, match="no role"):
            meetings.edit_meeting(meeting=meeting, expected=1, by=board.helen, minute_taker=board.ruth)

    def test_a_meeting_with_minutes_is_not_cancelled_and_not_moved_ahead(self, minuted, board):
        with pytest.raises(RuleBroken, match="has minutes"):
            meetings.cancel_meeting(meeting=minuted, expected=1, by=board.helen, reason="x")
        with pytest.raises(RuleBroken, match="has minutes"):
            later = today() + dt.timedelta(days=1)
            meetings.edit_meeting(meeting=minuted, expected=1, by=board.helen, held_on=later)


class TestWhoCame:
    def address(self, meeting) -> str:
        return reverse("attendance", args=[meeting.pk])

    def test_members_are_marked_and_others_added_by_name(self, meeting, board, tom, enter):
        key = f"person-{board.marian.pk}"
        assert "Marian Shaw" in text_of(enter(tom).get(self.address(meeting)))
        values = {key: "apologies", f"initial-{key}": "", "present": "Sam Field, nurse\nGrace Adeyemi"}
        enter(tom).post(self.address(meeting), values)
        found = set(meeting.attendance.listed().values_list("name", "person", "present"))
        assert found == {
            ("Marian Shaw", board.marian.pk, False),
            ("Sam Field, nurse", None, True),
            ("Grace Adeyemi", board.grace.pk, True),
        }

    def test_what_another_person_marked_meanwhile_stays(self, meeting, board, tom, enter):
        key = f"person-{board.marian.pk}"
        meetings.record_attendance(meeting=meeting, marks={key: "present"}, by=board.helen)
        enter(tom).post(self.address(meeting), {key: "", f"initial-{key}": "", "present": "Sam Field"})
        assert meeting.attendance.listed().get(person=board.marian).present

    def test_somebody_is_taken_off_the_list_and_put_on_it_again(self, meeting, board):
        key = f"person-{board.marian.pk}"
        for value in ("present", "", "apologies"):
            meetings.record_attendance(meeting=meeting, marks={key: value}, by=board.helen)
        assert not meeting.attendance.listed().get().present
        assert Attendance.objects.filter(removed_on=today()).count() == 1
        with pytest.raises(NothingChanged):
            meetings.record_attendance(meeting=meeting, marks={key: "apologies"}, by=board.helen)


class TestMinutes:
    @pytest.mark.long
    def test_the_page_holds_them_by_action_in_the_printed_order_for_every_reader(self, minuted, grace, enter):
        Meeting.objects.filter(pk=minuted.pk).update(minutes_closed_on=today())  # drafts: test_drafts.py
        shown = text_of(enter(grace).get(reverse("meeting", args=[minuted.pk])))
        said = [
            "Marian Shaw",
            "Jo Perrin, nurse",
            "The chair opened",
            "Action 1",
            "Decision: It is sent out",
            "New timescale: By June 2030, because: More",
            "Follow-up: Marian Shaw: Ring, by 3 February 2030",
            "Update: Film shown",
            "Who is to do what",
            "Head teacher Book it",
        ]
        places = [shown.index(words) for words in said]
        assert places == sorted(places)
        assert "Continue minutes" not in shown and "Begin" not in shown

    def test_the_files_hold_the_same(self, minuted, grace, enter):
        Meeting.objects.filter(pk=minuted.pk).update(minutes_closed_on=today())  # drafts: test_drafts.py
        client = enter(grace)
        word = client.get(reverse("export_minutes", args=[minuted.pk, "docx"]))
        document = WordDocument(io.BytesIO(word.content))
        texts = [paragraph.text for paragraph in document.paragraphs]
        assert "Decision: It is sent out" in texts and "Follow-up: Head teacher: Book it" in texts
        assert [cell.text for cell in document.tables[0].rows[2].cells] == [
            "Marian Shaw",
            "Ring",
            "3 February 2030",
            "1",
        ]
        pdf = client.get(reverse("export_minutes", args=[minuted.pk, "pdf"])).content
        read = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
        assert "It is sent out" in read and "Jo Perrin, nurse" in read
        assert client.get(reverse("export_minutes", args=[minuted.pk, "exe"])).status_code == 404

    def test_closed_minutes_are_opened_again_by_the_manager_alone(self, minuted, board, enter):
        enter(board.tom).post(reverse("close_minutes", args=[minuted.pk]), {"version": 1})
        minuted.refresh_from_db()
        assert minuted.minutes_closed_on == today()
        address, data = reverse("reopen_minutes", args=[minuted.pk]), {"version": 2, "reason": "A line is missing"}
        assert enter(board.tom).post(address, data).status_code == 403
        enter(board.helen).post(address, data)
        minuted.refresh_from_db()
        assert minuted.minutes_closed_on is None

    def test_a_follow_up_is_kept_where_its_update_is_there_already(self, meeting, board):
        action = board.open.by_group
        values = {"meeting": meeting, "action": action, "text": "Heard", "by": board.helen}
        minutes.minute_progress(**values)
        minutes.minute_progress(**values, task="Ring", owner_name="MS")
        assert meeting.follow_ups.get().text == "Ring"
        assert action.updates.filter(text="Heard").count() == 1
