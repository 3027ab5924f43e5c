"""Emails about news: who gets one, what it says and never says, and when none is sent."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone

from accounts.models import User
from core.mail.jobs import queue_due_emails
from core.mail.models import OutgoingEmail
from core.models import ClosedDay
from core.text.dates import print_date, today
from core.working_days.days import mail_calendar
from core.working_days.rules import Calendar
from guidance.models import News
from guidance.news.services import edit_news, end_news, publish_news
from reminders.routine.rules import MOST_SHOWN
from reminders.routine.services import send_reminders
from tests.factories.accounts import UserFactory
from tests.factories.directory import EsloFactory
from tests.factories.plan import FollowUpFactory
from tests.guidance.news.news_board import DAY, agency, deliver_all, draft, person_at, published
from tests.reminders.board import about, at, monday

pytestmark = pytest.mark.django_db
AT_ONCE = "board-news"
SECRET = "Zqzqtextqzqz"


@pytest.fixture
def helen():
    return UserFactory(name="Helen Marsh", roles=["manager"], email="helen@board.example")


def addresses(kind: str) -> list[str]:
    return sorted(OutgoingEmail.objects.filter(kind=kind).values_list("to", flat=True))


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
    dee = person_at(agency("Tarn"))
    news = publish_news(news=draft(title="New leaflet", text=SECRET), expected=1, by=helen)
    assert addresses(AT_ONCE) == []
    (line,) = about(dee, "board_news")
    assert (line.text, line.href, line.urgent, line.subject) == ("New leaflet", f"/news/{news.pk}/", False, "")
    assert line.why == f"Published on {print_date(today())}"


@pytest.mark.parametrize("values", [
    {"important": True}, {"kinds": ["police"]}, {"published_on": None}, {"ends_on": today() - DAY},
    {"published_on": today() - 40 * DAY},
])  # fmt: skip
def test_weekly_email_has_no_line(values):
    dee = person_at(agency("Tarn"))
    published(**{"published_on": today() - 3 * DAY} | values)
    assert about(dee, "board_news") == []


def test_weekly_email_has_news_for_longer_when_days_were_closed_meanwhile():
    dee, calendar = person_at(agency("Tarn")), mail_calendar()
    since = calendar.working_day_before(today(), 10)
    news = published(title="Old leaflet", published_on=since)
    assert about(dee, "board_news") == []
    closed = calendar.working_day_after(since)
    ClosedDay.objects.create(name="Repairs", first_day=closed, last_day=closed)
    assert [line.text for line in about(dee, "board_news")] == [news.title]


def test_weekly_email_has_no_line_without_right_or_agency_and_one_for_two_agencies():
    tarn, dale = agency("Tarn"), agency("Dale")
    published()
    assert about(UserFactory(roles=["board"]), "board_news") == []
    assert about(person_at(tarn, role="dpo"), "board_news") == []
    assert len(about(person_at(tarn, dale), "board_news")) == 1


def test_weekly_email_has_one_line_however_much_news_there_is():
    tarn, dale = agency("Tarn"), agency("Dale")
    dee, both = person_at(tarn), person_at(tarn, dale)
    published(title="Old leaflet", published_on=today() - 9 * DAY)
    published(title="New leaflet", published_on=today() - 2 * DAY)
    (line,) = about(dee, "board_news")
    assert (line.text, line.href, line.do) == ("2 pieces of news from the board", "/news/", "Read them")
    assert line.why == f"The latest, published on {print_date(today() - 2 * DAY)}: New leaflet"
    assert about(both, "board_news") == [line]


def test_weekly_email_has_news_for_two_weeks_even_where_it_is_full(monkeypatch, mailbox):
    dee = person_at(agency("Tarn"), email="dee@tarn.example")
    for _ in range(MOST_SHOWN + 2):
        FollowUpFactory(owner=dee, due=None)
    for week in range(6):
        on = at(monkeypatch, Calendar(settings.NATION).next_mail_day(monday() + week * 7 * DAY))
        if not week:
            published(title="New leaflet", published_on=on)
        send_reminders(on)
    texts = [each.get_body(("plain",)).get_content() for each in mailbox.letters]
    assert ["New leaflet" in text for text in texts] == [True, True, False, False, False, False]
    assert texts[0].count("Follow-up to") == MOST_SHOWN - 1 and "Everything else (4)" in texts[0]
    assert "Follow-up to" not in texts[-1] and "Everything else (9)" in texts[-1]


def test_emails_name_the_title_in_the_body_alone_and_never_the_text(helen):
    person_at(agency("Tarn"), email="dee@tarn.example")
    news = draft(title="Leaflet for parents", text=f"{SECRET} https://elsewhere.example/x", important=True)
    news = publish_news(news=news, expected=1, by=helen)
    deliver_all(AT_ONCE)
    assert {email.subject for email in mail.outbox} == {f"News from the board, {print_date(today())}"}
    for email in mail.outbox:
        assert "Leaflet for parents" in email.body and f"/news/{news.pk}/" in email.body
        assert SECRET not in str(email.message()) and "elsewhere.example" not in str(email.message())


def test_longest_titles_stay_out_of_subjects(helen):
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


def test_eslo_who_leaves_while_an_email_waits_gets_none(helen, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}  # waits
    left, stays = (EsloFactory(agency=agency(name), email=f"eslo@{name}.example") for name in ("tarn", "dale"))
    publish_news(news=draft(important=True), expected=1, by=helen)
    assert addresses(AT_ONCE) == [stays.email, left.email]
    type(left).objects.filter(pk=left.pk).update(valid_to=today() - DAY)
    deliver_all(AT_ONCE)
    assert [email.to for email in mail.outbox] == [[stays.email]]
