"""Pages of actions that agencies answer: the list, the answer of one agency, asking and ending, who is silent."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from actions.answers.services.answers import give_answer
from actions.answers.services.asking import ask_agencies
from actions.models import Action, AgencyResponse, AskedAction
from agencies.directory.services import add_agency, close_agency
from core.text.dates import today
from tests.actions.pages import errors_of, messages_of, text_of, tree_of, words
from tests.factories.directory import EsloFactory
from tests.rows import try_rows

DAY = {"on_day": "3", "on_month": "2", "on_year": "2010"}


@pytest.fixture
def asked(board) -> AskedAction:
    return board.open.all_agencies


def answer_of(agency, asked) -> AgencyResponse:
    return AgencyResponse.objects.get(agency=agency, action=asked.action_id)


def names(response) -> list[str]:
    """The agencies of the table, in order."""
    return [words(link) for link in tree_of(response).xpath("//tbody//th/a")]


def list_page(asked) -> str:
    return reverse("action_agencies", args=[asked.action_id])


class TestTheList:
    @pytest.mark.long
    def test_it_shows_the_totals_and_who_said_what(self, board, asked, helen, denzil, enter):
        EsloFactory(agency=board.police, name="Ruth Lacey", phone="01632 960001", email="ruth@police.example")
        line = board.open.answer
        give_answer(response=line, expected=1, answer="partly", note="The governors have named one", by=denzil)
        response = enter(helen).get(list_page(asked))
        text = text_of(response)
        assert names(response) == ["Northmere Police", "Tarn Road Primary School"]
        for part in (
            "0 of 2 done, 1 partly, 1 no reply",
            "The governors have named one",
            "No reply",
            "01632 960001",
            "Denzil Okoro",
        ):
            assert part in text, part

    def test_the_filters_find_who_is_silent_and_the_file_holds_the_same(self, board, asked, helen, denzil, enter):
        give_answer(response=board.open.answer, expected=1, answer="done", note="=1+1", by=denzil)
        client = enter(helen)
        assert names(client.get(f"{list_page(asked)}?answer=none")) == ["Northmere Police"]
        assert names(client.get(f"{list_page(asked)}?answer=done&kind=primary&q=tarn")) == ["Tarn Road Primary School"]
        assert names(client.get(f"{list_page(asked)}?answer=done&kind=police")) == []
        address = reverse("export_action_agencies", args=[asked.action_id, "csv"])
        rows = list(csv.reader(io.StringIO(client.get(f"{address}?answer=done").content.decode("utf-8-sig"))))
        assert [row[0] for row in rows if "Tarn Road Primary School" in row] == ["Tarn Road Primary School"]
        assert not any("Northmere Police" in row for row in rows)
        assert any("'=1+1" in row for row in rows)

    def test_a_wrong_filter_is_said(self, asked, helen, enter):
        response = enter(helen).get(f"{list_page(asked)}?answer=maybe")
        assert response.status_code == 422
        assert errors_of(response)

    def test_an_agency_sees_the_numbers_and_its_own_line_and_no_others(self, board, asked, ruth, denzil, enter):
        give_answer(response=board.open.answer, expected=1, answer="done", note="Ours is Jo", by=denzil)
        response = enter(ruth).get(list_page(asked))
        assert names(response) == ["Northmere Police"]
        assert "2 agencies are asked" in text_of(response) and "done" not in text_of(response)
        for hidden in ("Tarn Road", "Ours is Jo"):
            assert hidden not in text_of(response)
        assert names(enter(ruth).get(f"{list_page(asked)}?answer=done")) == []

    def test_one_that_has_closed_is_shown_as_closed_and_not_counted(self, board, asked, helen, enter):
        day = today() - dt.timedelta(days=1)
        close_agency(agency=board.police, expected=1, last_day=day, by=helen, reason="Merged")
        text = text_of(enter(helen).get(list_page(asked)))
        assert "Closed on" in text and "not counted" in text
        assert "0 of 1 done" in text

    def test_an_action_about_which_nobody_is_asked_has_no_list(self, board, helen, enter):
        assert enter(helen).get(reverse("action_agencies", args=[board.open.by_police.pk])).status_code == 404


class TestAnAnswer:
    def test_an_agency_answers_for_itself(self, board, asked, denzil, enter):
        client, line = enter(denzil), board.open.answer
        page = client.get(reverse("answer_agency", args=[line.pk]))
        assert "Who told you" not in text_of(page)
        response = client.post(
            reverse("answer_agency", args=[line.pk]), {"version": 1, "answer": "partly", "note": "Half of it"}
        )
        assert response["Location"] == f"/plan/agency/#answer-{line.pk}"
        line.refresh_from_db()
        assert (line.answer, line.note, line.answered_by, line.told_by) == ("partly", "Half of it", denzil, "")

    def test_the_manager_enters_what_was_told_by_telephone(self, board, asked, helen, enter):
        client, line = enter(helen), board.open.answer
        address = reverse("answer_agency", args=[line.pk])
        response = client.post(address, {"version": 1, "answer": "done", **DAY})
        assert response.status_code == 422
        assert "Enter who told you" in errors_of(response)
        client.post(address, {"version": 1, "answer": "done", "told_by": "Ms Okoro, by telephone", **DAY})
        line.refresh_from_db()
        assert (line.told_by, line.answered_on, line.answered_by) == (
            "Ms Okoro, by telephone",
            dt.date(2010, 2, 3),
            helen,
        )

    def test_the_second_of_two_colleagues_sees_both_texts(self, board, denzil, margaret, enter):
        line = board.open.answer
        give_answer(response=line, expected=1, answer="done", note="All of it", by=margaret)
        response = enter(denzil).post(
            reverse("answer_agency", args=[line.pk]), {"version": 1, "answer": "partly", "note": "Half"}
        )
        assert response.status_code == 409
        assert "All of it" in text_of(response) and "Half" in text_of(response)

    def test_does_not_apply_asks_why(self, board, denzil, enter):
        line = board.open.answer
        address = reverse("answer_agency", args=[line.pk])
        response = enter(denzil).post(address, {"version": 1, "answer": "not_applicable", "note": ""})
        assert response.status_code == 422
        assert errors_of(response) == ["Say in the note why it does not apply to you."]

    def test_nobody_answers_what_has_ended(self, board, denzil, enter):
        line = AgencyResponse.objects.get(action=board.open.ended.action_id)
        assert enter(denzil).get(reverse("answer_agency", args=[line.pk])).status_code == 403

    def test_nobody_answers_in_a_closed_plan(self, board, denzil, helen, enter):
        for person in (denzil, helen):
            assert enter(person).get(reverse("answer_agency", args=[board.closed.answer.pk])).status_code == 403


class TestAsking:
    def test_the_manager_sees_how_many_before_anybody_is_asked(self, board, helen, enter):
        client, action = enter(helen), board.open.by_police
        address = reverse("ask_agencies", args=[action.pk])
        assert "Police (1)" in text_of(client.get(address))
        preview = client.post(address, {"kinds": ["police"]})
        assert "1 agency would be asked" in text_of(preview)
        assert not AskedAction.objects.filter(action=action).exists()
        response = client.post(address, {"kinds": ["police"], "seen": "police:1"})
        assert response["Location"] == reverse("action_agencies", args=[action.pk])
        assert messages_of(client.get(response["Location"])) == ["1 agency is asked."]
        assert AskedAction.objects.get(action=action).kinds == "police"

    def test_whoever_changes_the_kinds_after_the_preview_sees_it_again(self, board, helen, enter):
        address = reverse("ask_agencies", args=[board.open.by_police.pk])
        response = enter(helen).post(address, {"kinds": [], "seen": "police:1"})
        assert "2 agencies would be asked" in text_of(response)
        assert not AskedAction.objects.filter(action=board.open.by_police).exists()

    def test_an_action_that_is_asked_already_leads_on_to_its_list(self, asked, helen, enter):
        response = enter(helen).get(reverse("ask_agencies", args=[asked.action_id]))
        assert response["Location"] == list_page(asked)

    @try_rows("name", ["completed", "withdrawn"])
    def test_it_cannot_be_asked_of_what_is_over(self, name, board, helen, enter):
        assert enter(helen).get(reverse("ask_agencies", args=[getattr(board.open, name).pk])).status_code == 403

    def test_the_asking_ends_by_decision_and_completes_the_action(self, asked, helen, enter):
        client = enter(helen)
        address = reverse("close_asking", args=[asked.action_id])
        wrong = client.post(address, {"version": 1, "text": "Enough", "completes": "yes"})
        assert "Say what difference it made" in errors_of(wrong)
        client.post(address, {"version": 1, "text": "Enough", "completes": "yes", "difference": "Most know"})
        action = Action.objects.get(pk=asked.action_id)
        assert (action.status, action.difference_made) == ("completed", "Most know")
        text = text_of(client.get(list_page(asked)))
        assert "Ended by decision" in text and "Enough" in text

    def test_it_is_asked_again_and_those_who_joined_since_are_on_the_list(self, board, helen, enter):
        ended = board.open.ended
        add_agency(name="Cedar", kind="primary", by=helen)
        client = enter(helen)
        client.post(reverse("ask_agencies_again", args=[ended.action_id]), {"version": 1, "reason": "Cedar is new"})
        response = client.get(list_page(ended))
        assert names(response) == ["Cedar", "Northmere Police", "Tarn Road Primary School"]
        assert Action.objects.get(pk=ended.action_id).is_open

    def test_what_completed_itself_is_asked_for_its_difference(self, board, helen, enter):
        client, ended = enter(helen), board.open.ended
        page = reverse("action", args=[ended.action_id])
        assert "Say what difference it made" in text_of(client.get(page))
        client.post(
            reverse("say_difference", args=[ended.action_id]), {"version": 1, "difference_made": "All know whom to ask"}
        )
        assert "All know whom to ask" in text_of(client.get(page))


class TestOnTheAction:
    def test_the_totals_and_the_names_of_the_silent_stand_on_its_page(self, board, asked, grace, enter):
        text = text_of(enter(grace).get(reverse("action", args=[asked.action_id])))
        assert "0 of 2 done, 2 no reply" in text
        assert "No reply: Northmere Police, Tarn Road Primary School" in text

    def test_an_agency_sees_its_own_answer_there_and_not_who_is_silent(self, board, asked, ruth, enter):
        text = text_of(enter(ruth).get(reverse("action", args=[asked.action_id])))
        assert "2 agencies are asked" in text
        assert "Northmere Police: No reply" in text
        assert "Tarn Road" not in text

    @pytest.mark.long
    def test_the_manager_is_offered_to_ask(self, board, helen, marian, enter):
        page = reverse("action", args=[board.open.by_police.pk])
        assert "Ask agencies" in text_of(enter(helen).get(page))
        assert "Ask agencies" not in text_of(enter(marian).get(page))

    def test_the_plan_prints_the_totals_beside_the_leads(self, board, helen, enter):
        ask_agencies(action=board.open.by_police, kinds=[], by=helen)
        response = enter(helen).get("/plan/")
        (link,) = tree_of(response).xpath(f"//a[@href='/plan/actions/{board.open.by_police.pk}/agencies/']")
        assert words(link).startswith("2 agencies are asked")


class TestSilence:
    def test_those_that_are_silent_about_most_come_first(self, board, asked, helen, denzil, enter):
        ask_agencies(action=board.open.by_police, kinds=[], by=helen)
        give_answer(response=board.open.answer, expected=1, answer="done", by=denzil)
        response = enter(helen).get("/plan/agencies/")
        assert names(response)[-2:] == ["Northmere Police", "Tarn Road Primary School"]
        text = text_of(response)
        assert "2 of 2" in text and "1 of 2" in text
        silent = enter(helen).get("/plan/agencies/?state=silent")
        assert "Tarn Road" not in text_of(silent) and "Northmere Police" in text_of(silent)
        assert "Northmere Police" not in text_of(enter(helen).get("/plan/agencies/?state=all&kind=primary"))

    def test_the_file_holds_the_same_rows(self, board, asked, helen, enter):
        content = enter(helen).get("/plan/agencies/export/csv/?kind=police").content.decode("utf-8-sig")
        assert "Northmere Police" in content and "1 of 1" in content
        assert "Tarn Road" not in content

    def test_a_plan_in_which_nobody_is_asked_says_what_to_do(self, board, helen, enter):
        AskedAction.objects.update(closed_on=today(), ending="answered")
        assert "not asked about any action" in text_of(enter(helen).get("/plan/agencies/"))
