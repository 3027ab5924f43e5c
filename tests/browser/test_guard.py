"""A text that could identify a child comes back in its box, and a reason lets a likely name stay."""

from __future__ import annotations

import pytest
from django.urls import reverse

from actions.models import ActionLead, ProgressUpdate
from core.models import GuardOverride, KeptForm
from reports.models import Commentary
from tests.browser.pages import PHONE, WIDE, faults
from tests.factories.reports import make_reports

NHS, NAMED = "A pupil with NHS number 943 476 5919 was helped.", "We told Orla Fenwick about it."
WORK = "It is about an adult at work, such as a member of staff or an official"


@pytest.fixture
def action(board):
    own = board.people["marian"].memberships.first().subgroup_id
    return (
        ActionLead.objects.filter(lead__subgroup=own, ended_on__isnull=True, action__withdrawn_on__isnull=True)
        .first()
        .action
    )


@pytest.mark.parametrize("javascript", [True, False])
def test_update_is_refused_then_asked_about_then_saved(visit, board, action, javascript):
    address, before = reverse("add_update", args=[action.pk]), ProgressUpdate.objects.count()
    page = visit(board.people["marian"], address, javascript=javascript)
    box = page.locator("[name=text]")
    found = []
    for text, message in ((NHS, "This holds an NHS number"), (NAMED, "This may hold the name of a person")):
        box.fill(text)
        page.locator("main button[type=submit]").first.click()
        page.get_by_role("link", name=message).wait_for()
        assert "Error:" in page.title() and box.input_value() == text
        found += faults(page, WIDE, PHONE) if javascript else []
    assert ProgressUpdate.objects.count() == before and not KeptForm.objects.exists()
    page.get_by_label(WORK).check()
    page.locator("main button[type=submit]").first.click()
    page.get_by_text("Update added to action").wait_for()
    assert ProgressUpdate.objects.filter(text=NAMED).exists() and GuardOverride.objects.get().reason == "work"
    assert found == []


def test_commentary_that_saves_itself_asks_and_saves_with_the_reason(visit, board):
    helen, marian = board.people["helen"], board.people["marian"]
    page = visit(helen, reverse("reports:one", args=[make_reports(helen, marian).draft.pk]))
    form = page.locator("#colours-overall")
    form.locator("textarea").fill(NAMED)
    form.get_by_label(WORK).wait_for()
    assert not Commentary.objects.filter(text=NAMED).exists()
    found = faults(page, WIDE, PHONE)
    form.get_by_label(WORK).check()
    form.get_by_text("Saved at").wait_for()
    assert Commentary.objects.get(text=NAMED) and found == []


def test_cell_of_the_plan_is_asked_about_in_its_place(visit, board, action):
    row = action.placements.first()
    page = visit(board.people["helen"], f"/plan/?edit=1#row-{row.pk}")
    page.locator(f"#cell-action-{row.pk} a, #cell-action-{row.pk} button").first.click()
    cell = page.locator(f"#cell-action-{row.pk}")
    cell.locator("textarea:focus").wait_for()  # with the cursor where the page puts it
    cell.locator("textarea").fill(NAMED)
    cell.get_by_role("button", name="Save").click()
    cell.get_by_label(WORK).wait_for()
    cell.get_by_label(WORK).check()
    cell.get_by_role("button", name="Save").click()
    cell.locator("textarea").wait_for(state="detached")
    action.refresh_from_db()
    assert action.text == NAMED


def test_page_of_its_own_has_no_faults(visit, board):
    page = visit(board.people["marian"], reverse("my_actions"))
    box = page.locator("main textarea").first
    box.fill(NAMED)
    box.evaluate("box => box.form.submit()")  # without htmx, as where scripts are blocked
    page.get_by_role("heading", name="This has not been saved").wait_for()
    assert page.locator("#box-0").input_value() == NAMED and page.get_by_text("Why may “Orla Fenwick” stay?").count()
    assert faults(page, WIDE, PHONE) == []
    page.get_by_label(WORK).check()
    page.get_by_role("button", name="Send it again").click()
    page.get_by_text("Update added to").wait_for()
    assert GuardOverride.objects.get().reason == "work"
