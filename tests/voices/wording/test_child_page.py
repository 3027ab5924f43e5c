"""The page of the children's survey as a file: what it weighs, and that it needs nothing but itself."""

from __future__ import annotations

import gzip
import re

import pytest
from django.conf import settings

from tests.browser.children_pages import YEARS, open_class, page_of
from tests.esafety.test_page_weight import LOADED, size_of
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
WEIGHT = 90_000  # bytes, compressed, with styles and script


@pytest.mark.parametrize("age", YEARS)
def test_page_is_light_and_loads_three_files(client, age):
    page = client.get(page_of(open_class(age))).text
    loaded = {each for each in LOADED.findall(page) if each.startswith(settings.STATIC_URL)}
    assert {each.rpartition("/")[2] for each in loaded} == {"child.css", "child.js", "icon.svg"}
    assert len(gzip.compress(page.encode())) + sum(map(size_of, loaded)) <= WEIGHT


@try_rows("age", YEARS)
def test_page_holds_help_and_every_question(client, age):
    page = client.get(page_of(open_class(age))).text
    assert len(re.findall("<fieldset", page)) == 14
    for words in ("Call 999", "Ms Hall, room 4", "0800 1111", "CEOP", "Report Remove", "I need help now"):
        assert words in page
    assert ("symbol-home" in page) is (age == "7_11")


def test_helper_is_escaped_and_left_out_where_there_is_none(client):
    group = open_class()
    type(group.survey).objects.update(helper="<b>Hall</b>")
    assert "Tell: &lt;b&gt;Hall&lt;/b&gt;." in client.get(page_of(group)).text
    type(group.survey).objects.update(helper="")
    assert "Tell:" not in client.get(page_of(group)).text
