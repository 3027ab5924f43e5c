"""The pages about the API: every operation with its scope and fields, and one page for each problem."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import reverse

from api.description.page import chapters_of
from api.feeds.rules import FEEDS
from api.problems import PROBLEMS, ApiError, problem_response
from api.v1.views.entry import OPERATIONS
from tests.actions.pages import text_of, tree_of
from tests.factories.tokens import make_token


def test_description_names_every_operation_with_its_scope_and_fields(
    board, marian, enter, django_assert_max_num_queries
):
    client = enter(marian)
    with django_assert_max_num_queries(3):
        page = client.get(reverse("api:description"))
    text = text_of(page)
    headings = page.content.decode().replace("<wbr>", "")
    for path, methods in OPERATIONS.urlconf_module.schema()["paths"].items():
        assert f"GET {path}</h3>" in headings
        assert methods["get"]["x-scope"] in text
    assert "items[].colour.code" in text and "whole number, 1 to 500" in text and "date or null" in text
    assert "<script" not in page.content.decode().partition("<main")[2].partition("</main>")[0]
    assert enter(None).get(reverse("api:description")).status_code == 302


def test_description_begins_with_a_token_and_a_line_that_works(board, marian, enter, client, settings):
    tree = tree_of(enter(marian).get(reverse("api:description")))
    token = make_token(marian, "plan.read")
    (line,) = tree.xpath("//pre/code[starts-with(., 'curl')]/text()")
    header, url = re.fullmatch(r'curl -H "Authorization: (.*)" \\\n  "(.*)"', line).groups()
    headers = {"authorization": header.replace("$TOKEN", token)}
    assert client.get(url.removeprefix(settings.SITE_URL), headers=headers).status_code == 200
    assert tree.xpath("//main//h2/text()")[:2] == ["Begin", "On this page"]


def test_description_has_a_heading_for_each_link_and_each_feed(board, marian, enter):
    tree = tree_of(enter(marian).get(reverse("api:description")))
    links = tree.xpath("//main//a/@href[starts-with(., '#')]")
    assert len(links) == len(set(links)) + 1  # that of feeds is there twice
    assert all(len(tree.xpath(f"//main//*[@id='{link[1:]}']")) == 1 for link in links)
    text = "".join(tree.xpath("//main")[0].itertext())
    assert all(f"/feeds/v1/{name}.csv" in text for name in FEEDS)


def test_chapters_describe_fields_inside_others_and_which_values_they_take():
    chapters = chapters_of(OPERATIONS.urlconf_module.schema())
    assert [chapter.title for chapter in chapters][:2] == ["The token", "The plan"]
    operations = {each.path: each for chapter in chapters for each in chapter.operations}
    fields = {each.name: each.kind for each in operations["/api/v1/figures/{id}"].fields}
    assert fields["tables[].lines[].cells[].value"] == "whole number or null"
    assert fields["issued_on"] == "date" and fields["tables"] == "list of object"
    parameters = {each.name: each.kind for each in operations["/api/v1/reports/{id}/files/{format}"].parameters}
    assert parameters == {"id": "whole number", "format": "pdf or docx or xlsx"}
    (plan,) = [each for each in operations["/api/v1/actions"].parameters if each.name == "plan"]
    (tag,) = operations["/api/v1/me"].parameters
    assert plan.kind == "whole number" and tag.about == "The `ETag` of the answer that you have."


@pytest.mark.parametrize("name", PROBLEMS)
def test_problem_has_the_page_that_its_type_names(name, board, enter, settings):
    body = json.loads(problem_response(ApiError(name)).content)
    address = body["type"].removeprefix(settings.SITE_URL)
    page = enter(None).get(address)
    assert page.status_code == 200 and PROBLEMS[name].title in text_of(page)


def test_problem_that_does_not_exist_has_no_page(board, enter):
    assert enter(None).get("/api/problems/nothing/").status_code == 404
