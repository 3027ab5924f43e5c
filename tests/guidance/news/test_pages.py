"""The pages of news: what each person sees, and what the forms save."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.mail.layout import wrap
from core.mail.models import OutgoingEmail
from core.text.dates import print_date, today
from guidance.models import News, NewsSeen
from guidance.news import views
from guidance.news.page import paragraphs
from tests.actions.pages import tree_of
from tests.factories.accounts import UserFactory
from tests.guidance.news.news_board import DAY, agency, draft, person_at, published

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


def seen(news: News, *agencies) -> None:
    person = UserFactory()
    NewsSeen.objects.bulk_create(NewsSeen(news=news, agency=each, person=person, seen_on=today()) for each in agencies)


def test_list_shows_current_then_ended_and_marks_unseen_in_words(enter):
    tarn = agency("Tarn")
    opened, new = published(title="Opened"), published(title="New one", published_on=today())
    published(title="Over", published_on=today() - 3 * DAY, ends_on=today() - DAY)
    published(title="Police matter", kinds=["police"])
    draft(title="Unfinished")
    seen(opened, tarn)
    tree = tree_of(enter(person_at(tarn)).get(LIST))
    captions = [" ".join(each.text_content().split()) for each in tree.xpath("//main//caption")]
    assert captions == ["Current", "Ended"]
    rows = [" ".join(row.text_content().split()) for row in tree.xpath("//main//tbody//th")]
    assert rows == ["New one Not seen yet", "Opened", "Over"]
    assert new.title in rows[0] and not tree.xpath("//main//*[contains(text(), 'Seen by')]")


def test_list_of_manager_has_drafts_and_numbers(manager):
    tarn = agency("Tarn")
    agency("Dale")
    seen(published(title="Half"), tarn)
    draft(title="Unfinished", kinds=["primary"])
    answer = words(manager.get(LIST))
    assert "Drafts, shown to nobody else" in answer and "Unfinished No end date Primary school" in answer
    assert "Seen by 1 of 2" in answer and "Not seen yet" not in answer


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
    assert "Seen by" not in words(enter(person_at(agency("Dale"))).get(url("news", news)))


@pytest.mark.parametrize(("text", "number"), [
    ("One", 1), ("One\nand on", 1), ("One\n\nTwo", 2), ("One\r\n \r\n\r\nTwo\r\n", 2), ("\n\n", 0)
])  # fmt: skip
def test_paragraphs(text, number):
    assert len(paragraphs(text)) == number


@pytest.mark.parametrize("typed", ["www.leaflet.example/parents", "leaflet.org", "leaflet.com/a"])
def test_address_without_https_becomes_a_link(enter, typed):
    news = published(text=f"Look at {typed}.")
    page = enter(person_at(agency("Tarn"))).get(url("news", news))
    assert f'href="https://{typed}"' in page.text and "http://" not in "".join(paragraphs(news.text))


def test_page_of_manager_names_agencies_that_have_not_seen_it_and_the_history(manager):
    tarn, _dale, _quay = agency("Tarn"), agency("Dale"), agency("Quay", active_to=today() - DAY)
    news = published()
    seen(news, tarn)
    answer = manager.get(url("news", news))
    assert words(answer, "//h2[@id='seen']") == "Seen by 1 of 2"
    tree = tree_of(answer)
    assert [each.text_content() for each in tree.xpath("//main//details//li/a")] == ["Dale"]
    assert words(answer, "//main//a[contains(@class, 'button')]") == "Write to this one"
    assert "History" in words(answer)
    seen(news, agency("Zenith"), news_agency("Dale"))
    assert "Every agency that it is for has seen it." in words(manager.get(url("news", news)))


def test_long_list_of_agencies_that_have_not_seen_it_is_shown_whole_when_asked_for(manager, monkeypatch):
    monkeypatch.setattr(views, "LISTED", 2)
    for name in ("Tarn", "Dale", "Quay"):
        agency(name)
    news = published()
    address = url("news", news)

    def names(page: str) -> list[str]:
        return [each.text_content() for each in tree_of(manager.get(page)).xpath("//main//details//li/a")]

    assert names(address) == ["Dale", "Quay"]
    assert words(manager.get(address), "//main//a[starts-with(@href, '?all')]") == "List all 3"
    assert names(f"{address}?all=1") == ["Dale", "Quay", "Tarn"]
    assert "List all" not in words(manager.get(f"{address}?all=1"))


def news_agency(name: str):
    from agencies.models import Agency

    return Agency.objects.get(name=name)


def test_news_is_written_published_changed_and_ended_on_its_pages(manager):
    agency("Tarn")
    agency("Station", "police")
    sent = {"title": "New leaflet", "text": "Here it is.", "kinds": ["primary"], "ends_on": print_date(today() + DAY)}
    answer = manager.post(reverse("guidance:add_news"), sent)
    news = News.objects.get()
    assert answer["Location"] == url("news", news) and (news.kinds, news.important) == (["primary"], False)
    asked = words(manager.get(url("publish_news", news)))
    assert "It goes to 1 agency: Primary school." in asked and "next weekly email" in asked
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


def test_preview_is_the_email_that_is_sent(manager):
    first, _other = agency("Dale"), agency("Tarn")
    news = published()
    page = url("write_to_unseen", news)
    assert "Write to 2 agencies" in words(manager.get(page))
    answer = manager.post(page, {"note": "Please read it.", "answer": "preview"})
    assert mail.outbox == [] and "As Dale will read it" in words(answer)
    assert words(answer, "//button[@value='send']") == "Send to 2"
    shown = tree_of(answer).xpath("//main//div[contains(@class, 'letter-text')]")[0].text_content()
    answer = manager.post(page, {"note": "Please read it.", "answer": "send"}, follow=True)
    assert "Emails to 2 agencies are on their way." in text_of(answer, "//body")
    (email,) = [each for each in mail.outbox if each.to == [first.email]]
    assert wrap(shown).split() == email.body.split() and email.subject in {each.subject for each in mail.outbox}
    again = manager.get(page, follow=True)
    assert "have been written to today already" in text_of(again, "//body")
    assert "were last written to on" in words(again) and "Write to these" not in words(again)


def test_write_page_without_button_is_opened_as_preview(manager):
    agency("Tarn")
    answer = manager.post(url("write_to_unseen", published()), {"note": "x" * 300})
    assert answer.status_code == 200 and mail.outbox == []
    answer = manager.post(url("write_to_unseen", published()), {"note": "x" * 301, "answer": "send"})
    assert answer.status_code == 422 and mail.outbox == []


def test_note_that_names_a_child_is_not_sent(manager):
    agency("Tarn")
    note = "The parents of the pupil Kayleigh Braithwaite in Year 6 ask."
    answer = manager.post(url("write_to_unseen", news := published()), {"note": note, "answer": "send"})
    assert answer.status_code == 422 and "may hold" in words(answer)
    assert mail.outbox == [] and News.objects.get(pk=news.pk).reminded_on is None


def test_write_page_names_who_is_left_out(manager):
    agency("Tarn")
    failing = agency("Failing")
    agency("Unknown", email="")
    for _ in range(2):
        OutgoingEmail.objects.create(kind="news", to=failing.email, state="bounced", error="No such mailbox.")
    answer = words(manager.get(url("write_to_unseen", published())))
    assert "because no address is known: Unknown" in answer
    assert "because emails to their address come back: Failing" in answer and "Write to 1 agency" in answer


def test_home_page_of_agency_names_number_not_seen(enter):
    tarn = agency("Tarn")
    page = enter(person_at(tarn))
    published()
    assert "1 piece of news you have not seen" in words(page.get(reverse("our_agency")))
    seen(published(), tarn)
    published(published_on=today(), important=True)
    answer = page.get(reverse("our_agency"))
    assert "2 pieces of news you have not seen" in words(answer)
    assert tree_of(answer).xpath(f"//main//li/div/a[@href='{LIST}']")


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
        made = [agency(f"Agency {number}") for number in range(News.objects.count() and 3 or 1, agencies)]
        for number in range(News.objects.count(), total):
            news = published(kinds=["primary", "police"] if number % 2 else [])
            seen(news, *made[: number % len(made)])
        shown = url("news", News.objects.first())
        addresses = [
            (manager, LIST),
            (manager, shown),
            (reader, LIST),
            (reader, shown),
            (reader, reverse("our_agency")),
        ]
        addresses += [(manager, url("write_to_unseen", News.objects.first()))]
        numbers.append([statements(page, address) for page, address in addresses])
    assert numbers[0] == numbers[1]
