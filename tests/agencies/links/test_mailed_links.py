"""Mailed links: opening one changes nothing, its button works once, and all else is told apart and says whom to ask."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client

from agencies.links import services
from agencies.links.rules import EXPIRED, OPEN, USED, VOID, LinkFacts, standing
from agencies.links.services import token_of
from agencies.models import Eslo, Handover, MailedLink
from agencies.posts.services import confirming, eslos
from agencies.returns.views import asking
from core.mail.models import OutgoingEmail
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.agencies.asking import NAMED, confirm_link, day, eslo, open_round, successor
from tests.factories.accounts import UserFactory
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
DAY = dt.date(2010, 3, 1)
ONE = dt.timedelta(days=1)


def path(link: MailedLink, purpose: str = "") -> str:
    """The address of a link's page, or of another page with the same token."""
    return f"/links/{purpose or {'eslo_return': 'eslo-return'}.get(link.purpose, link.purpose)}/{token_of(link)}/"


@try_rows(
    ("facts", "word"),
    [
        (LinkFacts(DAY), OPEN),
        (LinkFacts(DAY - ONE), EXPIRED),
        (LinkFacts(DAY, used_on=DAY), USED),
        (LinkFacts(DAY - ONE, used_on=DAY - ONE), USED),
        (LinkFacts(DAY, ended_on=DAY), VOID),
        (LinkFacts(DAY - ONE, is_pointless=True), VOID),
    ],
)
def test_standing_of_a_link(facts, word):
    assert standing(facts, DAY) == word


@pytest.mark.long
def test_opening_a_link_changes_nothing_and_its_button_confirms_once(client):
    link = confirm_link()
    for _ in range(2):
        page = client.get(path(link))
        assert page.status_code == 200 and "Dee Okoro" in page.text
    link.refresh_from_db()
    assert link.used_on is None and link.version == 1
    done = client.post(path(link), {"answer": "still"}, follow=True)
    assert "We have noted that you are still the ESLO" in done.text
    link.refresh_from_db()
    assert link.used_on == today() and link.eslo.confirmed_on == today()
    again = client.post(path(link), {"answer": "still"})
    assert again.status_code == 410 and "This link has been used" in again.text
    assert link.eslo.history.first().history_change_reason == confirming.BY_LINK


def test_nobody_keeps_the_page_and_no_other_site_learns_of_it(client):
    page = client.get(path(confirm_link()))
    assert page["Cache-Control"] == "no-store, private"
    assert page["Referrer-Policy"] == "same-origin"
    assert "http://" not in page.text and "https://" not in page.text


def test_a_link_needs_no_sign_in_and_opens_nothing_else(client):
    client.get(path(confirm_link()))
    for address in ("/agencies/", "/plan/", "/agencies/returns/"):
        assert client.get(address).status_code == 302


@pytest.mark.long
@pytest.mark.parametrize(
    ("change", "words", "status", "renew"),
    [
        ({"used_on": today()}, "This link has been used", 410, True),
        ({"made_on": today() - 31 * ONE, "good_until": today() - ONE}, "This link is too old", 410, True),
        ({"ended_on": today()}, "This link is no longer needed", 410, True),
    ],
)
def test_what_is_no_longer_good_says_so_and_offers_a_new_link(client, mailbox, change, words, status, renew):
    link = confirm_link()
    MailedLink.objects.filter(pk=link.pk).update(**change)
    page = client.get(path(link))
    assert page.status_code == status and words in page.text and "Email me a new link" in page.text
    assert "dee@tarn.example" not in page.text and "Dee Okoro" not in page.text
    posted = client.post(path(link), {"answer": "still"})
    assert posted.status_code == status
    assert link.eslo.__class__.objects.get(pk=link.eslo_id).confirmed_on is None
    client.post(f"{path(link)}again/")
    assert len(mailbox.to("dee@tarn.example")) == 1
    fresh = mailbox.link_in("dee@tarn.example")
    assert client.get(fresh.removeprefix("https://testserver")).status_code == 200


