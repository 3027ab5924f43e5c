"""Who came to a course, ticked on a phone: how many taps it takes, and that a walk-in costs none of the ticks."""

from __future__ import annotations

import pytest
from django.urls import reverse

from agencies.models import Eslo, TrainingAttendance
from core.records.locking import save_versioned
from tests.browser.conftest import TODAY
from tests.browser.pages import PHONE, faults
from tests.factories.directory import EsloFactory, TrainingAttendanceFactory, TrainingSessionFactory

PEOPLE = 30
LONGEST = "Our Lady of the Sorrows and Saint Bartholomew’s Voluntary Aided Roman Catholic Primary School"
SMALL_TARGETS = """(names) => [...document.querySelectorAll(names)].filter((each) => {
    const box = each.getBoundingClientRect();
    return box.height < 44 || box.width < 44;
}).map((each) => each.outerHTML.slice(0, 120))"""
TAPPED = "main label.govuk-checkboxes__label, main .govuk-checkboxes__input, main button[type=submit]"


@pytest.fixture
def course():
    """A course of today with thirty lead officers on its list, one with the longest of names."""
    session = TrainingSessionFactory(title="Lunch hour on gaming", held_on=TODAY)
    for number in range(PEOPLE):
        eslo = EsloFactory(name=f"Ann Person {number:02}", agency__name=f"School {number:02}")
        TrainingAttendanceFactory(session=session, eslo=eslo)
    Eslo.objects.filter(name="Ann Person 00").update(name="Bartholomew-Christopherson " * 3)
    first = session.attendance.listed().first()
    type(first.agency).objects.filter(pk=first.agency_id).update(name=LONGEST)
    return session


def test_thirty_people_take_thirty_one_taps_on_a_phone(board, visit, course):
    phone = visit(board.people["helen"], reverse("session_attendance", args=[course.pk]), width=PHONE)
    assert phone.get_by_text("30 on the list.").count() == 1
    assert phone.evaluate(SMALL_TARGETS, TAPPED) == []
    assert faults(phone, PHONE, with_contrast=True) == []
    taps = 0
    for label in phone.locator("main label.govuk-checkboxes__label").all():
        label.click()
        taps += 1
    phone.get_by_role("button", name="Save who came").click()
    taps += 1
    phone.get_by_text("30 of 30 came.").wait_for()
    assert taps == PEOPLE + 1
    eslos = Eslo.objects.filter(attendance__session=course)
    assert list(eslos.values_list("trained_on", flat=True)) == [TODAY] * PEOPLE
    assert TrainingAttendance.objects.certified().filter(session=course).count() == PEOPLE


def test_walk_in_is_added_without_losing_a_tick(board, visit, course):
    url = reverse("session_attendance", args=[course.pk])
    phone = visit(board.people["helen"], url, width=PHONE)
    phone.get_by_label("Ann Person 07, School 07").check()
    phone.get_by_role("button", name="Put somebody else on the list").click()
    phone.get_by_label("Name", exact=True).fill("Wanda Walkin")
    phone.get_by_label("Agency", exact=True).select_option(label="School 09")
    phone.get_by_role("button", name="Put on the list").click()
    phone.get_by_text("31 on the list. Saved so far: 1 came.").wait_for()
    assert phone.get_by_label("Ann Person 07, School 07").is_checked()
    phone.get_by_label("Wanda Walkin, School 09").check()
    phone.get_by_role("button", name="Put an ESLO or deputy on the list").click()
    phone.locator("input[name=eslo]").first.check()
    phone.get_by_role("button", name="Put those ticked on the list").click()
    phone.get_by_text("32 on the list. Saved so far: 2 came.").wait_for()
    assert phone.get_by_label("Wanda Walkin, School 09").is_checked()


def test_ticks_stay_where_somebody_else_saved_meanwhile(board, visit, course):
    helen = board.people["helen"]
    phone = visit(helen, reverse("session_attendance", args=[course.pk]), width=PHONE)
    for name in ("Ann Person 03, School 03", "Ann Person 05, School 05"):
        phone.get_by_label(name).check()
    course.refresh_from_db()
    course.place = "Library"
    save_versioned(course, expected=course.version, fields=["place"], by=helen, reason="Another room")
    phone.get_by_role("button", name="Save who came").click()
    phone.get_by_text("Somebody else saved a change at the same moment").first.wait_for()
    assert phone.locator("main input:checked").count() == 2
    phone.get_by_role("button", name="Save who came").click()
    phone.get_by_text("2 of 30 came.").wait_for()
