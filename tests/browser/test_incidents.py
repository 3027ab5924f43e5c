"""Incidents in a real browser: recorded by keyboard alone, and every page looked at."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import Session
from accounts.sessions.store import SessionStore
from incidents.access_log.purposes import KEPT
from incidents.models import AccessLog, Incident
from tests.browser.pages import PHONE, WIDE, faults
from tests.factories.incidents import record


@pytest.fixture
def recorder(board):
    """The social-care recorder of the demonstration board."""
    return next(person for person in board.people.values() if person.has_role("recorder"))


def test_no_page_of_incidents_has_a_fault(visit, board, recorder):
    page, found = visit(recorder, "/incidents/"), []
    found += faults(page, WIDE, PHONE)
    made = record(by=recorder, case_number="C10442", note="Met in a game")
    for name, keys in (
        ("home", []),
        ("records", []),
        ("new", []),
        ("record", [made.pk]),
        ("correct", [made.pk]),
        ("void", [made.pk]),
    ):
        assert page.goto(reverse(f"incidents:{name}", args=keys)).status == 200
        found += faults(page, WIDE, PHONE)
        if name in ("new", "void"):
            page.locator("main form button[type=submit]").first.click()
            assert "Error:" in page.title()
            found += faults(page, WIDE, PHONE)
    for name, key in (("incident", made.pk), ("case_number", made.case_number.pk)):
        assert page.goto(reverse(f"history_of_{name}", args=[key])).status == 200
        found += faults(page, WIDE, PHONE)
    assert found == []


def test_what_records_are_looked_at_for_is_asked_once_and_changed_by_keyboard(visit, board, recorder):
    made = record(by=recorder)
    page, found = visit(recorder), []
    forget_purposes()
    page.goto(reverse("incidents:record", args=[made.pk]))
    found += faults(page, WIDE, PHONE)
    page.get_by_role("button", name="Go on").press("Enter")
    assert page.title().startswith("Error:")
    found += faults(page, WIDE, PHONE)
    page.get_by_label("Counting and learning").press("Space")
    page.get_by_role("button", name="Go on").press("Enter")
    assert page.get_by_role("heading", level=1).inner_text().startswith(str(made))
    assert "What you open is noted as: Counting and learning." in page.get_by_role("main").inner_text()
    page.goto("/incidents/records/")
    page.get_by_role("link", name="Change what you look at records for").press("Enter")
    page.get_by_label("Checking what is kept").press("Space")
    page.get_by_role("button", name="Go on").press("Enter")
    assert "noted as: Checking what is kept." in page.get_by_role("main").inner_text()
    assert [look.purpose for look in AccessLog.objects.filter(person=recorder).order_by("pk")] == [
        "analysis",
        "analysis",
        "keeping",
    ]
    assert found == []


def forget_purposes() -> None:
    """Nobody who is signed in has said yet what records are looked at for."""
    for kept in Session.objects.all():
        session = SessionStore(kept.session_key)
        session.pop(KEPT, None)
        session.save()


class Hands:
    """Two hands on a keyboard, and how long they need: the keystroke-level model's average typist, who presses a key
    in 0.28 seconds and thinks for 1.35 before each field (Card, Moran and Newell)."""

    def __init__(self, page):
        self.page, self.keys, self.fields = page, 0, 0

    @property
    def seconds(self) -> float:
        """What it took so far."""
        return self.keys * 0.28 + self.fields * 1.35

    def press(self, key: str) -> None:
        """One key."""
        self.page.keyboard.press(key)
        self.keys += 1

    def go_to(self, name: str) -> None:
        """On by the tabulator to a field or button."""
        self.fields += 1
        for _ in range(60):
            if self.page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()") == name:
                return
            self.press("Tab")
        raise AssertionError(f"No {name} within sixty presses.")

    def write(self, name: str, text: str) -> None:
        """On to a field, and its text or the first letters of an answer."""
        self.go_to(name)
        for letter in text:
            self.press(letter)


def test_an_incident_is_recorded_by_keyboard_alone_in_under_two_minutes(visit, board, recorder):
    page = visit(recorder, "/incidents/new/")
    hands = Hands(page)
    page.get_by_role("heading", level=1).wait_for()
    page.get_by_label("Case number").focus()
    answers = {
        "case_number": "C 555", "main_type": "Sextor", "known_on": "3/2/2026", "section_47": "Y",
        "section_47_on": "4/2/2026", "role": "Harmed", "age": "13", "sex": "G", "platform": "Mess", "place": "At h",
        "source": "Sch", "police": "Told", "outcome": "Still", "note": "Met in a game",
    }  # fmt: skip
    order = page.evaluate("[...document.querySelector('main form').elements].map((field) => field.name)")
    for name in sorted(answers, key=order.index):
        hands.write(name, answers[name])
    hands.go_to("Save incident")
    hands.press("Enter")
    page.get_by_role("heading", name="Sextortion").wait_for()
    made = Incident.objects.select_related("main_type").latest("pk")
    assert (made.main_type.key, made.note, made.recorded_by) == ("sextortion", "Met in a game", recorder)
    assert (made.role, made.age, made.sex, made.platform) == ("harmed", "13_15", "girl", "messages")
    assert (made.place, made.source, made.police, made.outcome) == ("home", "school", "told", "open")
    assert (f"{made.known_on}", f"{made.section_47_on}") == ("2026-02-03", "2026-02-04")
    assert hands.seconds < 120, (hands.keys, hands.fields)


@pytest.mark.long
def test_a_question_that_does_not_follow_from_the_type_is_hidden_and_optional_without_javascript(
    visit, board, recorder
):
    page = visit(recorder, "/incidents/new/")
    image, person = page.get_by_label("Who has the image"), page.get_by_label("Who was the other person")
    assert not image.is_visible() and not person.is_visible()
    page.get_by_label("Main type").select_option("bullying")
    assert person.is_visible() and not image.is_visible()
    page.get_by_text("It was of other types as well").click()
    page.get_by_label("Sextortion").check()
    assert image.is_visible()
    image.select_option("adult")
    page.get_by_label("Sextortion").uncheck()
    assert image.is_visible()  # an answer that was given is not hidden
    plain = visit(recorder, "/incidents/new/", javascript=False)
    assert plain.get_by_label("Who has the image").is_visible()
    plain.get_by_label("Main type").select_option("hacking")
    plain.get_by_role("button", name="Save incident", exact=True).click()
    assert Incident.objects.latest("pk").main_type.key == "hacking"


@pytest.mark.long
def test_the_second_of_two_sees_both_texts(visit, board, recorder):
    made = record(by=recorder, age="13_15")
    address = reverse("incidents:correct", args=[made.pk])
    first, second = visit(recorder, address), visit(board.people["helen"], address)
    for page, age in ((first, "10_12"), (second, "16_17")):
        page.get_by_label("Age (optional)", exact=True).select_option(age)
        page.get_by_label("Reason for the correction").fill("Found out")
        page.get_by_role("button", name="Save the correction").click()
    assert "Somebody else saved this while you were editing" in second.content()
    assert faults(second, WIDE, PHONE) == []
    second.get_by_label("Keep mine, as it is in the form below").check()
    second.get_by_role("button", name="Save the correction").click()
    second.get_by_text("The correction is saved").wait_for()
    made.refresh_from_db()
    assert made.age == "16_17"
