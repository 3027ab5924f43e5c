"""Texts that could identify a child come back unsaved, from every form; a reason lets a likely name stay."""

from __future__ import annotations

import logging

import pytest
from django.apps import apps
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from simple_history.models import HistoricalChanges

from accounts.models import Session
from actions.models import ProgressUpdate
from actions.progress.services.progress import add_update
from agencies.models import Agency
from core.kept_forms.page import read_form
from core.models import GuardOverride, KeptForm, Tracked
from core.records.guarding import (
    CHANGE,
    IdentityFound,
    MayIdentify,
    Typing,
    has_text,
    not_screened,
    screened_fields,
    typed_by_person,
    words_digest,
)
from core.records.locking import create_many, create_screened, save_many, save_versioned
from core.text.guard import REASONS
from reminders.models import AnswerSave
from tests.actions.pages import answered, tree_of
from tests.architecture.source import APPS

UNTRACKED = {"incidents.PublishedEdition", "reminders.AnswerSave"}  # saved by create_screened
NHS, NAME = "943 476 5919", "Orla Fenwick"
ABOUT = f"actions.ProgressUpdate.text:name:{words_digest(NAME)}"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def address(board):
    return reverse("add_update", args=[board.open.by_group.pk])


@pytest.fixture
def client_of_marian(marian, enter):
    return enter(marian)


def send(client, address, text, **more):
    return client.post(address, {"text": text, "on": "5 May 2010"} | more)


class TestRefused:
    @pytest.mark.long
    def test_text_comes_back_in_its_box_and_is_stored_nowhere(self, client_of_marian, address, caplog):
        text = f"A pupil with NHS number {NHS} was helped."
        before = ProgressUpdate.objects.count()
        with caplog.at_level(logging.DEBUG):
            response = send(client_of_marian, address, text)
        assert response.status_code == 422
        page = response.text
        assert "This holds an NHS number. Take it out" in page and text in page
        assert 'href="#id_text"' in page and 'name="guard_reason"' not in page
        assert ProgressUpdate.objects.count() == before and not KeptForm.objects.exists()
        assert NHS not in caplog.text and not any(
            NHS in str(row) for row in Session.objects.values_list("session_data")
        )
        assert not [message for message in get_messages(response.wsgi_request) if NHS in str(message)]

    def test_reason_does_not_help(self, client_of_marian, address):
        sure = {"guard_reason": "work", "guard_about": "actions.ProgressUpdate.text:nhs"}
        assert send(client_of_marian, address, f"NHS number {NHS}", **sure).status_code == 422

    def test_service_refuses_without_a_form(self, board, marian):
        with pytest.raises(IdentityFound) as refused:
            add_update(action=board.open.by_group, text=f"NHS {NHS}", by=marian)
        assert NHS not in str(refused.value)


