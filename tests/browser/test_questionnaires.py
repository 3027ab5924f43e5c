"""The manager's story of a questionnaire: next year's version, looked at, published, and asked in a round."""

from __future__ import annotations

import pytest
from django.urls import reverse

from audits.access import form_for, with_form
from audits.models import Edition, Return
from core.text.dates import today
from tests.browser.pages import PHONE, WIDE, faults
from tests.factories.audits import open_round


@pytest.mark.long
def test_a_new_version_with_a_question_is_published_and_asked_in_a_round(visit, board):
    helen, denzil = board.people["helen"], board.people["denzil"]
    page, found = visit(helen, reverse("audits:home")), []
    page.get_by_role("link", name="Questionnaires", exact=True).click()
    page.get_by_role("button", name="Start a new version of Internet access points").wait_for()
    page.get_by_role("button", name="Start a new version of e-Safety arrangements").click()
    draft = Edition.objects.get(questionnaire__key="arrangements", published_at=None)
    page.get_by_role("link", name="Add a question to A1").click()
    page.get_by_label("Yes, partly, no", exact=True).check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Code", exact=True).fill("A1.5")
    page.get_by_label("Wording").fill("Does the person who stands in know whom to ring?")
    page.get_by_label("But only where this question is answered").select_option("A1.3")
    page.get_by_label("And not where the answer there is").fill("No")
    page.get_by_role("group", name="Which answer makes an action compulsory?").get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Add question").click()
    assert "When the answer is “No”, an action is compulsory." in page.locator("main").inner_text()
    page.get_by_role("button", name="Move up A1.5").click()
    found += faults(page, WIDE, PHONE)
    page.get_by_role("link", name="What is different from the version before").click()
    assert "1 question added, 0 changed, 0 removed" in page.locator("main").inner_text()
    page.goto(reverse("audits:preview_edition", args=[draft.pk]) + "?kind=primary&section=A1")
    assert "Does the person who stands in know whom to ring?" in page.locator("main").inner_text()
    assert list(form_codes(draft))[:5] == ["A1.1", "A1.2", "A1.3", "A1.5", "A1.4"]
    found += faults(page, PHONE)
    page.goto(reverse("audits:edition", args=[draft.pk]))
    page.get_by_role("link", name="Publish this version").click()
    page.get_by_role("button", name="Publish version").click()
    assert "no longer changes" in page.locator("main").inner_text()
    assert page.get_by_role("link", name="Change A1.5").count() == 0
    found += faults(page, WIDE, PHONE)
    agency = denzil.memberships.first().agency
    asked = open_round([agency], edition=Edition.objects.get(pk=draft.pk), title="Next year", year=today().year + 1)
    audit_return = with_form(Return.objects).get(round=asked)
    page = visit(denzil, reverse("audits:return", args=[audit_return.pk]))
    assert "Does the person who stands in know whom to ring?" in page.locator("main").inner_text()
    assert form_for(audit_return).questions["A1.5"].must_if == {"question": "A1.3", "not": ["n"]}
    assert found == []


def form_codes(draft: Edition):
    """The codes of the questions of a version, in order."""
    return draft.questions.standing().in_order().values_list("code", flat=True)
