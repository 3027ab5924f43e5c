"""An action that all agencies lead, from the asking to 100%: the manager, an ESLO on a phone, a late joiner."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from actions.answers.services.answers import give_answer
from actions.models import Action, AgencyResponse
from agencies.models import Agency, EsloReturnLine
from tests.browser.pages import PHONE, WIDE, faults, focus_is_visible


def line_of(name: str, action: Action) -> AgencyResponse:
    return AgencyResponse.objects.get(agency__name=name, action=action)


@pytest.mark.long
def test_an_action_is_asked_answered_joined_late_and_complete(board, visit):
    action, asked = board.action(19), Agency.objects.active().filter(kind__in=["probation", "police"])
    assert asked.count() == 4
    helen = visit(board.people["helen"], reverse("action", args=[action.pk]))
    helen.get_by_role("link", name="Ask the agencies").click()
    helen.get_by_label("Probation").check()
    helen.get_by_label("Police").check()
    helen.get_by_role("button", name="Show how many").click()
    helen.get_by_text("4 agencies would be asked").wait_for()
    helen.get_by_role("button", name="Ask these 4 agencies").click()
    helen.get_by_text("4 agencies are asked.").wait_for()
    assert "0 of 4 done, 4 no reply" in helen.get_by_role("main").inner_text()

    ruth = visit(board.people["ruth"], "/", width=PHONE)  # she answers on her phone, with one thumb
    ruth.get_by_role("heading", name="Northmere Police", level=1).wait_for()
    card = ruth.locator(f"#answer-{line_of('Northmere Police', action).pk}")
    card.get_by_role("button", name="Does not apply to us").click()
    card.get_by_text("Say in the note why it does not apply to you.").first.wait_for()
    assert ruth.title().startswith("Error: Northmere Police")
    card.get_by_label("Note").fill("Every log has a box for it.")
    for button in card.get_by_role("button").all():
        assert button.bounding_box()["height"] >= 44
    card.get_by_role("button", name="Done").click()
    card.get_by_text("Saved just now.").wait_for()
    assert line_of("Northmere Police", action).answer == "done"

    helen.get_by_role("link", name="No reply").click()  # she sees who is silent, and what was said
    names = helen.locator("tbody th a").all_inner_texts()
    assert "Northmere Police" not in names and len(names) == 3
    helen.goto(reverse("action", args=[action.pk]))
    assert "1 of 4 done, 3 no reply" in helen.get_by_role("main").inner_text()
    assert "No reply: " + ", ".join(sorted(names)) in helen.get_by_role("main").inner_text()

    helen.goto(reverse("add_agency"))  # a late joiner is asked at once
    helen.get_by_label("Name").fill("Ferry Police Post")
    helen.get_by_label("Kind").select_option(label="Police")
    helen.get_by_role("main").get_by_role("button").first.click()
    helen.get_by_text("Ferry Police Post has been added.").wait_for()
    helen.goto(reverse("action_agencies", args=[action.pk]))
    assert "1 of 5 done, 4 no reply" in helen.get_by_role("main").inner_text()

    for left in range(4, 0, -1):  # the others tell it by telephone
        helen.get_by_role("link", name="No reply", exact=True).click()
        helen.get_by_role("link", name="Enter").first.click()
        helen.get_by_label("Done", exact=True).check()
        helen.get_by_label("Who told you, and how").fill("The duty desk, by telephone")
        helen.get_by_role("button", name="Save").click()
        helen.get_by_text("Saved: ").wait_for()
        assert left == 1 or f"{5 - left + 1} of 5 done" in helen.get_by_role("main").inner_text()
    helen.goto(reverse("action", args=[action.pk]))
    text = helen.get_by_role("main").inner_text()
    assert "All 5 agencies have answered." in text and "5 of 5 done" in text
    assert Action.objects.get(pk=action.pk).status == "completed"
    helen.goto("/plan/")
    row = helen.locator(f"#row-{action.placements.in_print()[0].pk}")
    assert "5 agencies are asked" in row.inner_text()  # so few that no numbers are printed for all


@pytest.mark.parametrize("javascript", [True, pytest.param(False, marks=pytest.mark.long)])
def test_an_agency_answers_with_and_without_script_and_keeps_what_it_typed_elsewhere(board, visit, javascript):
    page = visit(board.people["denzil"], "/", width=PHONE, javascript=javascript)
    first, second = (line_of("Harbour Lane Primary School", board.action(row)) for row in (9, 18))
    page.locator(f"#note-{second.pk}").fill("Half written")
    card = page.locator(f"#answer-{first.pk}")
    card.get_by_label("Note").fill("Thirty parents came")
    card.get_by_role("button", name="Partly").click()
    page.get_by_text("Saved just now." if javascript else "Saved: Harbour Lane").wait_for()
    first.refresh_from_db()
    assert (first.answer, first.note) == ("partly", "Thirty parents came")
    if javascript:
        assert page.locator(f"#note-{second.pk}").input_value() == "Half written"
        assert focus_is_visible(page)


@pytest.mark.long
def test_the_number_to_do_falls_with_an_answer(board, visit):
    page = visit(board.people["denzil"], reverse("our_agency"))
    heading = page.get_by_role("heading", name=" to do")
    before = int(heading.inner_text().split()[0])
    page.get_by_role("button", name="Done").first.click()
    expect(heading).to_have_text(f"{before - 1} to do")
    page.get_by_text("Saved just now.").wait_for()


def test_an_agencys_home_has_no_fault(board, visit):
    denzil = board.people["denzil"]
    page, found = visit(denzil, "/plan/agency/"), []
    found += faults(page, WIDE, PHONE)
    page.locator("button[value=not_applicable]").first.click()
    page.get_by_text("Say in the note why").first.wait_for()
    found += faults(page, WIDE, PHONE)
    line = EsloReturnLine.objects.get(agency__memberships__user=denzil, eslo_return__closed_on__isnull=True)
    page.goto(reverse("answer_own_line", args=[line.pk]))
    found += faults(page, WIDE, PHONE)
    page.get_by_text("There is nobody at present").click()
    page.get_by_role("button", name="There is nobody").click()
    assert page.title().startswith("Error: ")
    found += faults(page, WIDE, PHONE)
    nobody = visit(board.people["farah"], "/plan/agency/")
    assert found + faults(nobody, PHONE) == []


def test_the_second_of_two_colleagues_is_told_and_loses_nothing(board, visit):
    denzil = visit(board.people["denzil"], "/plan/agency/")
    line = line_of("Harbour Lane Primary School", board.action(18))
    give_answer(response=line, expected=line.version, answer="partly", note="By me", by=board.people["margaret"])
    card = denzil.locator(f"#answer-{line.pk}")
    card.get_by_label("Note").fill("By the other")
    card.get_by_role("button", name="Done").click()
    card.get_by_text("Somebody else saved").wait_for()
    assert card.get_by_label("Note").input_value() == "By the other"
    card.get_by_role("button", name="Done").click()
    card.get_by_text("Saved just now.").wait_for()
    line.refresh_from_db()
    assert (line.answer, line.note) == ("done", "By the other")
