"""Emails about news: who gets one, what it says and never says, and when none is sent."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone

from accounts.models import User
from core.mail.jobs import queue_due_emails
from core.mail.layout import wrap
from core.mail.models import OutgoingEmail
from core.records.rules import RuleBroken
from core.text.dates import print_date, today
from core.working_days.rules import Calendar
from guidance.models import News, NewsSeen
from guidance.news.mails import unseen_email
from guidance.news.services import edit_news, end_news, get_recipients, note_seen, publish_news, write_to_unseen
from reminders.routine.rules import MOST_SHOWN
from reminders.routine.services import send_reminders
from tests.factories.accounts import UserFactory
from tests.factories.directory import EsloFactory
from tests.factories.plan import FollowUpFactory
from tests.guidance.news.news_board import DAY, agency, deliver_all, draft, person_at, published
from tests.reminders.board import about, at, monday

pytestmark = pytest.mark.django_db
AT_ONCE, UNSEEN = "board-news", "board-news-unseen"
SECRET = "Zqzqtextqzqz"


@pytest.fixture
def helen():
    return UserFactory(name="Helen Marsh", roles=["manager"], email="helen@board.example")


def addresses(kind: str) -> list[str]:
    return sorted(OutgoingEmail.objects.filter(kind=kind).values_list("to", flat=True))


def bounced_twice(address: str) -> None:
    for _ in range(2):
        OutgoingEmail.objects.create(kind=AT_ONCE, to=address, state="bounced", error="No such mailbox.")


def test_important_news_goes_to_people_and_addresses_of_its_agencies_once(helen):
    tarn, dale = agency("Tarn"), agency("Dale")
    station = agency("Station", "police")
    person_at(tarn, dale, email="dee@tarn.example")
    EsloFactory(agency=tarn, email="Dee@Tarn.example")
    EsloFactory(agency=dale, email="eslo@dale.example")
    person_at(station, email="ruth@police.example")
    person_at(agency("Gone"), email="gone@schools.example", is_active=False)
    person_at(agency("Quay", active_to=today() - DAY), email="quay@schools.example")
    UserFactory(roles=["board"], email="grace@board.example")
    publish_news(news=draft(important=True, kinds=["primary"]), expected=1, by=helen)
    assert addresses(AT_ONCE) == ["dee@tarn.example", "eslo@dale.example", "gone@schools.example"]
    assert {each.state for each in OutgoingEmail.objects.filter(kind=AT_ONCE)} == {"waiting"}


def test_important_news_leaves_within_ten_minutes_at_any_hour(helen, monkeypatch):
    person_at(agency("Tarn", email=""), email="dee@tarn.example")
    publish_news(news=draft(important=True), expected=1, by=helen)
    asked = OutgoingEmail.objects.get(kind=AT_ONCE)
    assert dt.timedelta(0) < asked.next_try - timezone.now() <= dt.timedelta(minutes=5)
    queue_due_emails()
    assert OutgoingEmail.objects.get(kind=AT_ONCE).state == "waiting"
    late = timezone.now() + dt.timedelta(minutes=5)
    monkeypatch.setattr(timezone, "now", lambda: late)
    queue_due_emails()
    assert OutgoingEmail.objects.get(kind=AT_ONCE).state == "sent"


def test_other_news_sends_no_email_of_its_own_but_a_line_of_the_weekly(helen):
    dee = person_at(tarn := agency("Tarn"))
    news = publish_news(news=draft(title="New leaflet", text=SECRET), expected=1, by=helen)
    assert addresses(AT_ONCE) == []
    (line,) = about(dee, "board_news")
    assert (line.text, line.href, line.urgent, line.subject) == ("New leaflet", f"/news/{news.pk}/", False, "")
    assert line.why == f"Published on {print_date(today())}. Nobody at your agency has opened it yet"
    note_seen(news, person_at(tarn))
    assert about(dee, "board_news") == []


@pytest.mark.parametrize("values", [
    {"important": True}, {"kinds": ["police"]}, {"published_on": None}, {"ends_on": today() - DAY}
])  # fmt: skip
def test_weekly_email_has_no_line(values):
    dee = person_at(agency("Tarn"))
    published(**{"published_on": today() - 3 * DAY} | values)
    assert about(dee, "board_news") == []


def test_weekly_email_has_no_line_without_right_or_agency_and_one_for_two_agencies():
    tarn, dale = agency("Tarn"), agency("Dale")
    published()
    assert about(UserFactory(roles=["board"]), "board_news") == []
    assert about(person_at(tarn, role="dpo"), "board_news") == []
    (line,) = about(person_at(tarn, dale), "board_news")
    assert line.why.endswith(("Nobody at Tarn or Dale has opened it yet", "Nobody at Dale or Tarn has opened it yet"))


def test_weekly_email_has_one_line_however_much_news_there_is():
    tarn, dale = agency("Tarn"), agency("Dale")
    dee, both = person_at(tarn), person_at(tarn, dale)
    earlier = published(title="Old leaflet", published_on=today() - 9 * DAY)
    latest = published(title="New leaflet", published_on=today() - 2 * DAY)
    (line,) = about(dee, "board_news")
    assert (line.text, line.href, line.do) == ("2 pieces of news from the board", "/news/", "Read them")
    assert line.why == (
        "Nobody at your agency has opened them yet. "
        f"The latest, published on {print_date(today() - 2 * DAY)}: New leaflet"
    )
    note_seen(earlier, dee)
    (one,) = about(dee, "board_news")
    assert (one.text, one.href, one.key) == ("New leaflet", f"/news/{latest.pk}/", line.key)
    assert about(both, "board_news")[0].why.startswith("Some of your agencies have not opened all of them yet. ")


def test_news_stands_in_a_weekly_email_that_is_full_and_folds_other_matters(monkeypatch, mailbox):
    dee = person_at(agency("Tarn"), email="dee@tarn.example")
    for _ in range(MOST_SHOWN + 2):
        FollowUpFactory(owner=dee, due=None)
    for week in range(6):
        on = at(monkeypatch, Calendar(settings.NATION).next_mail_day(monday() + week * 7 * DAY))
        if not week:
            published(title="New leaflet", published_on=on)
        send_reminders(on)
    texts = [each.get_body(("plain",)).get_content() for each in mailbox.letters]
    assert len(texts) == 6 and all("New leaflet" in text for text in texts)
    assert texts[0].count("Follow-up to") == MOST_SHOWN - 1 and "Everything else (4)" in texts[0]
    assert "Follow-up to" not in texts[-1] and "Everything else (9)" in texts[-1]


def test_emails_name_the_title_in_the_body_alone_and_never_the_text(helen):
    person_at(agency("Tarn"), email="dee@tarn.example")
    news = draft(title="Leaflet for parents", text=f"{SECRET} https://elsewhere.example/x", important=True)
    news = publish_news(news=news, expected=1, by=helen)
    write_to_unseen(news=news, note="Please look this week.", by=helen)
    deliver_all(AT_ONCE)
    found = {email.subject: email for email in mail.outbox}
    day = print_date(today())
    assert set(found) == {f"News from the board, {day}", f"Not opened yet: news from the board, {day}"}
    for email in mail.outbox:
        assert "Leaflet for parents" in email.body and f"/news/{news.pk}/" in email.body
        assert SECRET not in str(email.message()) and "elsewhere.example" not in str(email.message())
    assert ["Please look this week." in found[subject].body for subject in sorted(found)] == [False, True]


def test_longest_titles_and_notes_stay_out_of_subjects(helen):
    person_at(agency("Tarn" * 40, email=""), email="dee@tarn.example")
    news = publish_news(news=draft(title="x" * 120, important=True), expected=1, by=helen)
    deliver_all(AT_ONCE)
    (email,) = mail.outbox
    assert len(email.subject) <= 70 and "xxx" not in email.subject and "x" * 120 in email.alternatives[0].content
    assert news.important


@pytest.mark.parametrize("change", ["ended", "left", "moved", "gone", "no role", "closed", "other kind"])
def test_important_email_is_not_sent_where_it_is_no_longer_true(helen, change):
    tarn = agency("Tarn", email="")
    dee = person_at(tarn, email="dee@tarn.example")
    agency("Dale", "secondary", email="")
    news = publish_news(news=draft(important=True), expected=1, by=helen)
    if change == "ended":
        News.objects.filter(pk=news.pk).update(published_on=today() - DAY)
        news.refresh_from_db()
        end_news(news=news, expected=news.version, by=helen)
    elif change == "left":
        dee.memberships.update(valid_to=today() - DAY)
    elif change == "moved":
        User.objects.filter(pk=dee.pk).update(email="new@tarn.example")
    elif change == "gone":
        User.objects.filter(pk=dee.pk).update(is_active=False)
    elif change == "no role":
        dee.role_grants.update(ended_at=timezone.now())
    elif change == "closed":
        type(tarn).objects.filter(pk=tarn.pk).update(active_to=today() - DAY)
    else:
        edit_news(news=news, expected=news.version, by=helen, kinds=["secondary"])
    deliver_all(AT_ONCE)
    assert mail.outbox == []
    assert OutgoingEmail.objects.get(kind=AT_ONCE).state == "not_needed"


def test_unseen_are_written_to_once_each_at_the_address_of_returns(helen):
    tarn, dale, seen = agency("Tarn"), agency("Dale"), agency("Seen")
    EsloFactory(agency=tarn, email="eslo@tarn.example", name="Ann Reed")
    unknown, failing = agency("Unknown", email=""), agency("Failing")
    bounced_twice(failing.email)
    news = published()
    NewsSeen.objects.create(news=news, agency=seen, person=helen, seen_on=today())
    found = get_recipients(news)
    assert found.addresses == {dale: dale.email, tarn: "eslo@tarn.example"}
    assert (found.without_address, found.failing) == ([unknown], [failing])
    previews = {to: unseen_email(news, each, to, "Please look.") for each, to in found.addresses.items()}
    assert write_to_unseen(news=news, note=" Please look. ", by=helen) == 2
    assert {each.to[0]: (each.subject, each.body) for each in mail.outbox} == {
        to: (email.subject, wrap(email.text)) for to, email in previews.items()
    }
    assert "Dear Ann Reed," in previews["eslo@tarn.example"].text
    news.refresh_from_db()
    assert news.reminded_on == today()
    assert news.history.latest().history_change_reason == "Please look."


def test_unseen_are_not_written_to_twice_on_one_day(helen):
    agency("Tarn")
    news = published()
    assert write_to_unseen(news=news, note="", by=helen) == 1
    with pytest.raises(RuleBroken, match="today already"):
        write_to_unseen(news=news, note="Again", by=helen)
    assert len(addresses(UNSEEN)) == 1
    News.objects.filter(pk=news.pk).update(reminded_on=today() - DAY)
    assert write_to_unseen(news=news, note="Again", by=helen) == 1


@pytest.mark.parametrize(("make", "why"), [
    (lambda: draft(), "not current"),
    (lambda: published(published_on=today() - 3 * DAY, ends_on=today() - DAY), "not current"),
    (lambda: published(kinds=["police"]), "Every agency has seen it"),
    (lambda: published(kinds=["health"]), "None of these agencies has an address that works"),
])  # fmt: skip
def test_writing_to_unseen_is_refused(helen, make, why):
    agency("Tarn")
    agency("Clinic", "health", email="")
    with pytest.raises(RuleBroken, match=why):
        write_to_unseen(news=make(), note="", by=helen)
    assert addresses(UNSEEN) == []


@pytest.mark.parametrize("kind", [AT_ONCE, UNSEEN])
def test_eslo_who_leaves_while_an_email_waits_gets_none(helen, settings, kind):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}  # waits
    left, stays = (EsloFactory(agency=agency(name), email=f"eslo@{name}.example") for name in ("tarn", "dale"))
    if kind == AT_ONCE:
        publish_news(news=draft(important=True), expected=1, by=helen)
    else:
        write_to_unseen(news=published(), note="", by=helen)
    assert addresses(kind) == [stays.email, left.email]
    type(left).objects.filter(pk=left.pk).update(valid_to=today() - DAY)
    deliver_all(kind)
    assert [email.to for email in mail.outbox] == [[stays.email]]


def test_who_has_seen_it_meanwhile_gets_no_email(helen, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}  # waits
    tarn, dale = agency("Tarn"), agency("Dale")
    news = published()
    assert write_to_unseen(news=news, note="", by=helen) == 2
    note_seen(news, person_at(tarn))
    deliver_all(UNSEEN)
    assert [email.to for email in mail.outbox] == [[dale.email]]