class TestAsked:
    def test_likely_name_is_asked_about(self, client_of_marian, address):
        response = send(client_of_marian, address, f"We told {NAME} about it.")
        assert response.status_code == 422 and not GuardOverride.objects.exists()
        assert "This may hold the name of a person" in response.text
        assert all(f'value="{reason}" id="guard-' in response.text for reason in REASONS)
        assert NAME in response.text

    def test_reason_saves_it_without_its_words(self, client_of_marian, address, marian):
        sent = {"guard_reason": "work", "guard_about": ABOUT}
        assert send(client_of_marian, address, f"We told {NAME} about it.", **sent).status_code == 302
        (row,) = GuardOverride.objects.all()
        saved = ProgressUpdate.objects.get(pk=row.record)
        assert NAME in saved.text
        assert (row.model, row.field, row.kinds, row.reason, row.by) == (
            "actions.ProgressUpdate",
            "text",
            ["name"],
            "work",
            marian,
        )

    def test_reason_stays_chosen_when_something_else_is_wrong(self, client_of_marian, address):
        sent = {"guard_reason": "agreed", "guard_about": ABOUT}
        page = send(client_of_marian, address, f"We told {NAME}.", **sent, on="31 February 2010")
        assert page.status_code == 422 and not GuardOverride.objects.exists()
        chosen = tree_of(page).xpath("//input[@name='guard_reason'][@checked]/@value")
        assert chosen == ["agreed"] and page.text.count('name="guard_about"') == 1

    def test_reason_stays_chosen_when_somebody_else_has_saved(self, client_of_marian, board, marian):
        update = add_update(action=board.open.by_group, text="Sent out", by=marian)
        values = {"version": update.version, "on": "5 May 2010", "reason": "Clearer", "text": f"We told {NAME}."}
        update.text = "Sent to all"
        save_versioned(update, expected=update.version, fields=["text"], by=marian, reason="Clearer")
        sent = {"guard_reason": "work", "guard_about": ABOUT}
        page = client_of_marian.post(reverse("correct_update", args=[update.pk]), values | sent)
        assert page.status_code == 409
        assert tree_of(page).xpath("//input[@name='guard_reason'][@checked]/@value") == ["work"]

    def test_reason_covers_no_kind_that_was_not_shown(self, client_of_marian, address):
        sent = {"guard_reason": "work", "guard_about": ABOUT}
        response = send(client_of_marian, address, f"{NAME}, 07700 900123, was told", **sent)
        assert response.status_code == 422 and "a mobile telephone number" in response.text

    def test_reason_covers_no_other_words(self, client_of_marian, address):
        sent = {"guard_reason": "work", "guard_about": ABOUT}
        assert send(client_of_marian, address, f"{NAME} and Marta Holloway were told.", **sent).status_code == 422

    @pytest.mark.long
    def test_one_text_that_goes_into_several_records_is_asked_about_once(self, board, helen, enter):
        client, action = enter(helen), board.open.by_group
        address = f"{reverse('bulk_change', args=['risk'])}?plan={action.plan_id}&actions={action.pk}"
        sent = {"declared": "at_risk", "reason": f"{NAME} is ill"}
        page = client.post(address, sent)
        assert page.status_code == 422 and NAME not in str(client.session.items())
        page = client.post(address, sent | answered(page, "work"), follow=True)
        seen = tree_of(page).xpath("//input[@name='seen']/@value")[0]
        client.post(page.redirect_chain[-1][0], {"seen": seen})
        action.refresh_from_db()
        assert action.declared_reason == sent["reason"]
        assert {(row.record, row.reason) for row in GuardOverride.objects.filter(model="actions.Action")} == {
            (action.pk, "work")
        }

    def test_bulk_change_keeps_nothing_in_the_session_that_is_refused(self, board, helen, enter):
        client, action = enter(helen), board.open.by_group
        address = f"{reverse('bulk_change', args=['risk'])}?plan={action.plan_id}&actions={action.pk}"
        page = client.post(address, {"declared": "at_risk", "reason": f"NHS {NHS}"})
        assert page.status_code == 422 and NHS not in str(client.session.items())
        assert 'href="#id_reason"' in page.text

    def test_people_of_the_directory_raise_no_question(self, client_of_marian, address, helen):
        assert send(client_of_marian, address, f"We told {helen.name} about it.").status_code == 302

    def test_correction_does_not_ask_again_about_the_same(self, client_of_marian, address, marian, board):
        sent = {"guard_reason": "work", "guard_about": ABOUT}
        send(client_of_marian, address, f"We told {NAME} about it.", **sent)
        saved = ProgressUpdate.objects.get(pk=GuardOverride.objects.get().record)
        edit = reverse("correct_update", args=[saved.pk])
        values = {"version": saved.version, "on": "5 May 2010", "reason": "Clearer"}
        assert client_of_marian.post(edit, {**values, "text": f"We told {NAME} twice."}).status_code == 302
        saved.refresh_from_db()
        values["version"] = saved.version
        changed = {**values, "text": "We told Marta Holloway twice."}
        assert client_of_marian.post(edit, changed).status_code == 302  # of the same kind: settled before
        saved.refresh_from_db()
        values["version"] = saved.version
        assert client_of_marian.post(edit, {**values, "text": "Ring 07700 900123."}).status_code == 422

    def test_it_is_asked_in_a_piece_of_a_page(self, client_of_marian, address):
        response = client_of_marian.post(
            f"{address}?place=x", {"text": f"We told {NAME}.", "on": "5 May 2010"}, headers=HTMX
        )
        assert response.status_code == 422 and 'name="guard_reason"' in response.text


class TestWhereThePageDoesNotAsk:
    """ "My actions" shows its errors itself, without a form of Django."""

    @pytest.fixture
    def sent(self, board):
        return {f"text-{board.open.by_group.pk}": f"We told {NAME} about it.", "save": f"{board.open.by_group.pk}:0"}

    @pytest.mark.long
    def test_a_page_of_its_own_has_the_text_in_a_box_and_sends_the_rest_along(self, client_of_marian, sent):
        response = client_of_marian.post(reverse("my_actions"), sent)
        assert response.status_code == 422 and not KeptForm.objects.exists()
        page = read_form(response.text)
        box = next(iter(sent))
        assert page.boxes[box].kind == "textarea" and page.boxes["save"].kind == "hidden"
        assert NAME in response.text and 'href="#box-0"' in response.text
        again = {**sent, "guard_reason": "nobody", "guard_about": ABOUT}
        assert client_of_marian.post(reverse("my_actions"), again).status_code == 302
        assert GuardOverride.objects.get().reason == "nobody"

    def test_a_piece_of_a_page_gets_the_question_once(self, client_of_marian, sent):
        response = client_of_marian.post(reverse("my_actions"), sent, headers=HTMX)
        assert response.status_code == 422 and response.text.count('id="guard"') == 1
        assert "HX-Reswap" not in response.headers
        asked = {**sent, "guard_about": ABOUT}
        again = client_of_marian.post(reverse("my_actions"), asked, headers=HTMX)
        assert again.headers["HX-Reswap"] == "none"

    def test_what_no_view_catches_is_no_failure(self, client_of_marian, address, monkeypatch):
        monkeypatch.setattr("actions.progress.views.progress.try_save", lambda form, save: form.is_valid() and save())
        text = f"NHS number {NHS}"
        response = send(client_of_marian, address, text)
        assert response.status_code == 422 and "Take it out" in response.text and text in response.text
        assert not KeptForm.objects.exists()


