"""Ten returns of the demonstration are moderated by keyboard, and one by mouse; what is pressed is counted."""

from __future__ import annotations

import re

from django.urls import reverse
from playwright.sync_api import expect

from audits.models import Return, Verdict
from tests.browser.pages import PHONE, WIDE, faults
from tests.browser.test_signing_returns import accept_exceptions, address

RETURNS, KEYS = 10, 60
BUTTONS = 2  # accept the rest, and finish: what is clicked besides the verdicts
AT = "document.activeElement.id"
ON_CARD = "document.activeElement.matches('.moderated')"


def press(page, key: str, pressed: list[str]) -> None:
    pressed.append(key)
    page.keyboard.press(key)


def to_evaluate(page) -> int:
    """How many exceptions have no verdict yet."""
    return page.locator("article.moderated:not(:has(input:checked))").count()


def at_work(page, audit_return: Return) -> None:
    """Wait until a return is displayed, and focus is where keys begin."""
    page.wait_for_url(f"**{address('moderate', audit_return)}**")
    page.wait_for_function("document.activeElement.matches('.moderated, #rest, #decide')")


def by_keys(page, pressed: list[str]) -> None:
    """Accept each exception and then the rest."""
    for _ in range(to_evaluate(page)):
        press(page, "a", pressed)
    saved = "article.moderated:has(input[name$='-version']:not([value='0']))"
    expect(page.locator(saved)).to_have_count(page.locator("article.moderated").count())
    if page.locator("#rest .moderated-accept").count():
        page.wait_for_function(f"{AT} === 'rest'")
        press(page, "a", pressed)
        page.wait_for_url("**#decide")
    page.wait_for_function(f"{AT} === 'decide'")


def test_ten_returns_are_read_by_keyboard(board, visit):
    waiting = list(Return.objects.to_moderate().order_by("submitted_at", "pk"))
    page = visit(board.people["helen"], reverse("audits:moderation"))
    page.locator("tbody a").first.click()
    counts = []
    for number, audit_return in enumerate(waiting[:RETURNS]):
        pressed: list[str] = []
        at_work(page, audit_return)
        if number == 0:
            wants_more(page, pressed)
        by_keys(page, pressed)
        press(page, "f", pressed)
        counts.append(len(pressed))
    at_work(page, waiting[RETURNS])
    assert "is read, and the agency is told." in page.locator("#messages").inner_text()
    states = set(Return.objects.filter(pk__in=[each.pk for each in waiting[:RETURNS]]).values_list("state", flat=True))
    assert states == {"moderated"} and max(counts) <= KEYS, counts
    assert Verdict.objects.filter(audit_return=waiting[0]).exclude(says="accepted").get().comment == "Who, and when?"
    print(f"keys of {RETURNS} returns: {counts}")


def wants_more(page, pressed: list[str]) -> None:
    """More is wanted of the first answer, in words of one's own; a slip on the second is undone."""
    first = page.evaluate(AT)
    card, comment = page.locator(f"#{first}"), page.locator(f"#{first}-comment")
    press(page, "m", pressed)
    expect(card.get_by_label("More is wanted")).to_be_checked()
    ready = comment.input_value()
    assert ready.endswith(".") and "Please" in ready
    press(page, "m", pressed)
    expect(comment).to_be_focused()
    comment.fill("Who, and when?")
    page.keyboard.type(" a")  # while typing, letters are letters
    assert comment.input_value() == "Who, and when? a"
    comment.fill("Who, and when?")
    press(page, "Escape", pressed)
    page.wait_for_function(f"{AT} === '{first}'")
    expect(card.locator(".moderated__saved")).to_be_visible()
    press(page, "j", pressed)
    second = page.evaluate(AT)
    press(page, "x", pressed)
    expect(page.locator(f"#{second}-comment")).to_be_focused()
    press(page, "Escape", pressed)
    press(page, "u", pressed)  # not saved yet, since it does not say why
    expect(page.locator(f"#{second} input:checked")).to_have_count(0)
    press(page, "a", pressed)
    expect(page.locator(f"#{second} .moderated__saved")).to_be_visible()
    press(page, "u", pressed)
    page.wait_for_url(f"**#{second}")
    expect(page.locator("#messages")).to_have_text(re.compile("Your last verdict is undone."))
    page.wait_for_function(f"{AT} === '{second}'")