@pytest.mark.long
def test_a_link_of_somebody_who_left_is_void_and_none_is_mailed_anew(client, mailbox):
    link = confirm_link()
    eslos.end_post(eslo=link.eslo, expected=1, last_day=today(), by=None)
    page = client.get(path(link))
    assert page.status_code == 410 and "no longer needed" in page.text and "Email me a new link" not in page.text
    client.post(f"{path(link)}again/")
    assert mailbox.letters == []


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"), lambda t: "x" + t, lambda t: "abc"]
)
def test_a_forged_link_does_not_work_and_says_whom_to_ask(client, change):
    link = confirm_link()
    page = client.get(f"/links/confirm/{change(token_of(link))}/")
    assert page.status_code == 404 and "This link does not work" in page.text and "Ask " in page.text
    assert "Email me a new link" not in page.text
    assert client.post(f"/links/confirm/{change(token_of(link))}/again/").status_code == 404


@pytest.mark.long
def test_a_link_works_on_the_page_of_its_own_purpose_alone(client):
    link = confirm_link()
    for purpose in ("accept", "return"):
        page = client.get(path(link, purpose))
        assert page.status_code == 404 and "belongs to another page" in page.text
        assert client.post(path(link, purpose), {"answer": "accept"}).status_code == 404
    link.refresh_from_db()
    assert link.used_on is None


@pytest.mark.long
def test_guesses_are_counted_and_good_links_are_not(client):
    link = confirm_link()
    for _ in range(20):
        assert client.get("/links/confirm/guess/").status_code == 404
    slow = client.get("/links/confirm/guess/")
    assert slow.status_code == 429 and slow["Retry-After"]
    assert client.get(path(link)).status_code == 200
    cache.clear()
    assert client.get("/links/confirm/guess/").status_code == 404


@pytest.mark.long
def test_a_new_link_is_mailed_twice_an_hour_and_no_more(client, mailbox):
    link = confirm_link()
    MailedLink.objects.filter(pk=link.pk).update(used_on=today())
    assert [client.post(f"{path(link)}again/").status_code for _ in range(3)] == [302, 302, 429]
    assert len(mailbox.letters) == 2


def test_without_the_token_of_the_page_nothing_is_saved():
    link = confirm_link()
    assert Client(enforce_csrf_checks=True).post(path(link), {"answer": "still"}).status_code == 403
    link.refresh_from_db()
    assert link.used_on is None


def test_an_answer_that_is_none_saves_nothing(client):
    link = confirm_link()
    assert client.post(path(link), {"answer": "nonsense"}).status_code == 200
    wrong = client.post(path(link), {"answer": "left", **day("left-last_day", today() + ONE)})
    assert wrong.status_code == 422 and "is in the future" in wrong.text
    link.refresh_from_db()
    assert link.used_on is None and link.eslo.valid_to is None


def test_without_a_press_on_a_button_nothing_is_noted_and_what_was_typed_stays(client):
    link = confirm_link()
    sent = {"successor-name": "Mo Typed", "successor-email": "mo@tarn.example", **day("successor-valid_from", today())}
    page = client.post(path(link), sent)
    assert page.status_code == 422 and "Press the button that says what you decide" in page.text
    assert 'value="Mo Typed"' in page.text and not Handover.objects.exists()
    link.refresh_from_db()
    assert link.used_on is None


def test_left_ends_the_post(client):
    link = confirm_link()
    client.post(path(link), {"answer": "left", **day("left-last_day", today() - ONE)})
    assert Eslo.objects.get(pk=link.eslo_id).valid_to == today() - ONE


@pytest.mark.long
def test_the_successor_accepts_and_until_then_the_one_before_stays(client, mailbox):
    link = confirm_link()
    done = client.post(path(link), successor(), follow=True)
    assert "Until they accept, you stay the ESLO" in done.text
    before = Eslo.objects.get(pk=link.eslo_id)
    assert before.valid_to is None and Eslo.objects.count() == 1
    address = mailbox.link_in("sam@tarn.example").removeprefix("https://testserver")
    page = client.get(address)
    assert "Dee Okoro named you" in page.text and "01632 960000" in page.text and "dee@tarn.example" not in page.text
    client.post(address, {"answer": "accept"})
    before.refresh_from_db()
    new = Eslo.objects.get(name="Sam Field")
    assert before.valid_to == today() - ONE
    assert (new.valid_from, new.confirmed_on, new.email, new.agency) == (
        today(),
        today(),
        NAMED["email"],
        before.agency,
    )
    assert client.get(address).status_code == 410


