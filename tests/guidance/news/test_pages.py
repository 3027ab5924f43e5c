"""The pages of news: what each person sees, and what the forms save."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from agencies.models import Membership
from core.text.dates import print_date, today
from guidance.models import News
from guidance.news.page import paragraphs
from tests.actions.pages import tree_of
from tests.factories.accounts import UserFactory
from tests.guidance.news.news_board import DAY, agency, draft, person_at, published
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
LIST = reverse("guidance:news_list")


@pytest.fixture
def manager(enter):
    return enter(UserFactory(name="Helen Marsh", roles=["manager"]))


def url(name: str, news: News) -> str:
    return reverse(f"guidance:{name}", args=[news.pk])


def text_of(answer, path: str = "//main") -> str:
    return " ".join(" ".join(node.itertext()) for node in tree_of(answer).xpath(path)).replace("\n", " ")


def words(answer, path: str = "//main") -> str:
    return " ".join(text_of(answer, path).split())


def test_list_shows_current_news_then_ended(enter):
    tarn = agency("Tarn")
    published(title="Yesterday")
    published(title="New one", published_on=today())
    published(title="Over", published_on=today() - 3 * DAY, ends_on=today() - DAY)
    published(title="Police matter", kinds=["police"])
    draft(title="Unfinished")
    tree = tree_of(enter(person_at(tarn)).get(LIST))
    captions = [" ".join(each.text_content().split()) for each in tree.xpath("//main//caption")]
    assert captions == ["Current", "Ended"]
    rows = [" ".join(row.text_content().split()) for row in tree.xpath("//main//tbody//th")]
    assert rows == ["New one", "Yesterday", "Over"]


def test_list_of_manager_has_drafts_and_kinds(manager):
    draft(title="Unfinished", kinds=["primary"])
    answer = words(manager.get(LIST))
    assert "Drafts, shown to nobody else" in answer and "Unfinished No end date Primary school" in answer


def test_list_is_empty_for_new_board(enter):
    assert "No news yet" in words(enter(person_at(agency("Tarn"))).get(LIST))


def test_page_shows_paragraphs_with_safe_links(enter):
    text = "See https://a.example/x?y=1&z=2.\nSame <b>paragraph</b>\n\njavascript:alert(1) <a href='https://b.example'>b</a>"
    news = published(text=text, ends_on=today())
    tree = tree_of(enter(person_at(agency("Tarn"))).get(url("news", news)))
    parts = tree.xpath("//main//p[contains(@class, 'keep-lines')]")
    assert len(parts) == 2 and "<b>paragraph</b>" in parts[0].text_content()
    links = [(each.get("href"), each.get("class"), each.get("rel")) for part in parts for each in part.xpath(".//a")]
    assert links[0] == ("https://a.example/x?y=1&z=2", "govuk-link", "nofollow")
    assert {href.partition(":")[0] for href, *_ in links} == {"https"}
    assert "Who gets it" not in words(enter(person_at(agency("Dale"))).get(url("news", news)))


@try_rows(("text", "number"), [
    ("One", 1), ("One\nand on", 1), ("One\n\nTwo", 2), ("One\r\n \r\n\r\nTwo\r\n", 2), ("\n\n", 0)
])  # fmt: skip
def test_paragraphs(text, number):
    assert len(paragraphs(text)) == number


@pytest.mark.parametrize("typed", ["www.leaflet.example/parents", "leaflet.org", "leaflet.com/a"])
def test_address_without_https_becomes_a_link(enter, typed):
    news = published(text=f"Look at {typed}.")
    page = enter(person_at(agency("Tarn"))).get(url("news", news))
    assert f'href="https://{typed}"' in page.text and "http://" not in "".join(paragraphs(news.text))


def test_news_is_written_published_changed_and_ended_on_its_pages(manager):
    agency("Tarn")
    agency("Station", "police")
    sent = {"title": "New leaflet", "text": "Here it is.", "kinds": ["primary"], "ends_on": print_date(today() + DAY)}
    answer = manager.post(reverse("guidance:add_news"), sent)
    news = News.objects.get()
    assert answer["Location"] == url("news", news) and (news.kinds, news.important) == (["primary"], False)
    asked = words(manager.get(url("publish_news", news)))
    assert "It goes to 1 agency: Primary school." in asked and "weekly email for two weeks" in asked
    manager.post(url("publish_news", news), {"version": 1})
    assert News.objects.get().published_on == today()
    page = manager.get(url("edit_news", news))
    assert not tree_of(page).xpath("//main//input[@name='important']")
    manager.post(url("edit_news", news), {**sent, "version": 2, "title": "Newer", "kinds": [], "reason": "Typing"})
    news.refresh_from_db()
    assert (news.title, News.objects.get().kinds) == ("Newer", [])
    assert "Typing" in words(manager.get(url("news", news)))
    assert "from tomorrow on, since it was published today" in words(manager.get(url("end_news", news)))
    manager.post(url("end_news", news), {"version": 3})
    assert News.objects.get().ends_on == today()


def test_important_draft_says_who_is_emailed(manager):
    agency("Tarn")
    answer = words(manager.get(url("publish_news", draft(important=True))))
    assert "It goes to 1 agency: Agencies of every kind. Everybody there is emailed within ten minutes" in answer


@pytest.mark.parametrize(("values", "error"), [
    ({"title": ""}, "Enter the title"),
    ({"text": "x" * 2001}, "Text: use 2000 characters or fewer"),
    ({"title": "x" * 121}, "Title: use 120 characters or fewer"),
    ({"kinds": ["bakery"]}, "Choose one of the answers offered"),
    ({"ends_on": "1 February 2010"}, "The last day must not be in the past"),
])  # fmt: skip
def test_add_form_says_what_is_wrong(manager, values, error):
    answer = manager.post(reverse("guidance:add_news"), {"title": "New", "text": "Text"} | values)
    assert answer.status_code == 422 and error in words(answer)
    assert not News.objects.exists()


def test_second_of_two_people_chooses_between_two_texts(manager):
    news = published(title="First")
    sent = {"title": "Mine", "text": news.text, "version": 1}
    manager.post(url("edit_news", news), {**sent, "title": "Theirs", "kinds": ["primary"]})
    answer = manager.post(url("edit_news", news), {**sent, "kinds": ["police"]})
    assert answer.status_code == 409
    assert "Theirs" in words(answer) and "Primary school" in words(answer)


def test_old_write_page_leads_to_the_news(manager, enter):
    news = published()
    answer = manager.get(url("old_write_news", news))
    assert (answer.status_code, answer.url) == (301, url("news", news))
    assert enter(person_at(agency("Tarn"))).get(url("old_write_news", news)).status_code == 403


@pytest.mark.parametrize("role", ["agency", "signatory"])
def test_person_who_left_their_agency_reads_only_what_is_for_all(enter, role):
    person, news, for_police = person_at(agency("Tarn"), role=role), published(), published(kinds=["police"])
    published(kinds=["primary"])
    Membership.objects.update(valid_to=today() - DAY)
    client = enter(person)
    assert [client.get(url("news", each)).status_code for each in (news, for_police)] == [200, 404]
    assert list(News.objects.visible_to(User.objects.get(pk=person.pk))) == [news]
    assert News.objects.visible_to(UserFactory(roles=["board"])).count() == 3


def test_search_finds_news_that_person_may_read(enter, manager):
    published(title="Half term leaflet", text="Ask for paper copies")
    draft(title="Another leaflet")
    published(title="Police leaflet", kinds=["police"])
    found = words(enter(person_at(agency("Tarn"))).get(reverse("search") + "?q=leaflet"))
    assert "Half term leaflet" in found and "Another" not in found and "Police" not in found
    found = words(manager.get(reverse("search") + "?q=leaflet"))
    assert "Another leaflet" in found and "Police leaflet" in found


def statements(page, address: str) -> int:
    page.get(address)  # what is read once in a process
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert page.get(address).status_code == 200
    return len(found)


def test_statements_do_not_grow_with_news_or_agencies(enter, manager):
    first = agency("Agency 0")
    reader = enter(person_at(first))
    numbers = []
    for total, agencies in ((5, 3), (50, 83)):
        for number in range(3 if News.objects.exists() else 1, agencies):
            agency(f"Agency {number}")
        for number in range(News.objects.count(), total):
            published(kinds=["primary", "police"] if number % 2 else [])
        shown = url("news", News.objects.first())
        addresses = [
            (manager, LIST),
            (manager, shown),
            (reader, LIST),
            (reader, shown),
            (reader, reverse("our_agency")),
        ]
        numbers.append([statements(page, address) for page, address in addresses])
    assert numbers[0] == numbers[1]
