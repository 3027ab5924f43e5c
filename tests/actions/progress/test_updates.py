"""Updates: added in place or on a page of their own, corrected by a new version, struck out; never lost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from actions.models import Action, ProgressUpdate
from core.text.dates import print_date, today
from tests.actions.pages import errors_of, latest_changes, messages_of, text_of, tree_of, value_of, words

DAY = {"on_day": "5", "on_month": "5", "on_year": "2010"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def address(board):
    """Where an update of the working group's action is added."""
    return reverse("add_update", args=[board.open.by_group.pk])


@pytest.fixture
def client_of_marian(marian, enter):
    return enter(marian)


def newest(action) -> ProgressUpdate:
    """The update that was saved last."""
    return action.updates.order_by("pk").last()


class TestAdding:
    """/plan/actions/<number>/updates/add/"""

    @pytest.mark.long
    def test_it_works(self, board, marian, client_of_marian, address):
        assert client_of_marian.get(address).status_code == 200
        response = client_of_marian.post(address, {"text": " Sent out\r\nto all ", **DAY}, follow=True)
        saved = newest(board.open.by_group)
        assert response.redirect_chain == [(saved.action.url(f"update-{saved.pk}"), 302)]
        assert messages_of(response) == ["Update added to action 1."]
        assert (saved.text.split(), saved.on) == (["Sent", "out", "to", "all"], dt.date(2010, 5, 5))
        assert (saved.author, saved.author_name) == (marian, "Marian Shaw")
        (entry,) = saved.history.all()
        assert (entry.history_user, entry.history_change_reason) == (marian, "Update added")

    def test_the_form_proposes_today_and_shows_the_last_update(self, client_of_marian, address):
        response = client_of_marian.get(address)
        assert value_of(response, "on") == print_date(today())
        assert "Last update, 3 February 2010, Marian Shaw: The draft is with the heads" in text_of(response)

    def test_the_first_update_begins_an_action_that_was_not_started(self, board, ruth, enter):
        action = board.open.by_police
        enter(ruth).post(reverse("add_update", args=[action.pk]), {"text": "First visit", **DAY})
        action.refresh_from_db()
        assert action.status == Action.Status.IN_PROGRESS
        assert action.history.first().history_change_reason == "First update added"

    def test_a_month_in_letters_is_read(self, board, client_of_marian, address):
        client_of_marian.post(address, {"text": "Sent", "on_day": "5", "on_month": "feb", "on_year": "2010"})
        assert newest(board.open.by_group).on == dt.date(2010, 2, 5)

    @pytest.mark.parametrize(
        ("changes", "error"),
        [
            ({"text": ""}, "Error: Enter the update"),
            ({"text": "   "}, "Error: Enter the update"),
            ({"on_day": "31", "on_month": "2"}, "Date of the update"),
            ({"on_day": ""}, "Date of the update"),
            ({"on_year": "2999"}, "cannot be in the future"),
            ({"text": "x" * 10_001}, "10"),
        ],
        ids=str,
    )
    @pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "in place"])
    def test_an_error_is_said_and_keeps_what_was_typed(self, changes, error, headers, board, client_of_marian, address):
        typed = {"text": "Sent out to <all>", **DAY, **changes}
        before = ProgressUpdate.objects.count()
        response = client_of_marian.post(address, typed, headers=headers)
        assert response.status_code == 422
        assert ProgressUpdate.objects.count() == before
        assert value_of(response, "text") == typed["text"].strip()
        boxes = [typed[f"on_{box}"] for box in ("day", "month", "year")]
        assert value_of(response, "on") == " ".join(filter(None, boxes))
        assert error in words(tree_of(response))
        assert errors_of(response)

    @pytest.mark.parametrize(
        "target", ["/plan/?q=policy#row-3", "/plan/?plan=1&page=2"], ids=["filtered page", "other plan"]
    )
    def test_it_leads_back_to_where_the_person_came_from(self, target, client_of_marian, address):
        response = client_of_marian.get(address, {"next": target})
        assert value_of(response, "next") == target
        response = client_of_marian.post(address, {"text": "Sent", "next": target, **DAY})
        assert response["Location"] == target

    @pytest.mark.parametrize(
        "target",
        [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "http:///evil.example",
            "ftp://x",
            " //evil.example",
        ],
    )
    def test_it_never_leads_to_another_site(self, target, board, client_of_marian, address):
        own = reverse("action", args=[board.open.by_group.pk])
        assert "evil" not in client_of_marian.get(address, {"next": target}).content.decode()
        answer = client_of_marian.post(address, {"text": "Sent", "next": target, **DAY})
        assert answer["Location"].partition("#")[0] == own

    def test_in_place_the_form_alone_is_sent_and_then_the_cell(self, board, client_of_marian, address):
        place = board.open.row.pk
        form = client_of_marian.get(f"{address}?place={place}", headers=HTMX)
        assert "<html" not in form.content.decode()
        assert tree_of(form).xpath("//form/@hx-post") == [f"{address}?place={place}"]
        response = client_of_marian.post(f"{address}?place={place}", {"text": "Sent out", **DAY}, headers=HTMX)
        assert response.status_code == 200
        assert "Update added" in response["HX-Trigger"]
        cell = words(tree_of(response))
        assert "5 May 2010, Marian Shaw: Sent out" in cell
        assert "1 earlier update" in cell and "Update action" in cell
        assert "<html" not in response.content.decode()

    def test_in_place_a_row_that_has_gone_leads_to_the_action_with_the_update_saved(
        self, board, client_of_marian, address
    ):
        elsewhere = f"{address}?place={board.open.second_row.pk}"
        response = client_of_marian.post(elsewhere, {"text": "Saved", **DAY}, headers=HTMX)
        assert response.status_code == 204
        saved = newest(board.open.by_group)
        assert response["HX-Redirect"] == saved.action.url(f"update-{saved.pk}")
        assert saved.text == "Saved"

    @pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "in place"])
    def test_the_same_update_sent_again_after_back_is_saved_once_and_said(
        self, headers, board, client_of_marian, address
    ):
        address = f"{address}?place={board.open.row.pk}"
        form = {"text": "Sent out\r\nto all", **DAY}
        client_of_marian.post(address, form)
        response = client_of_marian.post(address, form, headers=headers, follow=not headers)
        said = response["HX-Trigger"] if headers else messages_of(response)[-1]
        assert "You have already saved this update for the same date today." in said
        assert response.status_code == 200
        assert board.open.by_group.updates.filter(text__startswith="Sent out").count() == 1

    @pytest.mark.parametrize(
        "changes", [{"text": "Sent out again"}, {"on_day": "6"}, {"text": "sent out"}], ids=["words", "day", "spelling"]
    )
    def test_another_update_of_the_same_day_is_saved(self, changes, board, client_of_marian, address):
        for form in ({"text": "Sent out", **DAY}, {"text": "Sent out", **DAY, **changes}):
            client_of_marian.post(address, form)
        assert board.open.by_group.updates.count() == 3

    @pytest.mark.long
    def test_the_same_words_of_another_person_of_yesterday_or_struck_out_do_not_count(
        self, board, helen, client_of_marian, address, enter
    ):
        form, updates = {"text": "Sent out", **DAY}, board.open.by_group.updates
        enter(helen).post(address, form)
        client_of_marian.post(address, form)
        assert updates.count() == 3
        updates.filter(text="Sent out").update(created_at=timezone.now() - dt.timedelta(days=1))
        client_of_marian.post(address, form)
        assert updates.count() == 4
        updates.filter(text="Sent out").update(voided_on=today())
        client_of_marian.post(address, form)
        assert updates.count() == 5

    def test_a_shared_action_is_updated_once_for_all_its_places(self, board, client_of_marian):
        action = board.open.shared
        client_of_marian.post(reverse("add_update", args=[action.pk]), {"text": "Week planned", **DAY})
        text = text_of(client_of_marian.get("/plan/"))
        assert action.updates.count() == 1
        assert text.count("Week planned") == 2

    @pytest.mark.parametrize("name", ["tom", "ruth", "margaret", "grace", "bea", "owen", "sunita", "stranger"])
    def test_it_needs_the_right(self, name, board, enter, address):
        client = enter(board.people[name])
        assert client.get(address).status_code == 403
        assert client.post(address, {"text": "Mine", **DAY}).status_code == 403

    def test_nothing_is_written_on_a_withdrawn_action(self, board, helen, enter):
        address = reverse("add_update", args=[board.open.withdrawn.pk])
        response = enter(helen).post(address, {"text": "Still", **DAY})
        assert (response.status_code, value_of(response, "text")) == (422, "Still")

    def test_an_update_to_a_completed_action_leaves_it_completed(self, board, helen, enter):
        enter(helen).post(reverse("add_update", args=[board.open.completed.pk]), {"text": "Reprinted", **DAY})
        board.open.completed.refresh_from_db()
        assert board.open.completed.status == "completed"
        assert newest(board.open.completed).text == "Reprinted"


