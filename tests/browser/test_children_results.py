"""What children said, in a browser: at three widths, by keyboard without scripts, and no longer than wanted."""

from __future__ import annotations

import pytest
from django.urls import reverse

from agencies.models import Agency
from audits.models import ImprovementAction
from core.text.dates import today
from tests.browser.pages import PHONE, SIDEWAYS, TABLET, WIDE, faults
from tests.factories.audits import DAY, fill, open_round, return_of, submitted
from tests.factories.printed import finished, issue_of, printed_issue, printed_result
from tests.factories.voices import children_round
from voices.feedback.services import add_row
from voices.models import FeedbackRow

YEAR = 2041
HIDDEN = ["C8.yes", "C8.no", "C10.report", "C10.no_one"]
HIGHEST = {"result": 9_500, "round": 9_500}  # pixels on a phone


@pytest.fixture
def survey(board):
    """A finished survey whose children do not know what adults say, last year's, and published figures of both."""
    denzil, helen = board.people["denzil"], board.people["helen"]
    own = Agency.objects.get(pk=denzil.memberships.first().agency_id)
    asked, before = (children_round([own], year=year, title=f"Children {year}") for year in (YEAR, YEAR - 1))
    submitted(fill(return_of(open_round([own], year=YEAR), own), by=denzil), by=denzil)
    finished(own, before, printed_result(214, know=52))
    issue_of(before, printed_issue(2_400, know=50))
    issue_of(asked, printed_issue(2_890, know=62, hide=["C8.yes", "C8.no"]))
    words = {
        "message": "You want us to make it easier to report.",
        "figure": "know.no",
        "did": "There is a button now.",
    }
    add_row(asked=asked, agreed=True, by=helen, **words)
    return finished(own, asked, printed_result(260, know=41, hide=HIDDEN))


def pages(survey) -> list[tuple[str, str]]:
    asked = survey.audit_return.round
    return [
        ("denzil", reverse("voices:result", args=[survey.pk])),
        ("denzil", reverse("voices:act", args=[survey.pk, "know"])),
        ("denzil", reverse("voices:said_own", args=[survey.pk])),
        ("helen", reverse("voices:rounds")),
        ("helen", reverse("voices:round", args=[asked.pk])),
        ("helen", reverse("voices:you_said", args=[asked.pk])),
        ("helen", reverse("voices:add_said", args=[asked.pk])),
        ("", reverse("said", args=[asked.children_issues.get().pk])),
    ]


def test_pages_can_be_read_by_everybody_at_any_width(board, survey, visit):
    for person, url in pages(survey):
        page = visit(board.people.get(person), url)
        page.locator("body.js-enabled").wait_for()
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert faults(page, WIDE, TABLET, PHONE) == [], url


@pytest.mark.parametrize("name", HIGHEST)
def test_pages_stay_within_their_height_on_a_phone(board, survey, visit, name):
    key = survey.pk if name == "result" else survey.audit_return.round_id
    page = visit(board.people["denzil"], reverse(f"voices:{name}", args=[key]), width=PHONE)
    assert page.evaluate(SIDEWAYS) <= 0
    assert page.evaluate("document.documentElement.scrollHeight") <= HIGHEST[name]


def test_school_adds_an_improvement_action_without_scripts(board, survey, visit):
    page = visit(board.people["denzil"], reverse("voices:result", args=[survey.pk]), javascript=False)
    page.get_by_role("link", name="Add an improvement action").click()
    page.get_by_label("Who does it").fill("Deputy head")
    page.get_by_label("By when").fill(f"{today() + 60 * DAY:%d %m %Y}")
    page.get_by_role("button", name="Add improvement action").click()
    page.get_by_text("The improvement action is in your list.").wait_for()
    made = ImprovementAction.objects.get(question__code="A7.1", audit_return__round__year=YEAR)
    assert made.text.startswith("Look with children and staff at why only 41% of children say “Yes”")


def test_manager_adds_what_was_done_by_keyboard(board, survey, visit):
    asked = survey.audit_return.round
    page = visit(board.people["helen"], reverse("voices:you_said", args=[asked.pk]))
    page.get_by_role("link", name="Add what children said").press("Enter")
    page.get_by_label("What children said").fill("You want adults to listen.")
    page.get_by_label("The figure that says it").select_option("wishes.listen")
    page.get_by_label("What was done").fill("Heads practise listening.")
    page.get_by_label("It is agreed").press("Space")
    page.get_by_role("button", name="Save").press("Enter")
    page.get_by_text("Heads practise listening.").wait_for()
    assert FeedbackRow.objects.get(message="You want adults to listen.").agreed_on == today()
    poster = visit(None, reverse("said", args=[asked.children_issues.get().pk]), width=PHONE)
    assert poster.get_by_text("Heads practise listening.").is_visible()
