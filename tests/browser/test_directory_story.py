"""A manager's week with the directory: a representative leaves, a session is held, a list is written to; an ESLO's view."""

from __future__ import annotations

import pytest
from django.urls import reverse

from agencies.models import DistributionList, Eslo, Representative, TrainingSession
from core.text.dates import print_date
from tests.browser.conftest import TODAY
from tests.browser.pages import PHONE


def test_a_session_is_planned_filled_held_and_trains_those_who_came(board, visit):
    helen = visit(board.people["helen"], reverse("sessions"))
    helen.get_by_role("link", name="Add a training session").click()
    helen.get_by_label("What it is called").fill("Lunch hour on gaming")
    helen.get_by_label("Held on").fill(print_date(TODAY))
    helen.get_by_role("button", name="Add the session").click()
    helen.get_by_role("link", name="Only those whose training is out of date").click()
    helen.get_by_role("button", name="Put all").click()
    helen.get_by_role("heading", name="Lunch hour on gaming").wait_for()
    helen.get_by_role("link", name="Put somebody else on the list").click()
    helen.get_by_label("Name", exact=True).fill("Gus Guest")
    helen.get_by_label("Agency", exact=True).select_option(label="Northmere Libraries")
    helen.get_by_role("button", name="Put on the list").click()

    session = TrainingSession.objects.get(title="Lunch hour on gaming")
    places = list(session.attendance.filter(eslo__isnull=False).select_related("eslo").order_by("pk"))
    assert len(places) > 3 and session.attendance.filter(name="Gus Guest").exists()
    came, absent = places[0], places[1]
    phone = visit(board.people["helen"], reverse("session_attendance", args=[session.pk]), width=PHONE)
    box = phone.get_by_label(f"{came}, {came.agency}")
    box.focus()
    phone.keyboard.press("Space")
    phone.get_by_role("button", name="Save who came").press("Enter")
    phone.get_by_text(f"1 of {len(places) + 1} came.").wait_for()
    assert Eslo.objects.get(pk=came.eslo_id).trained_on == TODAY
    assert Eslo.objects.get(pk=absent.eslo_id).trained_on == absent.eslo.trained_on

    phone.get_by_role("link", name="Correct who came").click()
    phone.get_by_label(f"{came}, {came.agency}").uncheck()
    phone.get_by_role("button", name="Save who came").click()
    phone.get_by_text(f"0 of {len(places) + 1} came.").wait_for()
    assert Eslo.objects.get(pk=came.eslo_id).trained_on == came.eslo.trained_on


@pytest.mark.long
def test_a_representative_leaves_and_the_gap_is_filled(board, visit):
    member = Representative.objects.current().get(name="Idris Penhale")
    helen = visit(board.people["helen"], reverse("group", args=[member.subgroup_id]))
    helen.get_by_role("row").filter(has_text="Idris Penhale").get_by_role("link", name="Left the group").click()
    helen.get_by_role("button", name="Save").click()
    fill = helen.get_by_role("link", name="Name a representative of Northmere Youth Service")
    assert fill.count() == 0  # until the end of today he is still there
    Representative.objects.filter(pk=member.pk).update(valid_to="2026-11-20")
    helen.reload()
    fill.click()
    assert helen.get_by_label("Agency", exact=True).locator("option:checked").inner_text() == "Northmere Youth Service"
    helen.get_by_label("Name", exact=True).fill("Olwen Park")
    helen.get_by_role("button", name="Save").click()
    helen.get_by_role("rowheader", name="Olwen Park").wait_for()


@pytest.mark.long
def test_addresses_are_copied_and_a_list_is_kept(board, visit):
    helen = visit(board.people["helen"], reverse("addresses"))
    helen.context.grant_permissions(["clipboard-read", "clipboard-write"])
    helen.get_by_label("ESLOs", exact=True).uncheck()
    helen.get_by_label("Deputies", exact=True).check()
    helen.get_by_label("Kind of agency").select_option(label="All schools and colleges")
    helen.get_by_role("button", name="Show addresses").click()
    shown = helen.get_by_label("Addresses 1 to").input_value()
    helen.get_by_role("button", name="Copy addresses").click()
    helen.get_by_role("button", name="Copied").wait_for()
    assert helen.evaluate("navigator.clipboard.readText()") == shown and "; " in shown
    helen.get_by_label("Name of the list").fill("Deputies of schools")
    helen.get_by_role("button", name="Save list").click()
    helen.get_by_role("link", name="Deputies of schools", exact=True).wait_for()
    assert DistributionList.objects.get(name="Deputies of schools").query == "who=deputies&kind=schools"


@pytest.mark.long
def test_an_eslo_reads_the_directory_and_names_who_represents_the_own_school(board, visit):
    denzil = visit(board.people["denzil"], reverse("groups"))
    denzil.get_by_role("link", name="Monitoring Sub-group").click()
    assert denzil.get_by_role("link", name="Name a representative").count() == 0
    own = Eslo.objects.get(person=board.people["denzil"]).agency
    denzil.goto(reverse("agency", args=[own.pk]))
    denzil.get_by_role("link", name="Name a representative").click()
    denzil.get_by_label("Group").select_option(label="Monitoring Sub-group")
    denzil.get_by_label("Name", exact=True).fill("Hester Quill")
    denzil.get_by_role("button", name="Save").click()
    denzil.get_by_text("Hester Quill now sits on Monitoring Sub-group.").wait_for()
