"""Who has seen news: noted when somebody signed in opens its page, once for an agency, and counted in one way."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agencies.access import belongings
from agencies.models import Membership
from core.text.dates import today
from guidance.models import News, NewsSeen
from guidance.news.querysets import addressed, reaches, unseen, unseen_in_weekly_email, unseen_numbers
from guidance.news.rules import Reach
from guidance.news.services import note_seen, publish_news, write_to_unseen
from tests.factories.accounts import UserFactory
from tests.guidance.news.news_board import DAY, agency, deliver_all, draft, person_at, published

pytestmark = pytest.mark.django_db


def url_of(news: News) -> str:
    return reverse("guidance:news", args=[news.pk])


def seen_rows(news: News) -> list[tuple]:
    return [(row.agency.name, row.person, row.seen_on) for row in news.seen_rows.order_by("agency__name")]


def test_opening_page_notes_first_reader_for_each_own_agency(enter):
    tarn, dale, other = agency("Tarn"), agency("Dale"), agency("Other")
    dee, colleague, news = person_at(tarn, dale), person_at(tarn), published()
    assert enter(dee).get(url_of(news)).status_code == 200
    assert seen_rows(news) == [("Dale", dee, today()), ("Tarn", dee, today())]
    assert enter(colleague).get(url_of(news)).status_code == 200
    assert len(seen_rows(news)) == 2
    assert list(unseen(news)) == [other]


@pytest.mark.parametrize("headers", [
    {"Sec-Purpose": "prefetch"}, {"Purpose": "prefetch"}, {"HX-Preloaded": "true"}, {"X-Moz": "prefetch"}
])  # fmt: skip
def test_page_fetched_ahead_is_not_seen(enter, headers):
    dee, news = person_at(agency("Tarn")), published()
    assert enter(dee).get(url_of(news), headers=headers).status_code == 200
    assert enter(dee).head(url_of(news)).status_code == 200
    assert seen_rows(news) == []


def test_list_search_and_other_pages_note_nothing(enter):
    dee, news = person_at(agency("Tarn")), published(title="Half term leaflet")
    page = enter(dee)
    for url in (reverse("guidance:news_list"), reverse("search") + "?q=leaflet", reverse("our_agency")):
        assert page.get(url).status_code == 200
    assert seen_rows(news) == []


def test_reading_without_agency_draft_or_other_kind_is_not_seen(enter):
    tarn = agency("Tarn")
    member = UserFactory(roles=["board"])
    news, hidden, for_police = published(), draft(), published(kinds=["police"])
    assert enter(member).get(url_of(news)).status_code == 200
    dee = person_at(tarn)
    assert [enter(dee).get(url_of(each)).status_code for each in (hidden, for_police)] == [404, 404]
    both = person_at(tarn, agency("Station", "police"))
    assert enter(both).get(url_of(for_police)).status_code == 200
    assert [name for name, *_ in seen_rows(for_police)] == ["Station"]
    assert NewsSeen.objects.count() == 1


@pytest.mark.parametrize("role", ["agency", "signatory"])
def test_person_who_left_their_agency_reads_only_what_is_for_all(enter, role):
    tarn = agency("Tarn")
    dee, news, for_police = person_at(tarn, role=role), published(), published(kinds=["police"])
    published(kinds=["primary"])
    Membership.objects.update(valid_to=today() - DAY)
    client = enter(dee)
    assert [client.get(url_of(each)).status_code for each in (news, for_police)] == [200, 404]
    assert list(News.objects.visible_to(User.objects.get(pk=dee.pk))) == [news]
    assert News.objects.visible_to(UserFactory(roles=["board"])).count() == 3
    assert seen_rows(news) == []


def test_reading_for_closed_agency_is_not_seen_but_ended_news_is(enter):
    closed, news = agency("Quay", active_to=today() - DAY), published()
    assert enter(person_at(closed)).get(url_of(news)).status_code == 200
    assert seen_rows(news) == []
    ended = published(published_on=today() - 3 * DAY, ends_on=today() - DAY)
    assert enter(person_at(agency("Tarn"))).get(url_of(ended)).status_code == 200
    assert [name for name, *_ in seen_rows(ended)] == ["Tarn"]


def test_seen_again_is_one_statement_and_without_agency_none(django_assert_num_queries):
    dee, news = person_at(agency("Tarn")), published()
    assert belongings(dee).agencies and news.kinds == []
    with django_assert_num_queries(2):
        note_seen(news, dee)
    with django_assert_num_queries(1):
        note_seen(news, dee)
    member = UserFactory(roles=["board"])
    assert not belongings(member).agencies
    with django_assert_num_queries(0):
        note_seen(news, member)


def test_reaches_count_active_agencies_of_the_kinds(django_assert_num_queries):
    tarn, dale, station = agency("Tarn"), agency("Dale"), agency("Station", "police")
    everybody, schools = published(), published(kinds=["primary"])
    for each in (tarn, station):
        NewsSeen.objects.create(news=everybody, agency=each, person=UserFactory(), seen_on=today())
        NewsSeen.objects.create(news=schools, agency=each, person=UserFactory(), seen_on=today())
    news = News.objects.prefetch_related("for_rows")
    with django_assert_num_queries(4):
        found = reaches(news)
    assert found == {everybody.pk: Reach(2, 3), schools.pk: Reach(1, 2)}
    assert [list(unseen(each)) for each in news.order_by("pk")] == [[dale], [dale]]
    tarn.active_to = dale.active_to = today() - DAY
    tarn.save()
    dale.save()
    agency("New")
    assert reaches(news) == {everybody.pk: Reach(1, 2), schools.pk: Reach(0, 1)}
    assert reaches(news, today() - DAY)[everybody.pk].total == 4  # as of a day on which all were there
    assert [addressed(each).count() for each in news.order_by("pk")] == [2, 1]


def test_unseen_numbers_agree_with_the_other_ways_of_counting(django_assert_num_queries):
    tarn, station = agency("Tarn"), agency("Station", "police")
    closed = agency("Quay", active_to=today() - DAY)
    first, second = published(), published(kinds=["primary", "health"])
    published(kinds=["police"], important=True)
    published(published_on=today() - 3 * DAY, ends_on=today() - DAY)
    draft()
    NewsSeen.objects.create(news=first, agency=tarn, person=UserFactory(), seen_on=today())
    keys = [tarn.pk, station.pk, closed.pk]
    with django_assert_num_queries(1):
        assert unseen_numbers(keys, today()) == {tarn.pk: 1, station.pk: 2}
    with django_assert_num_queries(4):
        assert unseen_in_weekly_email(keys, today()) == {tarn.pk: [second], station.pk: [first]}
    marked = News.objects.current().with_unseen([tarn.pk, closed.pk]).filter(is_unseen=True)
    assert list(marked) == [second]


LINK = re.compile(r"https?://[^\s\"'<>]+")


@pytest.mark.parametrize("kind", ["board-news", "board-news-unseen"])
def test_mail_scanner_that_opens_every_link_counts_nothing(kind, settings, enter):
    dee = person_at(agency("Tarn"), email="dee@tarn.example")
    helen = UserFactory(roles=["manager"])
    news = publish_news(news=draft(important=True), expected=1, by=helen)
    mail.outbox.clear()
    if kind == "board-news-unseen":
        write_to_unseen(news=news, note="Please look.", by=helen)
    deliver_all(kind)
    assert mail.outbox
    urls = set()
    for email in mail.outbox:
        html = email.alternatives[0].content
        urls |= set(LINK.findall(email.body)) | set(LINK.findall(html)) | set(LINK.findall(str(email.message())))
    own = {url.removeprefix(settings.SITE_URL) for url in urls if url.startswith(settings.SITE_URL)}
    assert any(url.startswith(url_of(news)) for url in own)
    for url in own:
        for agent in ("Mozilla/5.0", "SafeLinks scanner"):
            scanner = Client(headers={"user-agent": agent}, raise_request_exception=False)
            scanner.head(url or "/", follow=True)
            found = scanner.get(url or "/", follow=True)
            where = found.redirect_chain[-1][0] if found.redirect_chain else url
            scanner.post(where or "/", {"email": "dee@tarn.example", "next": url_of(news)}, follow=True)
            scanner.post("/accounts/code/", {"email": "dee@tarn.example", "next": url_of(news)}, follow=True)
            scanner.get(url or "/", follow=True)
    assert NewsSeen.objects.count() == 0
    assert enter(dee).get(url_of(news)).status_code == 200  # the same link, opened by somebody signed in
    assert NewsSeen.objects.count() == 1