class TestCorrecting:
    """/plan/updates/<number>/correct/"""

    @pytest.fixture
    def address(self, board):
        return reverse("correct_update", args=[board.open.update.pk])

    @pytest.mark.long
    def test_it_works(self, board, marian, client_of_marian, address):
        form = client_of_marian.get(address)
        assert (value_of(form, "text"), value_of(form, "version")) == ("The draft is with the heads", "1")
        data = {"version": "1", "text": "The draft is with all heads", "reason": "One was left out", **DAY}
        response = client_of_marian.post(address, data, follow=True)
        assert "has been corrected" in messages_of(response)[0]
        update = board.open.update
        update.refresh_from_db()
        assert (update.text, update.on, update.version) == ("The draft is with all heads", dt.date(2010, 5, 5), 2)
        newest, first = update.history.order_by("-history_id")
        assert (newest.history_user, newest.history_change_reason) == (marian, "One was left out")
        assert first.text == "The draft is with the heads"
        assert (timezone.now() - newest.history_date).total_seconds() < 60

    def test_the_earlier_version_can_be_read_by_everybody_who_reads_the_plan(
        self, board, grace, client_of_marian, address, enter
    ):
        client_of_marian.post(address, {"version": "1", "text": "The draft is lost", "reason": "It is", **DAY})
        text = text_of(enter(grace).get(reverse("history", args=["update", board.open.update.pk])))
        assert "It is" in text and "with the heads" in text and "lost" in text and "Marian Shaw" in text

    @pytest.mark.parametrize("changes", [{"text": " "}, {"on_year": "2999"}, {"on_day": "x"}, {"version": ""}], ids=str)
    def test_an_error_keeps_what_was_typed_and_changes_nothing(self, changes, board, client_of_marian, address):
        typed = {"version": "1", "text": "New words", "reason": "R", **DAY, **changes}
        response = client_of_marian.post(address, typed)
        assert response.status_code == 422
        assert value_of(response, "text") == typed["text"].strip()
        board.open.update.refresh_from_db()
        assert board.open.update.version == 1

    @pytest.mark.parametrize("reason", ["", "Spelling"])
    @pytest.mark.parametrize("stored", ["One\nTwo", "One\r\nTwo"])
    def test_a_correction_that_changes_nothing_is_not_saved_and_says_so(
        self, stored, reason, board, client_of_marian, address
    ):
        update = board.open.update
        ProgressUpdate.objects.filter(pk=update.pk).update(text=stored)
        day = {"on_day": "3", "on_month": "2", "on_year": "2010"}
        data = {"version": "1", "text": "One\r\nTwo ", "reason": reason, **day}
        response = client_of_marian.post(address, data)
        assert response.status_code == 422
        assert errors_of(response)[0].startswith("Nothing has been changed, so nothing has been saved.")
        update.refresh_from_db()
        assert (update.version, update.corrected_on, update.history.count()) == (1, None, 1)

    @pytest.mark.long
    def test_to_keep_the_text_of_the_other_person_is_to_save_nothing_more(
        self, board, helen, client_of_marian, address, enter
    ):
        data = {"reason": "", "on_day": "3", "on_month": "2", "on_year": "2010"}
        enter(helen).post(address, {**data, "version": "1", "text": "Words of Helen"})
        choice = {**data, "version": "2", "text": "Words of Marian", "asked": "text", "keep_text": "theirs"}
        response = client_of_marian.post(address, choice, follow=True)
        assert messages_of(response) == ["The other person’s text stays as it is. There was nothing else to save."]
        board.open.update.refresh_from_db()
        assert (board.open.update.text, board.open.update.version) == ("Words of Helen", 2)

    def test_of_two_who_correct_at_once_the_second_sees_both_texts(
        self, board, helen, client_of_marian, address, enter
    ):
        data = {"version": "1", "reason": "", "on_day": "3", "on_month": "2", "on_year": "2010"}
        enter(helen).post(address, {**data, "text": "Words of Helen"})
        response = client_of_marian.post(address, {**data, "text": "Words of Marian"})
        assert response.status_code == 409
        assert "Words of Helen" in text_of(response) and "Words of Marian" in text_of(response)
        assert "Helen Marsh saved it" in text_of(response)
        board.open.update.refresh_from_db()
        assert board.open.update.text == "Words of Helen"

    def test_it_needs_the_right(self, board, tom, enter, address):
        data = {"version": "1", "text": "Mine now", "reason": "", **DAY}
        assert enter(tom).get(address).status_code == 403
        assert enter(tom).post(address, data).status_code == 403

    def test_an_update_that_was_struck_out_is_corrected_no_more(self, board, client_of_marian, address):
        ProgressUpdate.objects.filter(pk=board.open.update.pk).update(voided_on=dt.date(2010, 3, 1))
        assert client_of_marian.get(address).status_code == 403