@pytest.mark.long
def test_a_successor_who_says_no_changes_nothing(client, mailbox):
    link = confirm_link()
    client.post(path(link), successor())
    address = mailbox.link_in("sam@tarn.example").removeprefix("https://testserver")
    client.post(address, {"answer": "decline"})
    assert Handover.objects.get().ended_on == today()
    assert Eslo.objects.get().valid_to is None


@pytest.mark.long
def test_what_is_accepted_for_a_later_day_is_done_on_that_day():
    handover = confirming.name_successor(link=confirm_link(), valid_from=today() + ONE, **NAMED)
    confirming.accept_by_link(link=handover.links.get())
    assert Eslo.objects.count() == 1
    assert confirming.take_over_due(today()) == 0
    Handover.objects.update(valid_from=today())
    assert confirming.take_over_due(today()) == 1
    assert Eslo.objects.get(name="Sam Field").valid_from == today()


@pytest.mark.long
def test_what_was_accepted_comes_to_nothing_where_the_post_was_given_to_another_meanwhile():
    link = confirm_link()
    handover = confirming.name_successor(link=link, valid_from=today() + ONE, **NAMED)
    confirming.accept_by_link(link=handover.links.get())
    held = Eslo.objects.get()
    eslos.hand_over(eslo=held, expected=held.version, name="Kit Marsh", valid_from=today(), by=None)
    Handover.objects.update(valid_from=today())
    assert confirming.take_over_due(today()) == 0
    handover.refresh_from_db()
    assert handover.ended_on == today() and handover.done_on is None
    assert handover.history.first().history_change_reason.startswith("Dee Okoro left this post")


@pytest.mark.long
def test_a_handover_that_fails_keeps_no_other_from_its_turn(monkeypatch, caplog):
    officers = [eslo(), eslo(email="kim@tarn.example")]
    for officer in officers:
        handover = confirming.name_successor(link=confirm_link(officer), valid_from=today() + ONE, **NAMED)
        confirming.accept_by_link(link=handover.links.get())
    Handover.objects.update(valid_from=today())
    hand_over = eslos.hand_over

    def quicker(*, eslo, expected, **more):
        return hand_over(eslo=eslo, expected=expected - (eslo == officers[0]), **more)

    monkeypatch.setattr(eslos, "hand_over", quicker)
    assert confirming.take_over_due(today()) == 1
    done = dict(Handover.objects.values_list("eslo", "done_on"))
    assert done == {officers[0].pk: None, officers[1].pk: today()}
    waiting = Handover.objects.waiting().get()
    assert f"taking over a post failed for agencies.Handover {waiting.pk}" in caplog.text
    monkeypatch.undo()
    assert confirming.take_over_due(today()) == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"email": "DEE@tarn.example"}, "your own address"),
        ({"email": ""}, "Email"),
        ({"name": ""}, "#id_successor-name"),
    ],
)
def test_a_successor_needs_a_name_and_an_address_of_their_own(client, values, words):
    link = confirm_link()
    page = client.post(path(link), successor(**values))
    assert page.status_code == 422 and words in page.text
    assert not Handover.objects.exists()


def test_using_one_link_makes_the_others_for_the_same_void():
    one = confirm_link()
    two = confirm_link(one.eslo)
    confirming.confirm_by_link(link=two)
    one.refresh_from_db()
    assert one.ended_on == today()
    with pytest.raises(RuleBroken, match="just been used"):
        confirming.confirm_by_link(link=one)


def test_a_letter_whose_link_was_answered_otherwise_is_not_sent(mailbox):
    link = confirm_link()
    eslos.end_post(eslo=link.eslo, expected=1, last_day=today(), by=None)
    services.mail_link(link, by=None)
    assert OutgoingEmail.objects.get().state == "not_needed" and mailbox.letters == []


def test_the_queue_never_holds_a_link(mailbox):
    confirming.ask_to_confirm(eslo=eslo(), by=None)
    letter = OutgoingEmail.objects.get()
    assert set(letter.args) == {"link"} and letter.text == ""
    assert token_of(MailedLink.objects.get()) in mailbox.link_in("dee@tarn.example")


