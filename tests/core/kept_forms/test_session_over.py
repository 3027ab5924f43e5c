"""What is sent after a session ended is kept for its sender."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import middleware
from accounts.sessions import timeout
from actions.models import ProgressUpdate
from core.kept_forms import services
from core.models import KeptForm
from tests.actions.pages import text_of, tree_of
from tests.cast import enter
from tests.factories.accounts import PASSWORD

LOGIN, KEPT = "/accounts/login/", "/kept/"
TYPED = {"text": "All heads agree.\r\nThey want posters.", "on": "3 February 2010"}
HALF_AN_HOUR = 30 * 60 + 1


@pytest.fixture
def clock(monkeypatch):
    """Moves the clock of sessions by seconds."""
    real, moved = middleware.time.time, [0]

    class Clock:
        @staticmethod
        def time():
            return real() + moved[0]

    monkeypatch.setattr(middleware, "time", Clock)
    monkeypatch.setattr(timeout, "time", Clock)

    def move(seconds):
        moved[0] += seconds

    return move


@pytest.fixture
def address(board):
    return reverse("add_update", args=[board.open.by_group.pk])


def sign_in(client, person):
    return client.post(LOGIN, {"login": person.email, "password": PASSWORD, "next": KEPT})


def send_again(client, page):
    """Presses "Send it now" on the page of what is kept."""
    form = tree_of(page).xpath("//form[.//button[normalize-space()='Send it now']]")[0]
    pairs = [(box.get("name"), box.get("value")) for box in form.xpath(".//input")]
    data = {name: [value for other, value in pairs if other == name] for name, _ in pairs}
    return client.post(form.get("action"), data)


# A form that is sent too late


@pytest.mark.long
def test_a_form_sent_late_is_kept_shown_and_sent_by_its_person(board, marian, clock, address):
    client = enter(marian)
    before = ProgressUpdate.objects.count()
    clock(HALF_AN_HOUR)
    late = client.post(address, TYPED)
    assert (late.status_code, late["Location"]) == (302, f"{LOGIN}?next={KEPT}")
    assert "We have kept it for you" in text_of(client.get(LOGIN))
    assert sign_in(client, marian)["Location"] == KEPT
    page = client.get(KEPT)
    text = text_of(page)
    assert "This has not been saved yet" in text
    assert "All heads agree. They want posters." in re.sub(r"\s+", " ", text)
    assert "3 February 2010" in text
    assert ProgressUpdate.objects.count() == before, "nothing is sent by itself"
    sent = send_again(client, page)
    assert sent.status_code == 302
    update = ProgressUpdate.objects.latest("pk")
    assert (update.author, str(update.on)) == (marian, "2010-02-03")
    assert update.text.replace("\r", "") == "All heads agree.\nThey want posters."
    assert client.get(KEPT)["Location"] == "/"


def test_form_with_what_no_record_may_hold_is_not_kept(board, marian, clock, address):
    client = enter(marian)
    clock(HALF_AN_HOUR)
    client.post(address, {**TYPED, "text": "NHS number 943 476 5919"})
    assert not KeptForm.objects.exists()
    assert "such words are not kept" in text_of(client.get(LOGIN))


@pytest.mark.long
def test_the_boxes_have_the_names_of_their_own_page(board, marian, clock, address):
    client = enter(marian)
    labels = {" ".join(label.text_content().split()) for label in tree_of(client.get(address)).xpath("//main//label")}
    clock(HALF_AN_HOUR)
    client.post(address, TYPED)
    sign_in(client, marian)
    tree = tree_of(client.get(KEPT))
    keys = [" ".join(key.text_content().split()) for key in tree.xpath("//dt")]
    assert len(keys) == 2
    assert keys[0] in labels
    assert tree.xpath("//h2[@id='kept-1']")[0].text_content()


def test_a_page_of_somebody_else_never_shows_it(board, marian, tom, clock, address):
    client = enter(marian)
    clock(HALF_AN_HOUR)
    client.post(address, TYPED)
    sign_in(client, tom)
    assert client.get(KEPT)["Location"] == "/"
    key = KeptForm.objects.get().key
    assert client.get(reverse("kept_form", args=[key])).status_code == 404
    client.post(reverse("drop_kept_form", args=[key]))
    client.post("/accounts/logout/")
    sign_in(client, marian)
    assert "They want posters" in text_of(client.get(reverse("kept_form", args=[key])))


@pytest.mark.long
def test_form_is_stored_encrypted_and_for_seven_days(board, marian, clock, address):
    client = enter(marian)
    clock(HALF_AN_HOUR)
    client.post(address, TYPED)
    row = KeptForm.objects.get()
    assert "posters" not in row.sealed
    assert row.expires_at - row.made_at == dt.timedelta(days=7)
    sign_in(client, marian)
    assert client.get(KEPT).status_code == 200
    KeptForm.objects.update(expires_at=timezone.now())
    assert client.get(KEPT)["Location"] == "/"
    services.delete_expired()
    assert not KeptForm.objects.exists()


@pytest.mark.long
def test_it_survives_a_page_that_was_opened_in_between_and_a_night(board, marian, clock, address):
    client = enter(marian)
    clock(10 * 3600)
    assert client.get("/plan/")["Location"].startswith(LOGIN)
    clock(6 * 3600)
    client.get(LOGIN)
    assert client.post(address, TYPED)["Location"].endswith(KEPT)
    sign_in(client, marian)
    assert "They want posters" in text_of(client.get(KEPT))


@pytest.mark.long
@pytest.mark.parametrize("how", ["signed out in another tab", "signed out on another machine", "password changed"])
def test_it_is_kept_however_the_session_ended(board, marian, address, how):
    client = enter(marian)
    client.get("/plan/")
    if how == "signed out in another tab":
        client.post("/accounts/logout/")
    elif how == "signed out on another machine":
        other = Client()
        other.force_login(marian)
        other.post("/accounts/logout/")
    else:
        marian.set_password(PASSWORD + PASSWORD)
        marian.save()
    assert client.post(address, TYPED)["Location"].endswith(KEPT)
    client.post(LOGIN, {"login": marian.email, "password": PASSWORD * (2 if how == "password changed" else 1)})
    assert "They want posters" in text_of(client.get(KEPT))


@pytest.mark.long
def test_a_form_whose_record_changed_meanwhile_shows_both_texts(board, marian, helen, clock):
    update = board.open.update
    address = reverse("correct_update", args=[update.pk])
    data = {**TYPED, "version": 1, "reason": "Spelling"}
    client = enter(marian)
    clock(HALF_AN_HOUR)
    client.post(address, data)
    other = Client()
    other.force_login(helen)
    assert other.post(address, data | {"text": "By somebody else"}).status_code == 302
    sign_in(client, marian)
    answer = send_again(client, client.get(KEPT))
    assert "Somebody else saved this while you were editing" in text_of(answer)


@pytest.mark.long
def test_files_are_not_kept_and_that_is_said(board, marian, clock):
    address = reverse("add_evidence", args=[board.open.by_group.pk])
    client = enter(marian)
    clock(HALF_AN_HOUR)
    client.post(address, {"title": "The policy", "file": SimpleUploadedFile("policy.pdf", b"%PDF-1.4")})
    sign_in(client, marian)
    page = client.get(KEPT)
    assert "Files are not kept. After sending, choose again: policy.pdf" in text_of(page)
    again = send_again(client, page)
    assert "The policy" in again.content.decode(), "the form comes back filled, to choose the file"
    assert again.status_code in (200, 422)


def test_several_are_kept_and_one_can_be_thrown_away(board, marian, clock, address):
    client = enter(marian)
    clock(HALF_AN_HOUR)
    for number in range(22):
        client.post(address, TYPED | {"text": f"Number {number}. All heads agree."})
    sign_in(client, marian)
    text = text_of(client.get(KEPT))
    assert [number for number in range(22) if f"Number {number}." in text] == list(range(2, 22))
    newest = KeptForm.objects.first().key
    assert client.post(reverse("drop_kept_form", args=[newest]))["Location"] == KEPT
    assert "Number 21." not in text_of(client.get(KEPT))
    assert "Something that you sent was not saved. We have kept a copy" in text_of(client.get("/plan/"))


def test_what_is_too_long_is_not_kept_and_that_is_said(board, marian, clock, address, monkeypatch):
    monkeypatch.setattr(services, "MAX_CHARACTERS", 100)
    client = enter(marian)
    clock(HALF_AN_HOUR)
    client.post(address, TYPED)
    assert "too long for us to keep" in text_of(client.get(LOGIN))
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize(
    ("path", "extra"),
    [
        ("/accounts/password/change/", {}),
        ("/accounts/stay/", {}),
        ("/nowhere/", {}),
        ("/plan/", {"HTTP_HX_REQUEST": "true"}),
        ("/plan/", {"HTTP_X_BACKGROUND": "1"}),
        ("/plan/", {"content_type": "application/json"}),
    ],
)
def test_what_is_no_form_of_a_page_or_a_secret_is_not_kept(board, marian, clock, path, extra):
    client = enter(marian)
    clock(HALF_AN_HOUR)
    client.post(path, {"oldpassword": "a", "text": "b"}, **extra)
    assert not KeptForm.objects.exists()


def test_secret_fields_are_left_out(rf):
    secret = dict.fromkeys(
        ["new_password", "credential", "case_number", "otp-token", "csrfmiddlewaretoken", "form_key"], "a"
    )
    request = rf.post("/x/?y=1", secret | {"text": "b", "code": "A1.1", "many": ["1", "2"]})
    form = services.form_of(request)
    assert (form.path, form.fields) == ("/x/?y=1", [("text", ["b"]), ("code", ["A1.1"]), ("many", ["1", "2"])])


def test_the_browser_remembers_who_it_was_and_takes_no_other_s_word_for_it(board, marian, tom, address):
    client = enter(marian)
    client.get("/plan/")
    cookie = client.cookies[timeout.WHO]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["max-age"]
    forged = Client()
    forged.cookies[timeout.WHO] = str(tom.pk)
    forged.post(address, TYPED)
    assert not KeptForm.objects.exists()


def test_nothing_is_kept_for_whoever_was_not_signed_in(board, address):
    client = Client()
    assert client.post(address, TYPED)["Location"] == f"{LOGIN}?next={address}"
    assert not KeptForm.objects.exists()


def test_pages_of_what_is_kept_need_sign_in_and_are_sent_by_their_button(board, marian):
    client = enter(marian)
    assert client.get(reverse("drop_kept_form", args=["x"])).status_code == 405
    assert client.post(KEPT).status_code == 405
    assert Client().get(KEPT)["Location"].startswith(LOGIN)


# A mark against forgery that no longer holds


@pytest.mark.long
def test_a_form_of_a_page_from_before_signing_in_anew_is_kept_where_it_came_from_us(board, marian, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(marian)
    client.cookies["csrftoken"] = "a" * 32
    stale = TYPED | {"csrfmiddlewaretoken": "b" * 32}
    refused = client.post(address, stale)
    assert refused.status_code == 403
    assert client.post(address, stale, HTTP_ORIGIN="https://evil.example").status_code == 403
    assert not KeptForm.objects.exists()
    kept = client.post(address, stale, HTTP_ORIGIN="http://testserver")
    assert kept.status_code == 403
    assert "They want posters" in text_of(kept)
    assert "had been open for too long" in text_of(kept)
    assert "They want posters" in text_of(client.get(KEPT))
    assert client.post("/accounts/stay/", stale, HTTP_ORIGIN="http://testserver").status_code == 403