class TestStrikingOut:
    """/plan/updates/<number>/strike-out/"""

    @pytest.fixture
    def address(self, board):
        return reverse("strike_out_update", args=[board.open.update.pk])

    @pytest.mark.long
    def test_it_works(self, board, marian, client_of_marian, address):
        assert "The draft is with the heads" in text_of(client_of_marian.get(address))
        response = client_of_marian.post(address, {"version": "1", "reason": "Of another action"}, follow=True)
        assert "has been struck out" in messages_of(response)[0]
        update = board.open.update
        update.refresh_from_db()
        assert update.voided_on == today()
        entry = update.history.order_by("-history_id").first()
        assert (entry.history_user, entry.history_change_reason) == (marian, "Of another action")
        assert "with the heads" not in text_of(client_of_marian.get("/plan/"))
        assert not tree_of(response).xpath("//*[contains(@class, 'update-line__text')]")
        assert "Of another action" in latest_changes(client_of_marian, update.action)

    def test_it_wants_a_reason(self, board, client_of_marian, address):
        response = client_of_marian.post(address, {"version": "1", "reason": " "})
        assert response.status_code == 422
        assert errors_of(response)
        board.open.update.refresh_from_db()
        assert board.open.update.voided_on is None

    def test_it_needs_the_right(self, tom, enter, address):
        assert enter(tom).post(address, {"version": "1", "reason": "R"}).status_code == 403
