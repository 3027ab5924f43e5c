"""Jobs in a browser that runs no scripts: every page is whole, every form is sent and answered."""

import pytest

from actions.models import Meeting
from tests.authenticators import code_of, give_app
from tests.browser.conftest import PASSWORD, TODAY
from tests.browser.pages import PHONE


def open_page(visit, person, path, **more):
    """A window without scripts."""
    return visit(person, path, javascript=False, **more)


def test_signing_in_and_out(board, visit):
    helen = board.people["helen"]
    helen.set_password(PASSWORD)
    helen.save()
    key = give_app(helen)
    page = open_page(visit, None, "/plan/")
    page.get_by_label("Email address").fill(helen.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code", exact=True).fill(code_of(key))
    page.get_by_role("button", name="Continue").click()
    assert page.get_by_role("heading", name="e-Safety Action Plan 2024 to 2027").is_visible()
    page.get_by_role("button", name="Sign out").click()
    assert page.get_by_role("heading", name="Sign in").is_visible()


def test_an_update_is_added_from_the_plan_on_a_phone_and_the_row_is_found_again(board, visit):
    page = open_page(visit, board.people["marian"], "/plan/", width=PHONE)
    page.get_by_role("button", name="Update action 33").click()
    page.get_by_role("button", name="Save the update").click()  # blank
    assert page.title().startswith("Error: ")
    page.get_by_label("Update", exact=True).fill("The form went to all clubs.")
    page.get_by_role("button", name="Save the update").click()
    assert "Update added to action 33." in page.get_by_role("main").inner_text()
    assert page.url.endswith(f"#row-{board.action(33).placements.get().pk}")
    assert page.get_by_text("The form went to all clubs.").is_visible()


def test_the_plan_is_filtered_and_a_filter_that_is_wrong_is_said(board, visit):
    page = open_page(visit, board.people["grace"], "/plan/")
    page.get_by_text("Find rows").click()
    page.get_by_label("Words").fill("chatbots")
    page.get_by_role("button", name="Show rows").click()
    assert 0 < page.locator(".plan-table tbody tr").count() < 43
    page.get_by_text("Find rows").click()
    page.get_by_label("Due from").fill("40")
    page.get_by_role("button", name="Show rows").click()
    assert page.title().startswith("Error: ")


@pytest.mark.long
def test_a_timescale_is_proposed_and_agreed_with_a_meeting(board, visit):
    action = board.action(33)
    page = open_page(visit, board.people["alun"], f"/plan/actions/{action.pk}/")
    page.get_by_role("button", name="New date").click()
    page.get_by_label("New timescale").fill("By end of March 2027")
    page.get_by_label("Why it changes").fill("The clubs need a month more.")
    page.get_by_role("button", name="Propose this timescale").click()
    page = open_page(visit, board.people["helen"], f"/plan/actions/{action.pk}/")
    page.get_by_role("button", name="Agree date").click()
    page.get_by_label("Meeting that agreed").select_option(str(Meeting.objects.get(held_on="2026-10-13").pk))
    page.get_by_role("button", name="Agree date").click()
    assert "The new timescale is agreed and in force." in page.get_by_role("main").inner_text()
    assert action.timescales.get(is_current=True).wording == "By end of March 2027"


@pytest.mark.long
def test_a_correction_meets_another_and_both_texts_stand_there(board, visit):
    update = board.action(33).updates.first()
    path = f"/plan/updates/{update.pk}/correct/"
    theirs = open_page(visit, board.people["helen"], path)
    mine = open_page(visit, board.people["alun"], path)
    for page, text in ((theirs, "Tried at three clubs."), (mine, "Tried at two clubs.")):
        page.get_by_label("Update", exact=True).fill(text)
        page.get_by_role("button", name="Save the corrected update").click()
    assert "Tried at three clubs." in mine.get_by_role("main").inner_text()
    mine.get_by_label("Keep mine").check()
    mine.get_by_role("button", name="Save the corrected update").click()
    update.refresh_from_db()
    assert (update.text, update.version) == ("Tried at two clubs.", 3)
    assert update.history.filter(text="Tried at three clubs.").exists()


def test_an_action_is_completed(board, visit):
    page = open_page(visit, board.people["helen"], f"/plan/actions/{board.action(33).pk}/complete/")
    page.get_by_label("What was done").fill("The form is out.")
    page.get_by_label("What difference it made").fill("Nine clubs have a filter now.")
    page.get_by_role("button", name="Mark as complete").click()
    assert board.action(33).completed_on == TODAY
    assert "Nine clubs have a filter now." in page.get_by_role("main").inner_text()
