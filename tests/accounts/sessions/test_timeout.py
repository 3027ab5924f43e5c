"""What is sent after a session ended is kept for its sender, and a page can ask how much time is left (L2, L8)."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts import middleware
from accounts.middleware import LIMIT, SEEN, idle_limit
from accounts.sessions import timeout, views
from actions.models import ProgressUpdate
from tests.actions.pages import text_of, tree_of
from tests.cast import enter
from tests.factories.accounts import PASSWORD

LOGIN, KEPT = "/accounts/login/", "/accounts/kept/"
TYPED = {"text": "All heads agree.\r\nThey want posters.", "on_day": "3", "on_month": "2", "on_year": "2010"}
HALF_AN_HOUR = 30 * 60 + 1


@pytest.fixture
def clock(monkeypatch):
    """Moves the clock of the sessions and of what is kept by seconds."""
    real = middleware.time.time
    moved = [0]

    class Clock:
        @staticmethod
        def time():
            return real() + moved[0]

    monkeypatch.setattr(middleware, "time", Clock)
    monkeypatch.setattr(timeout, "time", Clock)
    monkeypatch.setattr(views, "time", Clock)

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


def test_a_form_sent_late_is_kept_shown_and_sent_by_its_person(board, marian, clock, address):
    client = enter(marian)
    before = ProgressUpdate.objects.count()
    clock(HALF_AN_HOUR)
    late = client.post(address, TYPED)
    assert (late.status_code, late["Location"]) == (302, f"{LOGIN}?next={KEPT}")
    assert "It is kept for an hour" in text_of(client.get(LOGIN))
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
    assert timeout.KEPT not in client.session
    client.post("/accounts/logout/")
    sign_in(client, marian)
    assert client.get(KEPT)["Location"] == "/"


def test_it_is_kept_sealed_and_for_an_hour(board, marian, clock, address):
    client = enter(marian)
    clock(HALF_AN_HOUR)
    client.post(address, TYPED)
    assert "posters" not in str(dict(client.session.items()))
    assert client.session.get_expiry_age() <= 3600
    sign_in(client, marian)
    assert client.session.get_expiry_age() > 11 * 3600
    clock(10 * 60)
    assert client.get(KEPT).status_code == 200
    clock(20 * 60)
    client.get(address)
    clock(29 * 60)
    client.get(address)
    clock(2 * 60)
    assert client.get(KEPT)["Location"] == "/"
    assert timeout.KEPT not in client.session


def test_it_survives_a_page_that_was_opened_in_between_and_a_night(board, marian, clock, address):
    client = enter(marian)
    clock(10 * 3600)
    assert client.get("/plan/")["Location"].startswith(LOGIN)
    clock(6 * 3600)
    client.get(LOGIN)
    assert client.post(address, TYPED)["Location"].endswith(KEPT)
    sign_in(client, marian)
    assert "They want posters" in text_of(client.get(KEPT))


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
    for number in range(7):
        client.post(address, TYPED | {"text": f"Number {number}."})
    sign_in(client, marian)
    text = text_of(client.get(KEPT))
    assert [number for number in range(7) if f"Number {number}." in text] == [2, 3, 4, 5, 6]
    newest = client.session[timeout.KEPT][0]["key"]
    assert client.post(reverse("drop_kept_form", args=[newest]))["Location"] == KEPT
    assert "Number 6." not in text_of(client.get(KEPT))
    assert "Something that you sent has not been saved, and is kept" in text_of(client.get("/plan/"))


def test_what_is_too_long_is_not_kept_and_that_is_said(board, marian, clock, address, monkeypatch):
    monkeypatch.setattr(timeout, "LARGEST", 100)
    client = enter(marian)
    clock(HALF_AN_HOUR)
    client.post(address, TYPED)
    assert "too long to be kept" in text_of(client.get(LOGIN))
    assert timeout.KEPT not in client.session


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
    assert timeout.KEPT not in client.session


def test_fields_that_are_called_passwords_are_left_out(rf):
    request = rf.post("/x/?y=1", {"new_password": "a", "text": "b", "csrfmiddlewaretoken": "c", "many": ["1", "2"]})
    form = timeout.form_of(request)
    assert (form.path, form.fields) == ("/x/?y=1", [("text", ["b"]), ("many", ["1", "2"])])


def test_the_browser_remembers_who_it_was_and_takes_no_other_s_word_for_it(board, marian, tom, address):
    client = enter(marian)
    client.get("/plan/")
    cookie = client.cookies[timeout.WHO]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["max-age"]
    forged = Client()
    forged.cookies[timeout.WHO] = str(tom.pk)
    forged.post(address, TYPED)
    assert timeout.KEPT not in forged.session


def test_nothing_is_kept_for_whoever_was_not_signed_in(board, address):
    client = Client()
    assert client.post(address, TYPED)["Location"] == f"{LOGIN}?next={address}"
    assert timeout.KEPT not in client.session


def test_pages_of_what_is_kept_need_sign_in_and_are_sent_by_their_button(board, marian):
    client = enter(marian)
    assert client.get(reverse("drop_kept_form", args=["x"])).status_code == 405
    assert client.post(KEPT).status_code == 405
    assert Client().get(KEPT)["Location"].startswith(LOGIN)


# A mark against forgery that no longer holds


def test_a_form_of_a_page_from_before_signing_in_anew_is_kept_where_it_came_from_us(board, marian, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(marian)
    client.cookies["csrftoken"] = "a" * 32
    stale = TYPED | {"csrfmiddlewaretoken": "b" * 32}
    refused = client.post(address, stale)
    assert refused.status_code == 403
    assert client.post(address, stale, HTTP_ORIGIN="https://evil.example").status_code == 403
    assert timeout.KEPT not in client.session
    kept = client.post(address, stale, HTTP_ORIGIN="http://testserver")
    assert (kept.status_code, kept["Location"]) == (302, KEPT)
    assert "They want posters" in text_of(client.get(KEPT))
    assert client.post("/accounts/stay/", stale, HTTP_ORIGIN="http://testserver").status_code == 403


# The time that is left


def ask(client, **extra):
    return client.get("/accounts/time-left/", HTTP_X_BACKGROUND="1", **extra).json()


def test_a_page_can_ask_for_the_time_left_without_using_the_session(board, marian, clock):
    client = enter(marian)
    clock(20 * 60)
    first = ask(client)
    assert 590 <= first["idle"] <= 600
    assert 11 * 3600 < first["long"] <= 12 * 3600 - 20 * 60
    clock(5 * 60)
    assert 290 <= ask(client)["idle"] <= 300
    clock(5 * 60 + 1)
    assert ask(client) == {"who": ""}
    assert client.get("/plan/")["Location"].startswith(LOGIN)
    assert ask(Client()) == {"who": ""}


def test_staying_puts_the_end_off_but_not_that_of_twelve_hours(board, marian, clock):
    client = enter(marian)
    clock(29 * 60)
    found = client.post("/accounts/stay/", HTTP_ACCEPT="application/json").json()
    assert 1790 <= found["idle"] <= 1800
    assert found["who"] == ask(client)["who"]
    clock(29 * 60)
    assert client.post("/accounts/stay/")["Location"] == "/"
    for _ in range(24):
        clock(29 * 60)
        answer = client.post("/accounts/stay/", HTTP_ACCEPT="application/json")
    assert answer.status_code == 302
    assert ask(client) == {"who": ""}


def test_who_is_asked_about_is_told_apart_and_not_named(board, marian, tom):
    marks = {ask(enter(person))["who"] for person in (marian, tom)}
    assert len(marks) == 2
    assert not any(str(person.pk) == mark for person in (marian, tom) for mark in marks)


def test_staying_needs_sign_in_and_its_token(board, marian):
    assert Client().post("/accounts/stay/")["Location"].startswith(LOGIN)
    client = Client(enforce_csrf_checks=True)
    client.force_login(marian)
    assert client.post("/accounts/stay/").status_code == 403
    assert client.get("/accounts/stay/").status_code == 405


# Pages with a limit of their own


def run(client, rf, view, **headers):
    """A request through the middleware to a view, in the session of a client."""
    request = rf.get("/", headers=headers)
    request.session = client.session
    request.user = "somebody"
    guard = middleware.SessionLimitsMiddleware(lambda request: guard.process_view(request, view, (), {}))
    guard(request)
    request.session.save()
    return request


def test_a_page_with_a_shorter_limit_ends_the_session_sooner(board, marian, clock, rf):
    client = enter(marian)
    short = idle_limit(15)(lambda request: HttpResponse())
    assert run(client, rf, short).session[LIMIT] == 15
    clock(14 * 60)
    assert ask(client)["idle"] <= 60, "what is asked with nobody at it changes no limit"
    clock(61)
    assert ask(client) == {"who": ""}
    assert "nothing was done for 15 minutes" in text_of(client.get(LOGIN))


def test_a_page_with_a_shorter_limit_is_not_opened_after_a_longer_silence(board, marian, clock, rf):
    client = enter(marian)
    clock(16 * 60)
    request = run(client, rf, idle_limit(15)(lambda request: HttpResponse()))
    assert request.session.get("_auth_user_id") is None
    assert request.was_signed_in == str(marian.pk)


def test_the_limit_of_a_page_ends_with_it(board, marian, clock, rf):
    client = enter(marian)
    run(client, rf, idle_limit(15)(lambda request: HttpResponse()))
    client.get("/plan/")
    clock(29 * 60)
    assert ask(client)["who"]
    assert client.session[SEEN]
