"""What went wrong in use: texts lost, pages without a way out, a status forgotten, an original written over."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import User
from actions.importing.questions import find_questions
from actions.importing.saving import save_plan
from actions.models import Action, Lead, ProgressUpdate, Timescale
from actions.progress.services import progress
from actions.structure.services import structure, tree
from actions.wording.document import PlanDocument, PlanRow, PriorityHeading
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from tests.actions.pages import errors_of, messages_of, text_of, tree_of
from tests.rows import try_rows

DAY = {"on_day": "3", "on_month": "2", "on_year": "2010"}
HTMX = {"HX-Request": "true"}


def fresh(action: Action) -> Action:
    """The action as another person has it open."""
    return Action.objects.select_related("plan").get(pk=action.pk)


class TestUpdates:
    """Adding the first update, and who is printed before it."""

    @pytest.mark.long
    def test_two_first_updates_from_two_open_pages_are_both_kept(self, board, ruth, helen):
        one, other = fresh(board.open.by_police), fresh(board.open.by_police)
        progress.add_update(action=one, text="One", by=ruth)
        progress.add_update(action=other, text="Two", by=helen)
        assert {update.text for update in one.updates.all()} == {"One", "Two"}
        assert fresh(one).status == other.status == "in_progress"
        assert one.history.filter(status="in_progress").count() == 1

    def test_an_update_of_a_page_that_was_open_before_the_withdrawal_is_refused(self, board, helen):
        opened = fresh(board.open.by_group)
        structure.withdraw_action(action=fresh(opened), expected=opened.version, by=helen, reason="Done elsewhere")
        with pytest.raises(RuleBroken, match="withdrawn"):
            progress.add_update(action=opened, text="Late", by=helen)

    def test_where_somebody_saves_at_the_same_moment_the_page_comes_back_with_the_text(
        self, board, helen, enter, monkeypatch
    ):
        def beaten(**values):
            raise Conflict(current=board.open.by_group, base=None)

        monkeypatch.setattr(progress, "add_update", beaten)
        data = {"text": "A long text that was typed", **DAY}
        response = enter(helen).post(reverse("add_update", args=[board.open.by_group.pk]), data)
        assert response.status_code == 422
        assert "Somebody else saved a change at the same moment" in errors_of(response)[0]
        assert "A long text that was typed" in response.content.decode()

    def test_a_person_with_a_very_long_name_can_add_an_update(self, board, helen):
        User.objects.filter(pk=helen.pk).update(name="", email=f"{'n' * 240}@example.org")
        update = progress.add_update(action=board.open.by_group, text="Sent", by=User.objects.get(pk=helen.pk))
        update.full_clean()
        assert len(update.author_name) <= ProgressUpdate._meta.get_field("author_name").max_length
        assert update.author_name.startswith("nnn")

    def test_an_author_is_printed_in_one_line_without_a_colon(self, board, helen):
        update = progress.add_update(action=board.open.by_group, text="Sent", by=helen, author_name="ESLO:\n  Kim")
        assert update.author_name == "ESLO, Kim"

    @pytest.mark.long
    @pytest.mark.parametrize("place", ["", "0", "999999"])
    def test_an_update_from_a_row_that_has_gone_is_saved_once_and_leads_to_the_action(self, place, board, helen, enter):
        action = board.open.by_group
        before, client = action.updates.count(), enter(helen)
        address = f"{reverse('add_update', args=[action.pk])}?place={place}"
        response = client.post(address, {"text": "Sent", **DAY}, headers=HTMX)
        page = reverse("action", args=[action.pk])
        saved = f"{page}#update-{action.updates.latest('pk').pk}"
        assert (response.status_code, response.headers["HX-Redirect"]) == (204, saved)
        assert action.updates.count() == before + 1
        assert messages_of(client.get(page)) == [f"Update added to action {action.number}."]


class TestStatus:
    """Taking up what was withdrawn, and opening what was complete."""

    @pytest.mark.parametrize("status", ["not_started", "in_progress", "completed"])
    def test_who_takes_up_a_withdrawn_action_finds_the_status_that_it_had(self, status, board, helen):
        shelf = board.open
        action = fresh({"not_started": shelf.by_police, "in_progress": shelf.by_group}.get(status, shelf.completed))
        assert action.status == status
        structure.withdraw_action(action=action, expected=action.version, by=helen, reason="By mistake")
        structure.reinstate_action(action=action, expected=action.version, by=helen, reason="It was a mistake")
        assert fresh(action).status == status

    def test_a_completed_action_can_be_opened_again_and_what_was_said_stays_in_the_history(self, board, ruth, enter):
        action, client = board.open.completed, enter(ruth)
        note = fresh(action).completion_note
        address = reverse("reopen_action", args=[action.pk])
        assert address == f"/plan/actions/{action.pk}/reopen/"
        data = {"version": action.version, "reason": "The leaflet was never sent"}
        response = client.post(address, data, follow=True)
        assert messages_of(response) == [
            f"Action {action.number} is open again. What was said when it was completed stays in its history."
        ]
        now = fresh(action)
        assert (now.status, now.completed_on, now.completion_note, now.difference_made) == ("in_progress", None, "", "")
        assert now.history.first().history_change_reason == "The leaflet was never sent"
        assert now.history.filter(status="completed", completion_note=note).exists()

    @pytest.mark.parametrize(("record", "reason"), [("by_group", "R"), ("withdrawn", "R"), ("completed", "  ")])
    def test_only_a_completed_action_is_opened_again_and_only_with_a_reason(self, record, reason, board, helen):
        action = fresh(getattr(board.open, record))
        with pytest.raises(RuleBroken):
            progress.reopen_action(action=action, expected=action.version, by=helen, reason=reason)

    @pytest.mark.long
    @try_rows(("record", "shown"), [("completed", True), ("by_police", False)])
    def test_whoever_may_open_a_completed_action_again_finds_the_way_on_its_page(
        self, record, shown, board, ruth, helen, enter
    ):
        action = getattr(board.open, record)
        address = reverse("reopen_action", args=[action.pk])
        for person in (ruth, helen):
            page = enter(person).get(reverse("action", args=[action.pk])).content.decode()
            assert (f'href="{address}"' in page) is shown


class TestSplitting:
    """An original timescale is what a revision is measured against: a split does not write over it."""

    def parts(self, wording: str) -> dict:
        return {
            "first": {"text": "Write it", "wording": wording},
            "second": {"text": "Send it", "wording": "By July 2010"},
        }

    @pytest.fixture
    def revised(self, board, helen) -> Action:
        action = fresh(board.open.by_group)
        line = progress.propose_revision(action=action, wording="By June 2010", reason="More heads", by=helen)
        progress.agree_revision(timescale=line, expected=line.version, by=helen, agreed_on=dt.date(2010, 3, 1))
        return fresh(action)

    def test_a_split_after_a_revision_does_not_change_the_original(self, revised, helen):
        before = list(revised.timescales.values_list("wording", "due"))
        with pytest.raises(RuleBroken, match="has been revised. Split its text, and propose a new timescale"):
            structure.split_action(action=revised, expected=revised.version, by=helen, **self.parts("By April 2010"))
        assert list(revised.timescales.values_list("wording", "due")) == before

    def test_the_text_can_be_split_after_a_revision_as_the_page_proposes_it(self, revised, helen, enter):
        client, address = enter(helen), reverse("split_action", args=[revised.pk])
        initial = client.get(address).context["form"].initial
        assert initial["first_wording"] == "By end of May 2010"
        data = initial | {"first_text": "Write it", "second_text": "Send it", "second_wording": "By July 2010"}
        assert client.post(address, data).status_code == 302
        assert [line.wording for line in revised.timescales.all()] == ["By end of May 2010", "By June 2010"]
        other = Action.objects.get(plan=revised.plan, text="Send it")
        assert [line.wording for line in other.timescales.all()] == ["By July 2010"]

    @pytest.mark.long
    def test_a_declined_revision_does_not_stand_in_the_way(self, board, helen):
        action = fresh(board.open.by_group)
        line = progress.propose_revision(action=action, wording="By June 2010", reason="More heads", by=helen)
        progress.decline_revision(timescale=line, expected=line.version, by=helen, reason="No")
        structure.split_action(action=action, expected=action.version, by=helen, **self.parts("By April 2010"))
        assert action.timescales.get(position=1).wording == "By April 2010"

    @pytest.mark.long
    def test_an_import_cuts_a_cell_of_two_actions_and_notes_the_revision_that_its_update_names(self, board, helen):
        row = PlanRow(
            priority="1",
            objective="1. Aim",
            method="Means",
            action="Write the policy\n\nSend it to every school",
            leads="ESLO",
            timescale="By May 2010\n\nBy September 2010",
            update="3 February 2010, ESLO: The deadline was moved to 30 June 2010",
        )
        document = PlanDocument(title="P", priorities=(PriorityHeading("1", "Safe"),), rows=(row,))
        as_at = dt.date(2010, 3, 1)
        questions = find_questions(document, as_at=as_at)
        assert {"two_actions_in_cell", "revision_only_in_update"} <= {question.kind for question in questions}
        answers = {question.key: question.choices[0][0] for question in questions}
        plan = save_plan(document=document, title="", as_at=as_at, by=helen, answers=answers)
        first, second = plan.actions.order_by("number")
        assert (first.text, second.text) == ("Write the policy", "Send it to every school")
        assert [(line.wording, line.state) for line in first.timescales.order_by("position")] == [
            ("By May 2010", "agreed"),
            (first.timescales.get(position=2).wording, "agreed"),
        ]
        assert first.timescales.get(position=2).due == dt.date(2010, 6, 30)
        assert [line.wording for line in second.timescales.all()] == ["By September 2010"]


class TestLeads:
    """A lead that is named beside the list."""

    @pytest.mark.parametrize("name", ["set_leads", "add_action"])
    def test_a_lead_named_on_a_form_that_is_refused_is_not_kept(self, name, board, helen, enter):
        shelf, before = board.open, Lead.objects.count()
        record = shelf.by_group if name == "set_leads" else shelf.empty_method
        data = {"version": 99, "leads": [], "new_lead": "Brand New Group", "reason": "", "text": "Do it", "wording": ""}
        if name == "add_action":
            client = enter(helen)
            tree.archive_part(part=record, expected=record.version, by=helen, reason="Gone")
            client.post(reverse(name, args=[record.pk]), data)
        else:
            assert enter(helen).post(reverse(name, args=[record.pk]), data).status_code == 409
        assert Lead.objects.count() == before


class TestSettling:
    """A proposed timescale is agreed or declined once."""

    @pytest.mark.parametrize("second", ["agree", "decline"])
    def test_who_comes_second_is_told_in_words_that_it_is_settled(self, second, board, helen):
        one, other = (Timescale.objects.select_related("action__plan").get(pk=board.open.proposed.pk) for _ in range(2))
        progress.agree_revision(timescale=one, expected=one.version, by=helen, agreed_on=dt.date(2010, 3, 1))
        with pytest.raises(RuleBroken, match="not waiting to be agreed"):
            if second == "agree":
                progress.agree_revision(timescale=other, expected=1, by=helen, agreed_on=dt.date(2010, 3, 1))
            else:
                progress.decline_revision(timescale=other, expected=1, by=helen, reason="No")
        assert other.action.timescales.filter(is_current=True).get() == one


class TestTwoTexts:
    """The page on which the second of two people chooses."""

    @pytest.fixture
    def send(self, board, helen, marian, enter):
        """Marian has saved "Theirs" of 20 February; `send(...)` is Helen's page of two texts coming back."""
        update, client = board.open.update, enter(helen)
        progress.correct_update(
            update=ProgressUpdate.objects.get(pk=update.pk),
            expected=update.version,
            text="Theirs",
            on=dt.date(2010, 2, 20),
            by=marian,
            reason="",
        )
        address = reverse("correct_update", args=[update.pk])

        def post(**data):
            page = {"version": update.version + 1, "asked": "text,on", "text": "Mine", "reason": "", **DAY}
            return client.post(address, page | data)

        return post

    def now(self, board) -> tuple[str, dt.date]:
        update = ProgressUpdate.objects.get(pk=board.open.update.pk)
        return update.text, update.on

    def checked(self, response) -> set[str]:
        """The ids of the chosen radio buttons."""
        return {
            box.get("id") for box in tree_of(response).findall(".//input[@type='radio']") if "checked" in box.attrib
        }

    def radios(self, response) -> int:
        return len(tree_of(response).findall(".//input[@type='radio']"))

    def test_who_types_the_other_persons_text_need_not_choose(self, send, board):
        assert send(text="Theirs", keep_on="mine").status_code == 302
        assert self.now(board) == ("Theirs", dt.date(2010, 2, 3))

    def test_every_question_is_asked_again_with_what_was_chosen_already(self, send, board):
        response = send(keep_text="mine")
        assert response.status_code == 422
        assert errors_of(response) == ["Choose which text to keep."]
        assert self.radios(response) == 4
        assert self.checked(response) == {"keep-text-mine"}
        assert self.now(board) == ("Theirs", dt.date(2010, 2, 20))

    def test_a_wrong_date_of_ones_own_is_shown_as_it_was_typed(self, send):
        response = send(on_day="40", keep_text="mine", keep_on="mine")
        assert response.status_code == 422
        assert self.checked(response) == {"keep-text-mine", "keep-on-mine"}
        assert "40 2 2010" in text_of(response)

    def test_a_wrong_date_of_ones_own_does_not_matter_where_the_other_persons_is_kept(self, send, board):
        assert send(on_day="40", keep_text="mine", keep_on="theirs").status_code == 302
        assert self.now(board) == ("Mine", dt.date(2010, 2, 20))

    @pytest.mark.parametrize("day", ["3", "40"])
    def test_the_text_of_a_third_person_is_never_kept_unseen(self, send, board, marian, day):
        update = ProgressUpdate.objects.get(pk=board.open.update.pk)
        progress.correct_update(
            update=update, expected=update.version, text="Third", on=update.on, by=marian, reason=""
        )
        response = send(keep_text="theirs", keep_on="theirs", on_day=day)
        page = text_of(response)
        assert response.status_code == 409
        assert "Third" in page
        assert "Mine" in page
        assert tree_of(response).findall(".//input[@name='keep_text']")
        assert self.now(board)[0] == "Third"

    def test_a_choice_for_what_is_no_field_of_the_record_changes_nothing(self, send, board):
        assert send(asked="reason,text,on", keep_reason="theirs", keep_text="mine", keep_on="mine").status_code == 302
        assert self.now(board) == ("Mine", dt.date(2010, 2, 3))

    def test_a_title_left_blank_shows_the_other_persons_title_again(self, board, helen, marian, enter):
        part = board.open.priority
        tree.edit_part(part=type(part).objects.get(pk=part.pk), expected=1, number="9", text="Theirs", by=marian)
        data = {"version": 2, "asked": "number,text", "keep_number": "mine", "keep_text": "mine", "number": "8"}
        response = enter(helen).post(reverse("edit_part", args=["priority", part.pk]), data | {"text": " "})
        assert response.status_code == 422
        assert "Theirs" in text_of(response)
        assert self.checked(response) == {"keep-number-mine", "keep-text-mine"}
