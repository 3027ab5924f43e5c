"""A school sets the children's survey up, and a teacher opens a class, in a browser: clicks are counted, with and without
scripts. The pages have no fault at either width.
"""

from __future__ import annotations

import pytest
from django.urls import reverse

from agencies.models import Agency
from audits.models import Answer
from tests.browser.conftest import TODAY
from tests.browser.pages import PHONE, WIDE, faults
from tests.factories.plan import AgencyFactory, MembershipFactory
from tests.factories.voices import children_round, make_class, make_survey
from voices.classes.page import lead_url
from voices.models import SettingSurvey, SurveyClass, WaitingMark

MOST_CLICKS = 12  # for two classes, of which each box to type in is one
MOST_OPENING = 2  # of which the first is on the link of the teacher's page
SET_UP = {
    "questions_agreed_by": "The deputy head",
    "disclosure_plan": "The teacher tells the safeguarding lead in the same hour.",
    "helper": "The school office, all day",
}


@pytest.fixture
def school(board, settings, live_server) -> Agency:
    """Denzil's school, which is asked in an open round that asks children online."""
    settings.SITE_URL = live_server.url
    school = AgencyFactory(kind="primary", name="Lowdale Primary School")
    MembershipFactory(user=board.people["denzil"], subgroup=None, agency=school)
    return school


@pytest.fixture
def survey(school) -> SettingSurvey:
    """Its survey, ready to be opened, with a class of 28."""
    survey = make_survey(school, children_round([school]), state="joined", parents_told_on=TODAY, **SET_UP)
    make_class(survey, "5 Oak", year=5)
    return survey


def fill_in(group: SurveyClass, received: int) -> None:
    SurveyClass.objects.filter(pk=group.pk).update(received=received)
    WaitingMark.objects.bulk_create(WaitingMark(survey_class=group, mark=str(n)) for n in range(received))


@pytest.mark.parametrize("javascript", [True, False])
def test_school_sets_up_two_classes_in_few_clicks(board, visit, school, javascript):
    children_round([school])
    page = visit(board.people["denzil"], reverse("our_agency"), javascript=javascript, width=WIDE)
    clicks = 0

    def click(target):
        nonlocal clicks
        clicks += 1
        target.click()

    def write(label: str, text: str):
        click(page.get_by_label(label))
        page.keyboard.insert_text(text)

    click(page.get_by_role("link", name="Returns", exact=True))
    click(page.get_by_role("link", name="Children’s survey", exact=True))
    click(page.get_by_role("button", name="Use the board’s online survey"))
    found = faults(page, WIDE, PHONE, with_contrast=True) if javascript else []
    write("Which safeguarding lead agreed", SET_UP["questions_agreed_by"])
    write("What happens if a child makes a disclosure", SET_UP["disclosure_plan"])
    write("Who can children tell", SET_UP["helper"])
    write("When were parents told", TODAY.strftime("%d %B %Y"))
    write("Classes to add", "5 Oak 5 28\n6 Ash 6 27")
    click(page.get_by_role("button", name="Save").last)
    assert page.get_by_text("Saved. 2 classes added.").is_visible()
    assert page.get_by_role("link", name="Teacher’s page of 6 Ash").is_visible()
    page.get_by_text("All teachers’ links, to copy").click()
    links = page.get_by_label("A link for each teacher").input_value().splitlines()
    assert [each.partition(": ")[0] for each in links] == ["5 Oak", "6 Ash"]
    found += faults(page, WIDE, PHONE, with_contrast=True) if javascript else []
    survey = SettingSurvey.objects.get(audit_return__agency=school)
    assert (survey.helper, survey.parents_told_on, survey.classes.count()) == (SET_UP["helper"], TODAY, 2)
    assert clicks <= MOST_CLICKS and found == []


