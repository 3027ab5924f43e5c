"""Reports in a real browser: every page looked at, and words saved as they are typed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reports.drafts.drafting import draft_of
from reports.frozen.services import freeze_report
from reports.models import Commentary
from tests.browser.pages import PHONE, WIDE, faults, some_of
from tests.factories.reports import PLACE, make_reports


@pytest.fixture
def manager(board):
    """The development manager of the demonstration board."""
    return next(person for person in board.people.values() if person.has_role("manager"))


@pytest.fixture
def made(board, manager):
    """A frozen report, and a draft in which a member of the working group was asked to write."""
    return make_reports(manager, next(p for p in board.people.values() if p.has_role("working_group")))


def test_no_page_of_reports_has_a_fault(visit, made, manager):
    page, found = visit(manager, "/reports/"), []
    found += faults(page, WIDE, PHONE)
    draft, frozen = made.draft.pk, made.frozen.pk
    for name, keys in some_of((
        ("glance", []), ("glance_words", []), ("charts", []), ("make", []), ("cover", []), ("logo", []), ("redactions", []), ("redaction_new", []), ("redaction", [made.redaction.pk]), ("template", []), ("template_offered", [made.template.pk]), ("decisions", []), ("act", [made.decision.pk]), ("one", [draft]), ("one", [frozen]),
        ("edition", [frozen, "published"]), ("preview", [draft, "internal"]), ("write", [draft, PLACE]), ("ask", [draft]),
        ("freeze", [draft]), ("drop", [draft]), ("correct", [frozen]), ("tell", [frozen]), ("readers", [frozen]),
        ("decide", [frozen]),
    )):  # fmt: skip
        assert page.goto(reverse(f"reports:{name}", args=keys)).status == 200, name
        found += faults(page, WIDE, PHONE)
        if name in ("make", "redaction_new", "redaction", "logo", "template", "ask", "correct", "decide"):
            page.locator("main form button[type=submit]").first.click()
            assert "Error:" in page.title()
            found += faults(page, WIDE, PHONE)
    assert found == []


@pytest.mark.long
def test_where_words_stand_is_seen_before_their_removal_is_proposed(visit, made, manager):
    page = visit(manager, reverse("reports:redaction_new"))
    page.get_by_label("Words to remove").fill("spring term")
    page.get_by_label("Why they must be removed").fill("It must not be held")
    page.get_by_role("button", name="Find the words").click()
    page.get_by_label("Commentary: 1", exact=True).wait_for()
    assert faults(page, WIDE, PHONE) == []
    page.get_by_role("button", name="Propose the removal").click()
    page.get_by_text("A different person has to carry it out").wait_for()


def test_words_are_saved_as_they_are_typed(visit, made, manager):
    page = visit(manager, reverse("reports:one", args=[made.draft.pk]))
    box = page.locator("#colours-overall textarea")
    box.click()
    box.press_sequentially(" Twice.")
    page.locator("#colours-overall-state", has_text="Saved at").wait_for()
    box.press_sequentially(" Thrice.")
    page.wait_for_function("() => document.querySelector('#colours-overall-version').value === '4'")
    assert Commentary.objects.get(pk=made.words.pk).text.endswith(" Thrice.")


def test_words_typed_without_a_connection_are_sent_again_by_themselves(visit, made, manager):
    page = visit(manager, reverse("reports:one", args=[made.draft.pk]))
    state = page.locator("#colours-overall-state")
    page.context.set_offline(True)
    page.locator("#colours-overall textarea").press_sequentially("Lost and found. ")
    state.filter(has_text="Not saved yet").wait_for()
    page.context.set_offline(False)
    state.filter(has_text="Saved at").wait_for()
    assert "Lost and found. " in Commentary.objects.get(pk=made.words.pk).text
    said = [line for line in visit.noise if "ERR_INTERNET_DISCONNECTED" in line or "htmx:" in line]
    assert said == visit.noise
    visit.noise.clear()


def test_words_stay_in_their_box_when_the_draft_was_frozen(visit, made, manager):
    page, sent = visit(manager, reverse("reports:one", args=[made.draft.pk])), []
    page.on("request", lambda request: sent.append(request.method))
    kept = {each.digest: ("internal", "") for each in draft_of(made.draft).stopped()}
    freeze_report(report=made.draft, expected=made.draft.version, by=manager, choices=kept)
    box, state = page.locator("#colours-overall textarea"), page.locator("#colours-overall-state")
    box.press_sequentially("Too late. ")
    state.filter(has_text="This report was frozen at").wait_for()
    assert "Too late. " in box.input_value() and "What you wrote is kept until" in state.inner_text()
    next_issue = state.get_by_role("link", name="Use it in the next issue")
    assert "/correct/?" in next_issue.get_attribute("href")
    assert page.evaluate("() => document.activeElement.tagName") == "TEXTAREA"  # nobody is taken out of their sentence
    sent.clear()
    page.evaluate("() => dispatchEvent(new Event('online'))")
    page.wait_for_timeout(500)
    assert sent == []
    assert faults(page, WIDE, PHONE) == []
    page.locator("#colours-overall button[type=submit]").click()
    page.get_by_role("heading", name="Your text was not saved").wait_for()
    assert "Too late. " in page.get_by_label("What you wrote").input_value()
    assert faults(page, WIDE, PHONE) == []
    page.get_by_role("button", name="Use it in the next issue").click()
    page.get_by_label("What is corrected").fill("A figure")
    page.get_by_role("button", name="Begin").click()
    page.get_by_text("What you wrote before is in the box").wait_for()
    assert "Too late. " in page.locator("main textarea").input_value()
    assert faults(page, WIDE, PHONE) == []
    assert all("409" in line for line in visit.noise)
    visit.noise.clear()


DRAWN = """() => [...document.querySelectorAll(".chart svg")].map(svg => svg.getBoundingClientRect())
    .filter(box => box.width).map(box => [box.width, box.left >= 0 && box.right <= innerWidth])"""


@pytest.mark.parametrize(("width", "drawn"), [(PHONE, 290), (640, 290), (700, 640), (WIDE, 640)])
def test_each_chart_is_drawn_once_at_the_width_that_fits(visit, manager, board, width, drawn):
    page = visit(manager, reverse("reports:charts"), width=width)
    found = page.evaluate(DRAWN)
    assert len(found) >= 6
    assert {tuple(each) for each in found} == {(drawn, True)}
    assert faults(page, width) == []
