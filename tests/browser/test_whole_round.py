"""A whole round, told once: opened, filled in by two people over two visits while the line breaks, signed by the head on
a phone, sent back, handed in again, closed; and next year's round with the answers carried forward."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from agencies.models import Agency, Signatory
from audits.models import Return, Round
from audits.returns.return_data import return_data_of
from tests.browser.conftest import TODAY
from tests.browser.pages import PHONE, WIDE, faults
from tests.browser.test_fill import key_of, page_of, saved
from tests.browser.test_signing_returns import (  # noqa: F401 (post: a fixture)
    accept_all,
    address,
    answer_anew,
    post,
    send,
    sign,
)
from tests.factories.audits import fill, open_round, return_of, signed
from tests.factories.directory import SignatoryFactory

LEFT = {"A8.1": None, "A8.2": None, "A1.4": None}  # what the story answers


@pytest.fixture
def school(board) -> Agency:
    """The school of the story, the only primary school of the board."""
    own = board.people["denzil"].memberships.first().agency
    Agency.objects.filter(kind="primary").exclude(pk=own.pk).update(kind="nursery")
    return own


def prepared(year: int) -> Round:
    """A round of primary schools that can be opened today."""
    return open_round(state="prepared", opened_on=None, opens_on=TODAY, kinds="primary", year=year, title=f"In {year}")


def open_it(page, asked: Round, school: Agency) -> Return:
    """Open a round on its page."""
    page.goto(reverse("audits:round", args=[asked.pk]))
    page.get_by_role("button", name=re.compile("^Open and send")).click()
    assert page.get_by_text("0 of 1 in (0%)").is_visible()
    return return_of(asked, school)


def test_from_opening_to_next_years_carried_answers(board, visit, post, school):  # noqa: F811
    helen, denzil, margaret = (visit(board.people[name]) for name in ("helen", "denzil", "margaret"))
    audit_return, found = open_it(helen, prepared(2027), school), []
    assert "In 2027" in post.to(board.people["denzil"].email)[-1].get_content()
    fill(audit_return, by=board.people["denzil"], but=LEFT)

    denzil.goto(page_of(audit_return, "A8.1", "A8.2"))  # the first visit, in which the line breaks
    scale, text = key_of(audit_return, "A8.2"), key_of(audit_return, "A8.1")
    denzil.locator(f"[name=q{scale}-answer][value='4']").check()
    saved(denzil, scale)
    denzil.context.set_offline(True)
    box = denzil.locator(f"[name=q{text}-answer]")
    box.fill("Quiz nights for parents")
    box.blur()
    denzil.locator(f"#state-{text}").get_by_text("Not saved yet.").wait_for()
    denzil.context.set_offline(False)
    saved(denzil, text)
    assert all("ERR_INTERNET_DISCONNECTED" in line or "htmx:" in line for line in visit.noise)
    visit.noise.clear()
    denzil.close()

    margaret.goto(
        page_of(audit_return, "A8.1", "A8.2")
    )  # the second, of a colleague, who sees what the first has answered
    assert margaret.locator(f"[name=q{text}-answer]").input_value() == "Quiz nights for parents"
    assert margaret.locator(f"[name=q{scale}-answer][value='4']").is_checked()
    margaret.goto(page_of(audit_return, "A1.4"))
    duty = key_of(audit_return, "A1.4")
    margaret.locator(f"[name=q{duty}-answer][value=n]").check()
    margaret.locator(f"#action-{duty}").get_by_text("An action is needed").wait_for()
    due = TODAY + dt.timedelta(days=60)
    for name, value in (("text", "Ask a governor"), ("owner_name", "Lee Park"), ("due_day", f"{due.day}"),
                        ("due_month", f"{due.month}"), ("due_year", f"{due.year}")):  # fmt: skip
        margaret.locator(f"[name=a{duty}-{name}]").fill(value)
    margaret.get_by_role("button", name="Save", exact=True).click()

    for role, name in (("head", "Mo Head"), ("governor", "Gay Nor")):
        values = {"name": name, "email": f"{role}@school.example", "person": None}
        if not Signatory.objects.current().filter(agency=school, role=role).update(**values):
            SignatoryFactory(agency=school, role=role, **values)
    denzil = visit(board.people["denzil"], address("return", audit_return))
    send(denzil)
    head = visit(None, post.link_in("head@school.example"), width=PHONE)
    assert head.get_by_text("Ask a governor").first.is_visible()  # what is done about the one “no”
    found += faults(head, PHONE)
    sign(head, "Head teacher")
    sign(visit(None, post.link_in("governor@school.example"), width=PHONE), "Chair of governors")
    denzil.goto(address("receipt", audit_return))
    assert denzil.get_by_role("heading", name="Return submitted").is_visible()

    helen.goto(address("moderate", audit_return))
    place = helen.locator(f"#q{duty}")
    place.get_by_label("More is wanted").check()
    place.get_by_label("Comment on A1.4 for the agency").fill("Which governor?")
    place.locator("textarea").blur()
    place.locator(".moderated__saved").wait_for()
    helen.get_by_role("link", name="Send back for more").click()
    helen.get_by_role("button", name="Send back return").click()
    assert helen.get_by_text("The return has been sent back").is_visible()

    denzil.goto(page_of(audit_return, "A1.4"))
    assert denzil.get_by_text("Which governor?", exact=True).is_visible()
    answer_anew(return_of(audit_return.round, school), "A1.4", {"answer": "y"}, board.people["denzil"])
    signed(return_of(audit_return.round, school), by=board.people["denzil"])
    denzil.goto(address("sign_off", audit_return))
    denzil.get_by_role("button", name="Submit the return").click()
    helen.goto(address("moderate", audit_return))
    accept_all(helen)
    helen.get_by_role("button", name="Finish and next").click()
    helen.goto(address("moderate", audit_return))
    helen.get_by_role("button", name="Close this return").click()
    helen.get_by_role("button", name="Close return").click()
    helen.goto(reverse("audits:close_round", args=[audit_return.round_id]))
    helen.get_by_role("button", name="Close the round").click()
    assert helen.get_by_text("The round is closed.").is_visible()

    later = open_it(helen, prepared(2028), school)
    denzil.goto(page_of(later, "A1.4"))
    carried = denzil.locator(f"#question-{key_of(later, 'A1.4')}")
    assert carried.get_by_text("In 2027:", exact=True).is_visible() and "Yes" in carried.inner_text()
    found += faults(denzil, WIDE, PHONE)
    carried.get_by_role("button", name=re.compile("^Still true")).click()
    kept = return_data_of(return_of(later.round, school)).rows["A1.4"]
    assert (kept.code, kept.kept_from.audit_return_id, kept.answered_by) == (
        "y",
        audit_return.pk,
        board.people["denzil"],
    )
    assert found == []