def test_keys_can_be_turned_off_and_stay_off(board, visit):
    audit_return = Return.objects.to_moderate().filter(agency__name="The Anchorage").get()
    page = visit(board.people["helen"], address("moderate", audit_return))
    page.get_by_text("Keyboard shortcuts", exact=True).click()
    page.get_by_role("button", name="Turn the letter keys off").click()
    page.goto(address("moderate", audit_return))
    page.wait_for_function(ON_CARD)
    before = page.evaluate(AT)
    page.keyboard.press("a")
    page.keyboard.press("j")
    assert page.evaluate(AT) == before and not page.locator("input[type=radio]:checked").count()
    page.get_by_role("button", name="Next answer").click()
    assert page.evaluate(AT) not in ("", before)


def test_a_return_is_read_by_mouse_and_fits(board, visit):
    audit_return = Return.objects.to_moderate().filter(agency__name="The Anchorage").get()
    page, clicks = visit(board.people["helen"], address("moderate", audit_return)), 0
    assert faults(page, WIDE, PHONE) == []
    page.locator("article.moderated").first.get_by_label("More is wanted").check()
    exceptions = page.locator("article.moderated").count()
    clicks += 1
    expect(page.get_by_text(f"{page.locator('.moderated').count() - 1} without a verdict")).to_be_visible()
    clicks += accept_exceptions(page)
    expect(page.locator(".moderated__saved")).to_have_count(exceptions)
    page.locator(".moderated-accept:visible").click()
    clicks += 1
    expect(page.get_by_text("0 without a verdict")).to_be_visible()
    page.get_by_role("button", name="Finish and next").click()
    assert clicks + 1 == exceptions + BUTTONS
    expect(page.get_by_text("The return of The Anchorage is read, and the agency is told.")).to_be_visible()


def test_the_last_return_says_so_and_works_without_scripts(board, visit):
    last = Return.objects.to_moderate().filter(agency__name="The Anchorage").get()
    Return.objects.to_moderate().exclude(pk=last.pk).update(state="sent_back")
    page = visit(board.people["helen"], address("moderate", last), javascript=False)
    accept_exceptions(page)
    page.locator(".moderated-accept").click()
    page.get_by_role("button", name="Finish and next").click()
    assert page.get_by_text("No other return is waiting.").is_visible()
    assert page.get_by_text("Nothing to read").is_visible()


def test_an_error_is_said_at_the_answer_and_nothing_typed_is_lost(board, visit):
    audit_return = Return.objects.to_moderate().filter(agency__name="The Anchorage").get()
    page = visit(board.people["helen"], address("moderate", audit_return), width=PHONE)
    card = page.locator("article.moderated").first
    Return.objects.filter(pk=audit_return.pk).update(state="sent_back")
    card.get_by_label("More is wanted").check()
    expect(card.get_by_text("This one is sent back for more.")).to_be_visible()
    assert card.locator("textarea").input_value()
    assert faults(page, PHONE) == []
    page.get_by_role("button", name="Finish and next").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert page.locator("article.moderated").first.locator("textarea").input_value()


def test_keys_do_nothing_in_an_open_dialog_or_with_another_key(board, visit):
    one = Return.objects.to_moderate().order_by("submitted_at", "pk").first()
    page = visit(board.people["helen"], address("moderate", one))
    page.wait_for_function(ON_CARD)
    for keys in ("Alt+a", "Control+x", "Shift+A"):
        page.keyboard.press(keys)
    page.evaluate("document.querySelector('dialog').showModal()")
    page.keyboard.press("a")
    page.evaluate("document.querySelector('dialog').close()")
    assert page.locator(".moderated input[type=radio]:checked").count() == 0
    page.locator("article.moderated").first.focus()
    page.keyboard.down("a")
    page.keyboard.down("a")
    page.keyboard.up("a")
    assert page.locator(".moderated input[type=radio]:checked").count() == 1