@pytest.mark.parametrize("javascript", [pytest.param(True, marks=pytest.mark.long), False])
def test_teacher_opens_a_class_in_two_clicks_and_adds_what_was_said(board, visit, survey, javascript):
    group = survey.classes.get()
    page = visit(board.people["denzil"], reverse("voices:survey", args=[survey.pk]), javascript=javascript)
    page.get_by_role("link", name="Teacher’s page of 5 Oak").click()
    page.get_by_role("button", name="Open for 90 minutes").click()
    assert MOST_OPENING == 2 and page.get_by_text("0 of 28 are in").is_visible()
    assert page.get_by_role("img", name="QR code of").is_visible()

    page = visit(None, lead_url(group), javascript=javascript, width=PHONE)
    assert not page.context.cookies()
    found = faults(page, WIDE, PHONE, with_contrast=True) if javascript else []
    fill_in(group, 24)
    if javascript:
        page.get_by_text("24 of 28 are in").wait_for(timeout=10_000)  # the page asks by itself
        assert not page.get_by_role("link", name="Refresh").is_visible()
    else:
        page.get_by_role("link", name="Refresh").click()
        assert page.get_by_text("24 of 28 are in").is_visible()
    SurveyClass.objects.filter(pk=group.pk).update(roll=24)
    if javascript:
        page.get_by_text("Everyone has answered.").wait_for(timeout=10_000)
    page.get_by_role("button", name="Close").click()
    box = page.get_by_label("What we said together")
    box.fill("Thank Jamie Fowler. Listen to us.")
    page.get_by_role("button", name="Save").click()
    assert page.title().startswith("Error: ") and box.input_value() == "Thank Jamie Fowler. Listen to us."
    found += faults(page, WIDE, PHONE, with_contrast=True) if javascript else []
    box.fill("Listen to us.")
    page.get_by_role("button", name="Save").click()
    assert page.get_by_text("Saved. What you said together").is_visible()
    answer = Answer.objects.get(audit_return=survey.audit_return, question__code="C12")
    assert answer.value == "Listen to us." and not page.context.cookies()
    page.get_by_role("link", name="Throw away and start again").click()
    found += faults(page, WIDE, PHONE, with_contrast=True) if javascript else []
    page.get_by_role("button", name="Throw away all answers from 5 Oak").click()
    assert page.get_by_text("All answers from this class have been thrown away").is_visible()
    group.refresh_from_db()
    assert (group.received, group.state) == (0, "ready") and found == []


def test_wrong_lines_are_named_at_once_and_kept(board, visit, survey):
    page = visit(board.people["denzil"], reverse("voices:survey", args=[survey.pk]), width=PHONE)
    page.get_by_text("Add classes").click()
    typed = "6 Ash 27\nAcorns 2 20"
    page.get_by_label("Classes to add").fill(typed)
    page.get_by_role("button", name="Save").click()
    assert page.get_by_text("Line 2, “Acorns 2 20”: school years 3 to 13").first.is_visible()
    assert page.get_by_label("Classes to add").input_value() == typed
    assert faults(page, WIDE, PHONE, with_contrast=True) == []


def test_pages_around_a_survey_with_thirty_classes_have_no_fault(board, visit, survey):
    first = survey.classes.get()
    fill_in(first, 24)
    SurveyClass.objects.filter(pk=first.pk).update(state="closed")
    SettingSurvey.objects.filter(pk=survey.pk).update(state="running")
    for n in range(29):
        make_class(survey, f"Class {n}", year=3 + n % 4, roll=30)
    page, found = visit(board.people["denzil"], width=PHONE), []
    for name, key in (
        ("survey", survey.pk),
        ("finish", survey.pk),
        ("withdraw", survey.pk),
        ("join", survey.audit_return_id),
        ("class", first.pk),
        ("remove_class", first.pk),
    ):
        page.goto(reverse(f"voices:{name}", args=[key]))
        found += faults(page, WIDE, PHONE)
    page.goto(reverse("voices:survey", args=[survey.pk]))
    assert page.evaluate("document.body.scrollHeight") < 8_000
    manager = visit(board.people["helen"], reverse("voices:home"), width=PHONE)
    assert found + faults(manager, WIDE, PHONE, with_contrast=True) == []
