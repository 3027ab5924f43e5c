"""Incidents in a real browser: recorded by keyboard alone, and every page looked at."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Session
from accounts.sessions.store import SessionStore
from incidents.access_log.purposes import KEPT
from incidents.models import AccessLog, Incident
from tests.browser.pages import PHONE, WIDE, comes_true, faults, unhelpful
from tests.factories.incidents import record

NEW = "/incidents/new/"


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
    """Two hands on a keyboard, that count the keys they press."""

    def __init__(self, page):
        self.page, self.keys = page, 0

    def press(self, *keys: str) -> None:
        """Keys one by one; two that are held together count as two."""
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1 + key.count("+")

    def type(self, text: str) -> None:
        self.press(*text)

    def on(self) -> None:
        """To the next field."""
        self.press("Tab")


def choose_type(page, key: str) -> None:
    """A main type, and on from it."""
    page.get_by_label("Main type").focus()
    page.get_by_label("Main type").select_option(key)
    page.get_by_label("Role of the child").focus()


def form_of(visit, recorder, **how):
    """The form, open and with its scripts running."""
    page = visit(recorder, NEW, **how)
    page.locator("body.js-enabled").wait_for()
    page.locator("[data-keys]:not([hidden])").wait_for(state="attached")
    return page


def focused(page) -> str:
    return page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()")


def common_record(hands, agency: str) -> None:
    """What is mostly known on the day, from the open form up to the first of the devices."""
    for answer in ("1234567", "27/1", "g", "h", "13", "g", "s", "s", agency[:4].lower(), "t"):
        hands.type(answer)
        hands.on()
    assert focused(hands.page) == "devices"
    hands.press("Space")


def test_common_record_takes_at_most_45_keys_from_the_open_page(visit, board, recorder):
    page = form_of(visit, recorder)
    hands, agency = Hands(page), referring(page)
    assert focused(page) == "case_number"
    common_record(hands, agency)
    hands.press("Control+Enter")
    page.get_by_role("heading", name="Grooming").wait_for()
    made = Incident.objects.select_related("main_type", "agency").latest("pk")
    assert (made.main_type.key, made.role, made.age, made.sex) == ("grooming", "harmed", "13_15", "girl")
    assert (made.section_47, f"{made.section_47_on:%m-%d}") == ("yes", "01-27")
    assert (made.platform, made.source, made.police, made.devices) == ("social", "school", "told", ["phone"])
    assert (made.agency.name, made.recorded_by) == (agency, recorder)
    assert hands.keys <= 45, hands.keys


@pytest.mark.long
def test_next_record_starts_in_the_case_number_with_the_news_of_the_last(visit, board, recorder):
    page = form_of(visit, recorder)
    choose_type(page, "bullying")
    page.get_by_role("button", name="Save and record another").press("Enter")
    page.get_by_text(f"{Incident.objects.latest('pk')} is saved").wait_for()
    assert comes_true(page, "document.activeElement.name === 'case_number'")
    assert comes_true(page, "document.activeElement.getAttribute('aria-describedby')?.includes('messages') ?? false")
    assert page.get_by_label("Main type").input_value() == ""


def referring(page) -> str:
    """An agency that its first four letters tell from those before it in the list."""
    names = page.get_by_label("Agency that referred").locator("option").all_inner_texts()[1:]
    return next(name for at, name in enumerate(names) if at > 3 and all(name[:4] != each[:4] for each in names[:at]))


@pytest.mark.long
def test_record_with_every_field_takes_at_most_75_keys(visit, board, recorder):
    first = record(by=recorder)
    page = form_of(visit, recorder)
    hands = Hands(page)
    common_record(hands, referring(page))
    hands.press(*["Tab"] * 5)
    hands.type("27/1")
    hands.on()
    hands.type("26/1")
    hands.on()
    hands.press("f", "Space", "Escape")  # Fraud, gambling or money mule
    hands.on()
    for answer in ("a", "y", "y", "s", str(first.pk)):
        hands.type(answer)
        hands.on()
    for answer in ("a", "n", "an"):  # an adult; AI: no; another child is no adult, so the second that begins with "An"
        hands.type(answer)
        hands.on()
    hands.press("Control+Enter")
    page.get_by_role("heading", name="Grooming").wait_for()
    made = Incident.objects.latest("pk")
    assert (made.other_types, made.place, made.strategy, made.conference) == (["fraud"], "home", "yes", "yes")
    assert (f"{made.known_on:%m-%d}", f"{made.happened_on:%m-%d}", made.outcome) == ("01-27", "01-26", "open")
    assert (made.shared_with, made.generated) == ("adult", "no")
    assert made.other_party != "not_known" and made.event == first.pk
    assert hands.keys <= 75, hands.keys


BOXES = """[...document.querySelectorAll("main form :is(input:not([type=hidden]), select, textarea, button)")]
    .map((each) => [each.name, each.getBoundingClientRect().top + scrollY, each.getBoundingClientRect().left].join(" "))"""


@pytest.mark.parametrize("width", [pytest.param(WIDE, marks=pytest.mark.long), PHONE])
def test_fields_of_a_type_appear_once_it_has_lost_focus_and_move_nothing(visit, board, recorder, width):
    page = form_of(visit, recorder, width=width)
    person = page.get_by_label("The other person")
    before = page.evaluate(BOXES)
    page.get_by_label("Main type").focus()
    page.keyboard.press("g")
    assert page.get_by_label("Main type").input_value() == "grooming"
    assert not person.is_visible() and focused(page) == "main_type"
    page.keyboard.press("Tab")
    assert person.is_visible() and focused(page) == "role"
    assert page.evaluate(BOXES) == before
    page.keyboard.type("har")
    assert page.get_by_label("Role of the child").input_value() == "harmed" and person.input_value() == "not_known"


def test_section_47_date_answers_the_question_beside_it(visit, board, recorder):
    page = form_of(visit, recorder)
    date, started = page.get_by_label("Section 47 date"), page.get_by_label("Enquiry started")
    started.select_option("no")
    date.focus()
    page.keyboard.type("27/1")
    assert started.input_value() == "yes" and started.is_disabled()
    page.keyboard.press("Tab")
    assert focused(page) == "main_type"
    date.fill("")
    assert started.input_value() == "no" and started.is_enabled()


@pytest.mark.parametrize(
    ("years", "band"), [("4", "under_5"), ("9", "5_9"), ("14", "13_15"), ("17", "16_17"), ("18", "not_known")]
)
def test_age_typed_in_years_chooses_its_band(visit, board, recorder, years, band):
    page = form_of(visit, recorder)
    page.get_by_label("Age", exact=True).focus()
    page.keyboard.type(years)
    assert page.get_by_label("Age", exact=True).input_value() == band


@pytest.mark.parametrize("width", [pytest.param(WIDE, marks=pytest.mark.long), PHONE])
def test_other_types_open_over_the_page_and_close_when_left(visit, board, recorder, width):
    page = form_of(visit, recorder, width=width)
    before = page.evaluate(BOXES.replace("input:not([type=hidden]), ", ""))
    summary = page.locator("summary", has_text="Other types")
    summary.focus()
    page.keyboard.type("sext")
    assert page.evaluate("document.activeElement.labels[0].textContent") == "Sextortion"
    page.keyboard.press("Space")
    assert page.evaluate(BOXES.replace("input:not([type=hidden]), ", "")) == before
    page.keyboard.press("Escape")
    assert "Sextortion" in summary.inner_text() and page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert not page.get_by_label("Sextortion").is_visible()
    summary.click()
    assert faults(page, width) == []
    page.locator("body > footer").click(position={"x": 5, "y": 60})  # takes the focus away and gives it to nothing
    page.get_by_label("Where the child was").focus()
    assert not page.get_by_label("Sextortion").is_visible()
    expect(page.get_by_label("Who has the image")).to_be_visible()  # which sextortion asks for


@pytest.mark.parametrize("size", [pytest.param((WIDE, 800), marks=pytest.mark.long), (PHONE, 640)])
def test_whole_form_is_on_one_screen_and_in_one_column_on_a_phone(visit, board, recorder, size):
    width, height = size
    page = form_of(visit, recorder, width=width)
    page.set_viewport_size({"width": width, "height": height})
    save = page.get_by_role("button", name="Save", exact=True)
    box = save.bounding_box()
    if width == WIDE:
        assert box["y"] + box["height"] <= height
    lefts = [page.get_by_label(name).bounding_box()["x"] for name in ("Case number", "Known to social care on")]
    assert (lefts[0] == lefts[1]) is (width == PHONE)
    fields = page.locator("main select, main input[type=text]")
    heights = {each.bounding_box()["height"] for each in fields.all() if each.is_visible()}
    assert heights == {36}
    assert faults(page, width, with_contrast=True) == []


@pytest.mark.parametrize("width", [pytest.param(WIDE, marks=pytest.mark.long), PHONE])
def test_form_with_errors_keeps_what_was_typed_and_its_columns(visit, board, recorder, width):
    page = form_of(visit, recorder, width=width)
    typed = {"Case number": "C 77", "Section 47 date": "27/1", "Happened": "27/13", "Same event": "99999"}
    for label, text in typed.items():
        page.get_by_label(label).fill(text)
    chosen = {"Police": "told", "Role of the child": "harmed", "Outcome": "open"}
    for label, value in chosen.items():
        page.get_by_label(label).select_option(value)
    page.get_by_label("Tablet").check()
    page.locator("summary", has_text="Other types").click()
    page.get_by_label("Sextortion").check()
    page.get_by_role("button", name="Save", exact=True).click()
    assert page.title().startswith("Error:")
    assert unhelpful(page) == []
    page.set_viewport_size({"width": width, "height": 800})
    assert {label: page.get_by_label(label).input_value() for label in (*typed, *chosen)} == typed | chosen
    assert page.get_by_label("Tablet").is_checked()
    assert "Sextortion" in page.locator("summary", has_text="Other types").inner_text()
    assert page.get_by_label("Enquiry started").input_value() == "yes"
    assert faults(page, width, with_contrast=True) == []


@pytest.mark.long
def test_enter_saves_the_answers_as_they_are_while_a_type_is_offered(visit, board, recorder):
    page, before = form_of(visit, recorder), Incident.objects.count()
    choose_type(page, "image_agreed")
    page.get_by_label("The other person").select_option("adult_known")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Grooming").wait_for()
    assert faults(page, WIDE, PHONE) == []
    page.get_by_label("Case number").press("Enter")
    page.get_by_role("button", name="Grooming").wait_for()
    assert Incident.objects.count() == before
    page.get_by_role("button", name="Grooming").click()
    page.get_by_role("heading", name="Grooming").wait_for()


def test_further_fields_are_all_there_without_javascript(visit, board, recorder):
    plain = visit(recorder, NEW, javascript=False)
    assert plain.get_by_label("Who has the image").is_visible()
    plain.get_by_label("Main type").select_option("hacking")
    plain.get_by_label("Section 47 date").fill("27/1")
    plain.locator("summary", has_text="Other types").click()
    plain.get_by_label("Sextortion").check()
    plain.get_by_role("button", name="Save", exact=True).click()
    made = Incident.objects.latest("pk")
    assert (made.main_type.key, made.section_47, made.other_types) == ("hacking", "yes", ["sextortion"])


@pytest.mark.long
def test_the_second_of_two_sees_both_texts(visit, board, recorder):
    made = record(by=recorder, age="13_15")
    address = reverse("incidents:correct", args=[made.pk])
    first, second = visit(recorder, address), visit(board.people["helen"], address)
    for page, age in ((first, "10_12"), (second, "16_17")):
        page.get_by_label("Age", exact=True).select_option(age)
        page.get_by_label("Reason for the correction").fill("Found out")
        page.get_by_role("button", name="Save the correction").click()
    assert "Somebody else saved this while you were editing" in second.content()
    assert faults(second, WIDE, PHONE) == []
    second.get_by_label("Keep mine, as it is in the form below").check()
    second.get_by_role("button", name="Save the correction").click()
    second.get_by_text("The correction is saved").wait_for()
    made.refresh_from_db()
    assert made.age == "16_17"


def test_refused_case_number_leaves_no_hole_in_the_form(visit, board, recorder):
    page = form_of(visit, recorder)
    choose_type(page, "bullying")
    page.locator("[name=case_number]").fill("LCS120311")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("This ends in what could be a date of birth").first.wait_for()
    outcome, event = (page.locator(f"[name={name}]").bounding_box() for name in ("outcome", "same_event"))
    assert event["y"] - outcome["y"] < 80
    assert faults(page, WIDE, PHONE) == []
    assert all("422" in line for line in visit.noise)
    visit.noise.clear()
