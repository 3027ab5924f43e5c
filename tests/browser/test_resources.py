"""Resources in a browser: every page at three widths, with errors and with much to show, and beside weak answers."""

from __future__ import annotations

import pytest
from django.urls import reverse

from agencies.models import Agency
from core.text.dates import today
from guidance.models import Resource
from tests.browser.pages import PHONE, TABLET, WIDE, faults
from tests.factories.audits import fill, improvement, open_round, return_of
from tests.factories.guidance import ResourceFactory

LONG = "Short films and a lesson plan about sharing pictures, written with young people and teachers for use in class"
ADDRESS = "https://www.online-safety-for-schools-and-colleges.example/resources/lesson-plans/{}/index.html"
WEAK = "A2.4"


@pytest.fixture
def long(board) -> Resource:
    """One of thirty with long words that help with a weak answer of the school."""
    for number in range(30):
        ResourceFactory(
            title="What to do when something upsets you online",
            about=LONG,
            url=ADDRESS.format(number),
            audiences=["pupils", "parents", "staff", "leads", "governors"],
            answers=[f"arrangements.{WEAK}", "arrangements.A9.9"],
            reviewed_on=None,
        )
    return Resource.objects.get(url=ADDRESS.format(0))


def test_pages_can_be_read_and_filled_in_at_any_width(board, long, visit):
    removed = ResourceFactory(removed_on=today(), url=ADDRESS.format("removed"))
    names = ("resource", "edit_resource", "remove_resource")
    pages = [("helen", reverse(f"guidance:{name}", args=[long.pk])) for name in names]
    pages += [("helen", reverse(f"guidance:{name}", args=[removed.pk])) for name in ("resource", "reinstate_resource")]
    pages += [("denzil", "/resources/"), ("helen", "/resources/"), ("helen", "/resources/?state=review")]
    for person, url in [("helen", "/resources/add/"), *pages]:
        page = visit(board.people[person], url)
        page.locator("body.js-enabled").wait_for()
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert faults(page, WIDE, TABLET, PHONE) == [], url
        page.close()


def test_errors_of_the_form_are_linked_and_fit(board, long, visit):
    page = visit(board.people["helen"], "/resources/add/")
    page.get_by_label("Title").fill("Routers")
    page.get_by_label("Web address").fill("http://192.168.1.1/")
    page.get_by_role("button", name="Add the resource").click()
    assert faults(page, WIDE, TABLET, PHONE, with_contrast=True) == []
    summary = page.locator(".govuk-error-summary").inner_text()
    assert "Enter what it is" in summary and "Choose who it is for" in summary
    page.get_by_label("What it is").fill("How to reach the router")
    page.get_by_label("Staff", exact=True).check()
    page.get_by_role("button", name="Add the resource").click()
    page.get_by_role("link", name="works only inside one network").click()
    assert page.evaluate("document.activeElement.name") == "url"
    assert page.get_by_label("Title").input_value() == "Routers"


def test_weak_answers_have_their_links_beside_them(board, long, visit):
    denzil = board.people["denzil"]
    school = Agency.objects.get(pk=denzil.memberships.first().agency_id)
    made = fill(return_of(open_round([school], title="With a no", year=2041), school), by=denzil, but={WEAK: "n"})
    undertaken = improvement(made, WEAK)
    for name, key in (("return", made.pk), ("own_result", made.pk), ("improvement", undertaken.pk)):
        page = visit(denzil, reverse(f"audits:{name}", args=[key]))
        page.locator("body.js-enabled").wait_for()
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        links = page.get_by_role("list", name=f"May help with {WEAK}:").get_by_role("link")
        assert links.count() == 3, name
        assert links.first.get_attribute("rel") == "noopener noreferrer"
        assert faults(page, WIDE, TABLET, PHONE) == [], name
        page.close()


def test_manager_looks_at_a_resource_by_keyboard_without_scripts(board, long, visit):
    page = visit(board.people["helen"], reverse("guidance:resource", args=[long.pk]), javascript=False)
    button = page.get_by_role("button", name="I looked at it today")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_text("is marked as reviewed today").wait_for()
    long.refresh_from_db()
    assert long.reviewed_on == today()
