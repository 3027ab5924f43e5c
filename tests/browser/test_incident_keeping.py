"""Retention, holds, the access log, types and nil returns in a real browser: by keyboard alone, and with --long every page looked at."""

from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.models import Incident, IncidentType, NilReturn, RetentionRun
from incidents.records.services.recording import lock_incident
from incidents.retention.services import list_run
from tests.browser.pages import PHONE, WIDE, faults
from tests.browser.test_incident_imports import press
from tests.factories.incidents import record, recorded_years_ago
from tests.removals import carry_out_later, prove


def test_a_record_is_held_by_keyboard_alone_and_stays_when_two_people_let_the_others_go(visit, board):
    helen, owen = board.people["helen"], board.people["owen"]
    held, gone = (recorded_years_ago(record(by=helen, case_number=f"C-{n}"), 8) for n in (8001, 8002))
    prove(helen, owen)
    page = visit(helen, reverse("incidents:record", args=[held.pk]))
    press(page, "Put a legal hold on this record")
    page.get_by_label("Reason").focus()
    page.keyboard.type("Part of a review of the Board")
    press(page, "Put on hold")
    page.get_by_text("Legal hold").wait_for()
    page.goto(reverse("incidents:retention"))
    press(page, "List the whole records that are due")
    page.get_by_role("heading", name="Whole records recorded before").wait_for()
    press(page, "Confirm as the first person")
    page.get_by_text("A different person must be second").wait_for()
    run = RetentionRun.objects.latest("pk")
    page = visit(owen, reverse("incidents:run", args=[run.pk]))
    press(page, "Confirm as the second person")
    page.get_by_role("button", name="Stop this removal").wait_for()
    assert carry_out_later() == 1
    page.reload()
    page.get_by_text("1 deleted on").wait_for()
    assert set(Incident.objects.filter(pk__in=[held.pk, gone.pk])) == {held}


@pytest.mark.long
def test_no_page_of_what_is_kept_has_a_fault(visit, board):
    helen = board.people["helen"]
    old = recorded_years_ago(record(by=helen, case_number="C-8003"), 8)
    held, free = record(by=helen), record(by=helen)
    lock_incident(incident=held, expected=1, by=helen, reason="A review")
    run = list_run(kind="rows", by=helen)
    nil, kind = NilReturn.objects.standing().first(), IncidentType.objects.get(key="fraud")
    page, found = visit(helen, "/incidents/"), []
    pages = [("retention", []), ("run", [run.pk]), ("access_log", []), ("hold", [free.pk]), ("lift", [held.pk])]
    pages += [("join", [free.pk]), ("nil_returns", []), ("withdraw_nil", [nil.pk]), ("types", []), ("add_type", [])]
    pages += [("change_type", [kind.pk]), ("record", [old.pk]), ("record", [held.pk])]
    for name, keys in pages:
        assert page.goto(reverse(f"incidents:{name}", args=keys)).status == 200, name
        found += faults(page, WIDE, PHONE)
        if name in ("hold", "lift", "join", "withdraw_nil", "add_type"):
            page.locator("main form button[type=submit]").first.click()
            assert "Error:" in page.title(), name
            found += faults(page, WIDE, PHONE)
    assert found == []
