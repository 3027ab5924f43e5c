"""Opening the pages of the children's survey, as children do: with the link alone, from one device."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tests.factories.voices import make_class, make_survey
from voices.models import SurveyClass, WaitingCount

YEARS = {"7_11": 4, "11_16": 8, "16_18": 12}  # age → a school year whose children read its words
QUESTIONS = 14
NO_CHILDREN_PAGES = dict.fromkeys(["children:page", "children:send"], "looked at by test_children_pages_fit.py")


def open_class(age: str = "7_11", roll: int = 28) -> SurveyClass:
    """A class that is open for an hour and a half."""
    until = timezone.now() + timedelta(minutes=90)
    return make_class(make_survey(), "4B", year=YEARS[age], roll=roll, state="open", open_until=until)


def page_of(group: SurveyClass) -> str:
    return f"/s/{group.key}/"


def counts_of(group: SurveyClass) -> dict[str, int]:
    """ "C7.yes" → how many chose it, where anybody did."""
    rows = WaitingCount.objects.filter(survey_class=group, n__gt=0)
    return {f"{row.question}.{row.option}": row.n for row in rows}


def heading(page) -> str:
    """The heading of the screen that is shown, which has the focus."""
    return page.locator("[data-screen]:visible h2").inner_text().replace("\n", " ")


def press(page, name: str) -> None:
    """Press a button or link of the screen that is shown."""
    page.locator("[data-screen]:visible, .bar").get_by_text(name, exact=True).first.click()


def choose(page, *options: str) -> None:
    """Choose options by their words."""
    for option in options:
        page.locator("[data-screen]:visible .option", has_text=option).first.click()


def open_page(visit, group: SurveyClass):
    """The page of a class in a window whose clock the test moves on."""
    page = visit(None)
    page.clock.install()
    page.goto(page_of(group))
    return page


def wait_for(page, name: str) -> None:
    """Move the clock on until a screen with this heading is shown; fails after 100 seconds of the page."""
    for _ in range(200):
        if page.get_by_role("heading", name=name).is_visible():
            return
        page.clock.run_for(500)
        page.wait_for_timeout(20)
    raise AssertionError(f"“{name}” does not come; it is “{heading(page)}”")