def test_reason_in_the_history_is_looked_at_as_well(board, marian):
    update = add_update(action=board.open.by_group, text="Sent out", by=marian)
    with pytest.raises(IdentityFound) as refused:
        save_versioned(update, expected=1, fields=["text"], by=marian, reason=f"NHS {NHS}")
    assert refused.value.field == "reason"


def test_reason_is_looked_at_also_where_the_record_is_left_out(board, marian):
    agency = Agency.objects.first()
    assert agency._meta.label in not_screened()
    agency.name = f"{agency.name} and Nursery"
    with pytest.raises(IdentityFound):
        save_versioned(agency, expected=agency.version, fields=["name"], by=marian, reason=f"NHS {NHS}")


def test_record_without_history_is_looked_at(board, marian):
    note = f"Proposed instead: {NAME}."
    save = AnswerSave(item="action 1", about="Action 1", what="“Not mine”", asks=True, note=note)
    with typed_by_person(Typing(words=NAME)), pytest.raises(MayIdentify) as asked:
        create_screened(save, by=marian)
    assert asked.value.about == [f"reminders.AnswerSave.note:name:{words_digest(NAME)}"] and save.pk is None


def test_many_records_are_looked_at_before_the_first_is_saved(board, marian):
    first = add_update(action=board.open.by_group, text="Sent out", by=marian)
    new = [ProgressUpdate(action=first.action, text=text, on=first.on) for text in ("Fine", f"NHS {NHS}")]
    before = ProgressUpdate.objects.count()
    with pytest.raises(IdentityFound):
        create_many(new, by=marian, reason="Added")
    assert ProgressUpdate.objects.count() == before
    first.text = f"NHS {NHS}"
    with pytest.raises(IdentityFound):
        save_many([first], fields=["text"], by=marian, reason="Changed")


def test_words_that_nobody_typed_raise_no_question(board, marian):
    with typed_by_person(Typing(words="Undo it")) as sent:
        add_update(action=board.open.by_group, text=f"We told {NAME} about it.", by=marian)
    assert not sent.raised and not GuardOverride.objects.exists()


def test_save_reads_more_only_where_something_is_found(board, marian):
    update = add_update(action=board.open.by_group, text="Sent out", by=marian)
    counts = []
    for text in ("Sent out to all", f"We told {marian.name}"):
        update.text = text
        with typed_by_person(Typing(words=text)), CaptureQueriesContext(connection) as queries:
            save_versioned(update, expected=update.version, fields=["text"], by=marian, reason="Clearer")
        counts.append(len(queries))
        assert ("guardoverride" in str(queries.captured_queries)) == (marian.name in text)
    assert counts[1] - counts[0] == 3  # the stored text, the reasons and the directory


def our_models():
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in APPS and not issubclass(model, HistoricalChanges)
    ]


def test_every_text_is_looked_at_or_left_out_for_a_reason():
    for model in our_models():
        texts = {each.name for each in model._meta.concrete_fields if has_text(each)}
        if not issubclass(model, Tracked):  # nothing but core.records.locking looks at texts
            assert not texts or model._meta.label in {*not_screened(), *UNTRACKED}, model._meta.label
        left_out = {name for name in texts if f"{model._meta.label}.{name}" in not_screened()}
        if model._meta.label not in not_screened():
            assert {*screened_fields(model)} == texts - left_out


def test_what_is_left_out_is_there_and_has_a_reason():
    for place, reason in not_screened().items():
        app, model, *field = place.split(".")
        found = apps.get_model(app, model)
        assert len(reason) > 5
        assert field in ([], [CHANGE]) or has_text(found._meta.get_field(*field)), place
        assert field in ([], [CHANGE]) or f"{app}.{model}" not in not_screened(), f"{place} is left out twice"