def test_an_eslo_is_asked_once_a_day(mailbox):
    officer, helen = eslo(), UserFactory()
    assert confirming.ask_to_confirm(eslo=officer, by=helen)
    assert confirming.ask_to_confirm(eslo=officer, by=helen) is None
    with pytest.raises(RuleBroken, match="No email address"):
        confirming.ask_to_confirm(eslo=eslo(email="", agency=officer.agency, post="deputy"), by=helen)
    assert len(mailbox.letters) == 1


@pytest.mark.long
def test_the_page_of_an_agency_says_when_its_eslo_was_asked_and_answered(board, helen, enter, mailbox):
    officer, client = eslo(), enter(helen)
    page = f"/agencies/{officer.agency_id}/"
    assert "Asked by email" not in client.get(page).text
    assert "is on its way" in client.post(f"/agencies/eslos/{officer.pk}/ask/", follow=True).text
    assert "not answered yet" in client.get(page).text
    address = mailbox.link_in("dee@tarn.example").removeprefix("https://testserver")
    Client().post(address, successor())
    shown = client.get(page).text
    assert "answered on" in shown and "Sam Field was named on" in shown and "has not accepted yet" in shown
    assert "Sam Field was named" not in enter(board.grace).get(page).text


@pytest.mark.long
def test_a_letter_that_came_back_is_said_on_the_page_of_the_agency(board, helen, enter, mailbox):
    mailbox.answers["RCPT", "dee@tarn.example"] = "550 5.1.1 No such user"
    officer, client = eslo(), enter(helen)
    client.post(f"/agencies/eslos/{officer.pk}/ask/")
    assert "came back" in client.get(f"/agencies/{officer.agency_id}/").text


def test_all_who_fit_a_filter_are_asked_at_once(board, helen, enter, mailbox):
    type(board.officer).objects.filter(pk=board.officer.pk).update(email="")
    stale, silent = eslo(), eslo(name="No Address", email="")
    fresh = eslo(email="fresh@tarn.example", confirmed_on=today())
    client = enter(helen)
    page = client.get("/agencies/eslos/ask/?post=unconfirmed")
    assert page.context["count"] == 1 and "No Address" in page.text
    client.post("/agencies/eslos/ask/?post=unconfirmed")
    assert [letter["To"] for letter in mailbox.letters] == [stale.email]
    assert fresh.email and silent.links.count() == 0


@pytest.mark.long
def test_all_are_asked_however_many_and_who_is_not_listed_is_said(board, helen, enter, mailbox, monkeypatch):
    monkeypatch.setattr(asking, "BATCH", 2)
    monkeypatch.setattr(asking, "LISTED", 1)
    asked = {eslo(email=f"e{number}@tarn.example").email for number in range(5)}
    eslo(name="No Address", email=""), eslo(name="None Either", email="")
    client = enter(helen)
    page = client.get("/agencies/eslos/ask/?kind=primary")
    assert "These are the first 1 by name" in page.text and len(page.context["without"]) == 1
    client.post("/agencies/eslos/ask/?kind=primary")
    assert asked <= {letter["To"] for letter in mailbox.letters}


@pytest.mark.long
def test_a_link_to_a_return_opens_no_page_of_another_agency(client, board, helen, mailbox):
    one, two = eslo(), eslo(name="Other Person", email="other@tarn.example")
    open_round(helen)
    page = client.get(mailbox.link_in("dee@tarn.example").removeprefix("https://testserver")).text
    assert one.agency.name in page and two.agency.name not in page and "Other Person" not in page


def test_old_address_of_eslo_returns_leads_on_also_for_a_form_that_was_open(client, board):
    """They had the address of links to audit returns, and were mailed with it."""
    token = token_of(board.links["eslo_return"])
    for method in (client.get, client.post):
        moved = method(f"/links/return/{token}/")
        assert (moved.status_code, moved["Location"]) == (307, f"/links/eslo-return/{token}/")
    assert client.get(f"/links/return/{token_of(board.links['confirm'])}/").status_code == 404
