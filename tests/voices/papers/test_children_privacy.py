"""The privacy notice for children: no cookie, and sentences that a child of 7 can read."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from lxml import html

pytestmark = pytest.mark.django_db
LONGEST = 12  # words of a sentence, as in the questions for the youngest


@pytest.fixture
def response(client):
    return client.get(reverse("children_privacy"))


def test_notice_sets_no_cookie_and_is_not_stored(response):
    assert response.status_code == 200
    assert not response.cookies and response["Cache-Control"] == "no-store"


def test_notice_says_who_asks_and_how_long_it_is_kept(response):
    for words in ("Northmere Safeguarding Children Board", "30 days", "10 or more", "no cookies", "0800 1111"):
        assert words in response.text, words


def test_sentences_of_the_notice_are_short(response):
    page = html.fromstring(response.content)
    texts = [" ".join(each.text_content().split()) for each in page.xpath("//main/section[1]//p")]
    texts = [text for text in texts if "ask us too" not in text]  # names the board's contact
    assert len(texts) > 10
    sentences = [each for text in texts for each in re.split(r"(?<=[.?!])\s", text) if "We are" not in each]
    assert [each for each in sentences if len(each.split()) > LONGEST] == []


def test_notice_takes_no_form(client):
    assert client.post(reverse("children_privacy"), HTTP_SEC_FETCH_SITE="same-origin").status_code == 405
