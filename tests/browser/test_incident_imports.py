"""An extract taken in by keyboard alone, in a real browser; and with --long every page of the way looked at."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.models import Import
from tests.browser.pages import PHONE, WIDE, faults
from tests.factories.incidents import accepted, extract, made_by, record

CSV = (
    b"Case ref,Name,Referral date,Category,Age,Outcome\n"
    b"C-9201,Jane Example,03/02/2026,Online grooming,14,NFA\n"
    b"C-9202,John Example,soon,Sextortion,12,Open to team\n"
)


@pytest.fixture
def recorder(board):
    """The social-care recorder of the demonstration board."""
    return board.people["bea"]


def press(page, text: str) -> None:
    """Go on by keyboard to the button of this text, and press it."""
    for _ in range(80):
        if page.evaluate("document.activeElement.textContent.trim()") == text:
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def choose(page, label: str, first_letters: str) -> None:
    """Go on by keyboard to a list, and type the beginning of an answer."""
    page.get_by_label(label, exact=True).focus()
    page.keyboard.type(first_letters)


def test_an_extract_is_taken_in_by_keyboard_alone(visit, board, recorder):
    page = visit(recorder, "/incidents/import/")
    chooser = page.get_by_label("File", exact=True)
    chooser.focus()
    chooser.set_input_files({"name": "e.csv", "mimeType": "text/csv", "buffer": CSV})
    press(page, "Read the file")
    page.get_by_role("heading", name="What does each column hold?").wait_for()
    assert "C-9201" not in page.content() and "Jane" not in page.content()
    press(page, "Save and go on")
    page.get_by_role("heading", name="What do these words mean?").wait_for()
    choose(page, "Outcome: “Open to team” means", "Still")
    press(page, "Save and go on")
    page.get_by_role("heading", name="What would be saved").wait_for()
    assert "C-9201" not in page.content() and "no day that can be read" in page.content()
    press(page, "Accept and save 1 row")
    page.get_by_text("The file has been saved").wait_for()
    held = Import.objects.latest("pk")
    assert (held.state, held.work) == ("accepted", "")
    assert made_by(held)[0].main_type.key == "grooming"


@pytest.mark.long
def test_no_page_of_an_import_has_a_fault(visit, board, recorder):
    record(by=recorder, case_number="C-9303")
    done = accepted([["C-9301", "3 February 2026", "Sextortion", "14"], ["", "", "Sextortion", "14"]], by=recorder)
    rows = [
        ["C-9301", "3 February 2026", "Sextortion", "16"],
        ["C-9302", "soon", "Sextortion", "14"],
        ["C-9303", "3 February 2026", "Sextortion", "14"],
        ["C-9304", "3 February 2026", "Bullying, threats or hate", "9"],
    ]
    held = extract(rows, by=recorder)
    page, found = visit(recorder, "/incidents/import/"), []
    page.get_by_role("button", name="Read the file").click()
    assert "Error:" in page.title()
    found += faults(page, WIDE, PHONE)
    one = reverse("incidents:import_one", args=[held.pk])
    for query in ("state=new", "state=changed", "state=ask", "state=refused", "step=columns", "step=values"):
        page.goto(f"{one}?{query}")
        found += faults(page, WIDE, PHONE)
    for name, which in (("cancel", held), ("one", done), ("undo", done)):
        assert page.goto(reverse(f"incidents:import_{name}", args=[which.pk])).status == 200
        found += faults(page, WIDE, PHONE)
    page.get_by_role("button", name="Undo the import").click()
    assert "Error:" in page.title()
    found += faults(page, WIDE, PHONE)
    Import.objects.filter(pk=held.pk).update(state="working", done=40)
    page.goto(one)
    assert found + faults(page, WIDE, PHONE) == []
