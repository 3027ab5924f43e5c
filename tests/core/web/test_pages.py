"""Pages that everyone may read, the frame around every page, and what is shown when something fails."""

import logging
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from lxml import html

from core.pages import context
from core.web import views
from tests.rows import try_rows

PAGES = ["/accessibility/", "/privacy/", "/help/"]
REFERENCE = re.compile(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b")

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_for(settings):
    settings.BOARD_CONTACT_EMAIL = "plan@northmere.example"

    def make(path="/plan/"):
        request = RequestFactory().get(path)
        request.user = AnonymousUser()
        request._messages = []
        return request

    return make


@try_rows("address", PAGES)
def test_a_page_linked_from_every_footer_is_open_to_everyone(client, address):
    response = client.get(address)
    assert response.status_code == 200
    page = html.fromstring(response.content)
    assert len(page.xpath("//h1")) == 1
    heading = page.xpath("//h1")[0].text_content()
    title = " ".join(page.xpath("//title")[0].text.split())
    assert title == f"{heading} – e-Safety Action Plan – Northmere Safeguarding Children Board"


@pytest.mark.parametrize("address", PAGES)
def test_a_page_that_only_tells_refuses_to_be_posted_to(client, address):
    assert client.post(address).status_code == 405


@try_rows("address", [*PAGES, "/accounts/login/", "/accounts/password/reset/"])
def test_help_accessibility_and_privacy_stand_in_the_same_place(client, address):
    page = html.fromstring(client.get(address).content)
    assert page.xpath("//footer//li/a/@href") == ["/help/", "/accessibility/", "/privacy/"]
    assert page.xpath("//html/@lang") == ["en-GB"]
    assert page.xpath("//a[@href='#main-content']") and page.xpath("//main[@id='main-content']")


@try_rows("address", [*PAGES, "/accounts/login/"])
def test_no_page_carries_inline_script_style_or_handler(client, address):
    page = html.fromstring(client.get(address).content)
    assert page.xpath("//style | //script[not(@src)] | //*[@style] | //@*[starts-with(name(), 'on')]") == []


def test_the_contact_of_the_board_is_on_the_help_page(client, settings):
    settings.BOARD_CONTACT_EMAIL = "plan@northmere.example"
    assert 'href="mailto:plan@northmere.example"' in client.get("/help/").content.decode()


def test_without_a_contact_the_help_page_names_the_board(client, settings):
    settings.BOARD_CONTACT_EMAIL = settings.BOARD_CONTACT_PHONE = ""
    assert "the office of Northmere Safeguarding Children Board." in client.get("/help/").content.decode()


def test_the_privacy_notice_states_the_time_outs_that_are_set(client, settings):
    settings.SESSION_IDLE_MINUTES, settings.SESSION_MAX_HOURS = 17, 9
    text = client.get("/privacy/").content.decode()
    assert "after 17 minutes" in text and "after 9 hours" in text


# Sign-in


def test_the_password_may_be_filled_in_by_a_password_manager(client):
    page = html.fromstring(client.get("/accounts/login/").content)
    password = page.xpath("//input[@type='password']")[0]
    assert password.get("autocomplete") == "current-password"
    assert page.xpath("//input[@name='login']/@autocomplete")[0] in {"email", "username"}
    signs_in, *others = page.xpath("//main//button[@type='submit']")
    assert signs_in.text == "Sign in" and signs_in.get("formaction") is None  # what Enter and password managers press
    assert all(button.get("formaction") for button in others)


def test_an_unanswered_sign_in_lists_its_errors_at_the_top(client):
    page = html.fromstring(client.post("/accounts/login/", {}).content)
    assert page.xpath("//title")[0].text.startswith("Error: Sign in")
    links = page.xpath("//div[@role='alert']//a/@href")
    assert links == ["#id_login", "#id_password"]
    first = page.xpath("//main//*[contains(@class, 'govuk-error-summary')] | //main//h1")[0]
    assert "govuk-error-summary" in first.get("class")


# Errors


@pytest.mark.parametrize(
    ("view", "status"),
    [(views.bad_request, 400), (views.permission_denied, 403), (views.page_not_found, 404)],
)
def test_an_error_page_gives_a_reference_that_stands_in_the_log(request_for, caplog, view, status):
    with caplog.at_level(logging.WARNING, logger="core.errors"):
        response = view(request_for(), Exception("internal detail"))
    assert response.status_code == status
    reference = REFERENCE.search(html.fromstring(response.content).text_content())
    assert reference and reference[0] in caplog.text


def test_an_address_that_does_not_exist_is_answered_with_the_error_page(client):
    response = client.get("/accessibility/nothing/here/")
    assert response.status_code in {302, 404}
    if response.status_code == 404:
        assert REFERENCE.search(response.content.decode())


def test_a_refusal_says_the_words_meant_for_the_reader(request_for):
    response = views.permission_denied(request_for(), PermissionDenied("Only the manager imports a plan."))
    assert "Only the manager imports a plan." in response.content.decode()


@pytest.mark.parametrize("view", [views.bad_request, views.page_not_found])
def test_internal_words_of_an_error_are_not_shown(request_for, view):
    assert "internal detail" not in view(request_for(), Exception("internal detail")).content.decode()


def test_a_fault_gives_a_reference_and_never_a_trace(request_for, caplog):
    try:
        raise RuntimeError("secret detail")
    except RuntimeError:
        response = views.server_error(request_for())
    text = response.content.decode()
    assert response.status_code == 500
    assert "secret detail" not in text and "Traceback" not in text
    reference = REFERENCE.search(text)
    assert reference and reference[0] in caplog.text
    assert "secret detail" in caplog.text


def test_the_page_for_faults_needs_no_database(request_for, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = views.server_error(request_for())
    assert "plan@northmere.example" in response.content.decode()


def test_the_page_for_faults_survives_missing_styles(request_for, monkeypatch):
    def no_manifest(path):
        raise ValueError("Missing staticfiles manifest entry")

    monkeypatch.setattr(views, "static", no_manifest)
    response = views.server_error(request_for())
    assert response.status_code == 500
    assert "<link" not in response.content.decode()


def test_a_form_that_is_too_old_explains_what_to_do():
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a"})
    assert response.status_code == 403
    text = response.content.decode()
    assert "Open the page again" in text and REFERENCE.search(text)


def test_references_differ():
    assert len({views.new_reference() for _ in range(200)}) == 200


# Navigation and names

SECTIONS = [
    {"text": "Home", "pages": [{"text": "Home", "href": "/"}]},
    {"text": "Plan", "pages": [{"text": "Table", "href": "/plan/?plan=4"}, {"text": "Check", "href": "/plan/check/"}]},
    {"text": "Meetings", "pages": [{"text": "Meetings", "href": "/plan/meeting/"}]},
]


@try_rows(
    ("path", "section", "page"),
    [
        ("/", ("Home", "page"), None),
        ("/plan/", ("Plan", "true"), ("Table", "page")),
        ("/plan/actions/7/", ("Plan", "true"), ("Table", "true")),
        ("/plan/check/", ("Plan", "true"), ("Check", "page")),
        ("/plan/meeting/", ("Meetings", "page"), None),
        ("/plan/meeting/3/", ("Meetings", "true"), None),
        ("/help/", None, None),
    ],
)
def test_the_navigation_marks_section_and_page_where_one_is(path, section, page):
    sections = context.navigation_sections(SECTIONS, path)
    assert [(each["text"], each["current"]) for each in sections if each["active"]] == ([section] if section else [])
    pages = [(e["text"], e["current"]) for each in sections for e in each["pages"] if e["active"]]
    assert pages == ([page] if page else [])
    here = page or section
    assert [each["here"] for each in sections if each["active"]] == ([here[0]] if here else [])


def test_a_section_leads_to_its_first_page_and_lists_no_single_page():
    sections = context.navigation_sections(SECTIONS, "/help/")
    assert [(each["href"], len(each["pages"])) for each in sections] == [
        ("/", 0),
        ("/plan/?plan=4", 2),
        ("/plan/meeting/", 0),
    ]


def test_navigation_is_worked_out_only_when_it_is_drawn():
    asked = []
    request = RequestFactory().get("/plan/")
    request.navigation = lambda: asked.append(1) or SECTIONS
    site = context.site(request)
    assert asked == []
    assert [section["text"] for section in site["navigation"]] == ["Home", "Plan", "Meetings"]
    assert asked == [1]


def test_a_request_without_navigation_gives_none():
    assert context.navigation_sections(None, "/") == []


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Northmere Safeguarding Children Board", "NSCB"),
        ("Isle of Wight Safeguarding Board", "IWSB"),
        ("Northmere", "Northmere"),
    ],
)
def test_the_boards_short_name_is_its_capitals(settings, name, short):
    settings.BOARD_NAME = name
    assert context.board_short_name() == short
