"""The receipt of what a link saved, and "This was not me"."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from core.mail.kinds import kind_of
from core.mail.models import OutgoingEmail
from reminders.answers.links import not_me_url
from reminders.answers.services import forget_old, send_receipts
from reminders.models import AnswerLink, AnswerSave
from tests.factories.answers import asked_action, line_of
from tests.factories.plan import AgencyFactory
from tests.reminders.answers.board import last_link, leader, link_to, office_link, page_of, path_of, sent

pytestmark = pytest.mark.django_db
NINE, TEN = dt.timedelta(minutes=9), dt.timedelta(minutes=10, seconds=1)


@pytest.fixture
def saved(client):
    """(person, path of the page) after an update and a request were saved."""
    person, actions = leader(2, due=-3)
    path = link_to(person, *(f"action {action.pk}" for action in actions))
    for action in actions:
        form = sent(f"action {action.pk}", "update", text="Secret words", how="in_progress", version=1)
        assert client.post(path, form).status_code == 302
    return person, path


def receipt():
    letter = OutgoingEmail.objects.get(kind="answer-receipt")
    return letter, kind_of(letter.kind).make(letter.args)


def test_receipt_goes_once_ten_minutes_after_the_last_answer(saved):
    person, _ = saved
    now = timezone.now()
    assert [send_receipts(now + NINE), send_receipts(now + TEN), send_receipts(now + TEN)] == [0, 1, 0]
    letter, email = receipt()
    assert letter.to == person.email
    assert "Action 1: an update" in email.text and "Action 2: an update" in email.text and "Lena Ward" in email.text
    assert "Secret words" not in email.text + email.html and len(email.subject) <= 70


@pytest.mark.long
def test_answers_after_a_receipt_get_one_of_their_own(saved, client):
    _, path = saved
    send_receipts(timezone.now() + TEN)
    item = AnswerSave.objects.first().item
    client.post(path, sent(item, "update", text="More", how="in_progress", version=1))
    assert send_receipts(timezone.now() + TEN) == 1
    first, second = OutgoingEmail.objects.filter(kind="answer-receipt").order_by("pk")
    assert len(first.args["saves"]) == 2 and len(second.args["saves"]) == 1


def test_receipt_is_not_put_off_for_more_than_an_hour(saved):
    now = timezone.now()
    AnswerSave.objects.filter(pk=AnswerSave.objects.first().pk).update(saved_at=now - dt.timedelta(minutes=59))
    assert send_receipts(now) == 0
    assert send_receipts(now + dt.timedelta(minutes=2)) == 1


def test_not_me_ends_every_link_of_the_mailbox_and_goes_to_the_manager(saved, client):
    person, path = saved
    send_receipts(timezone.now() + TEN)
    (url,) = [word for word in receipt()[1].text.split() if "/not-me/" in word]
    later = link_to(person, "action 99")
    page = client.get(page_of(url))
    assert page.status_code == 200 and AnswerLink.objects.filter(ending="not_me").count() == 0
    assert "Action 1: an update" in page.text and "Secret words" not in page.text
    told = client.post(page_of(url), follow=True)
    assert "Thank you for telling us" in told.text
    assert client.get(path).status_code == client.get(later).status_code == 410
    assert AnswerSave.objects.to_check().count() == 2
    AnswerSave.objects.update(checked_at=timezone.now())
    client.post(page_of(url))
    assert not AnswerSave.objects.to_check().exists()


def test_not_me_says_nothing_of_what_other_links_of_the_mailbox_saved(client):
    schools = AgencyFactory.create_batch(2, email="office@tarn.example")
    asked = asked_action()
    for school in schools:
        item = f"response {line_of(asked, school).pk}"
        client.post(office_link(school, item), sent(item, "answer", answer="partly", note="", version=1))
    first, second = AnswerLink.objects.order_by("pk")
    for link, disowned in ((first, [first]), (second, [first, second])):
        client.post(page_of(not_me_url(link)))
        assert [save.link for save in AnswerSave.objects.to_check()] == disowned
        assert client.get(path_of(second)).status_code == 410


def test_not_me_needs_its_own_token(saved, client):
    _, path = saved
    assert client.post(f"{path}not-me/").status_code == 404
    assert client.post("/answer/x/not-me/").status_code == 404
    assert last_link().ending == ""


def test_old_links_are_deleted_with_what_they_saved(saved):
    link = last_link()
    assert forget_old(link.good_until + dt.timedelta(days=180)) == 0
    assert forget_old(link.good_until + dt.timedelta(days=181)) == 1
    assert not AnswerSave.objects.exists()
