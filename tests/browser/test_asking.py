"""ESLOs and agencies are asked by mail: as ESLO, successor, manager and stranger, with mail from a real server."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from agencies.models import Agency, Eslo, EsloReturn
from agencies.returns.services import due_lines
from esafety.demo.load import clock
from tests.browser.conftest import TODAY
from tests.browser.pages import PHONE, WIDE, faults
from tests.removals import carry_out_later, prove

ONE = dt.timedelta(days=1)


@pytest.fixture
def post(live_server, settings, mailbox):
    """A mail server, and links in letters that lead to the server of the test."""
    settings.SITE_URL = live_server.url
    return mailbox


@pytest.fixture
def officer(board) -> Eslo:
    """An ESLO of the demonstration board, with an address."""
    found = Eslo.objects.leads().current(TODAY).filter(agency__kind="primary").order_by("pk").last()
    Eslo.objects.filter(pk=found.pk).update(email="officer@school.example")
    found.refresh_from_db()
    return found


@pytest.mark.parametrize("javascript", [True, pytest.param(False, marks=pytest.mark.long)])
def test_an_eslo_names_a_successor_who_accepts_and_a_stranger_gets_nowhere(board, visit, post, officer, javascript):
    page = reverse("agency", args=[officer.agency_id])
    helen = visit(board.people["helen"], page, javascript=javascript)
    helen.get_by_role("button", name="Ask by email").first.click()
    assert helen.get_by_text(f"An email to {officer} is on its way.").is_visible()
    assert helen.get_by_text("not answered yet").is_visible()

    own = visit(None, post.link_in("officer@school.example"), javascript=javascript, width=PHONE)
    assert own.get_by_role("heading", level=1).inner_text() == f"Are you still the ESLO of {officer.agency}?"
    found = faults(own, WIDE, PHONE) if javascript else []
    own.get_by_text("Somebody else takes over from me").click()
    own.get_by_label("Name").fill("Sam Field")
    own.get_by_role("button", name="Write to this person").click()
    assert own.title().startswith("Error: ")
    found += faults(own, WIDE, PHONE) if javascript else []
    own.locator("[name=successor-email]").fill("sam@school.example")
    own.get_by_role("button", name="Write to this person").click()
    assert own.get_by_text("Until they accept, you stay the ESLO.").is_visible()
    found += faults(own, WIDE, PHONE) if javascript else []
    helen.reload()
    assert helen.get_by_text("and has not accepted yet").is_visible()

    stranger = visit(board.people["ruth"], post.link_in("officer@school.example"), javascript=javascript)
    assert stranger.get_by_role("heading", name="This link has been used").is_visible()
    found += faults(stranger, WIDE, PHONE) if javascript else []
    stranger.goto(post.link_in("sam@school.example")[:-5] + "/")
    assert stranger.get_by_role("heading", name="This link does not work").is_visible()
    assert Eslo.objects.filter(name="Sam Field").count() == 0

    sam = visit(None, post.link_in("sam@school.example"), javascript=javascript)
    assert sam.get_by_text(f"{officer} named you.").is_visible()
    found += faults(sam, WIDE, PHONE) if javascript else []
    sam.get_by_role("button", name="Yes, I will").click()
    assert sam.get_by_text("We have noted that you take the post on.").is_visible()
    sam.goto(reverse("agencies"))
    assert "/accounts/login/" in sam.url
    helen.reload()
    assert helen.get_by_role("heading", name="Sam Field, lead officer").is_visible()
    assert "\n".join(found) == ""


@pytest.mark.long
def test_a_link_that_is_too_old_is_replaced_by_mail(board, visit, post, officer):
    visit(board.people["helen"], reverse("agency", args=[officer.agency_id])).get_by_role(
        "button", name="Ask by email"
    ).first.click()
    old = post.link_in("officer@school.example")
    with clock(TODAY + 31 * ONE):
        page = visit(None, old)
        assert page.get_by_role("heading", name="This link is too old").is_visible()
        page.get_by_role("button", name="Email me a new link").click()
        assert page.get_by_text("We have emailed a new link").is_visible()
        page.goto(post.link_in("officer@school.example"))
        page.get_by_role("button", name="Yes, I am still the ESLO").click()
        assert page.get_by_text("We have noted that you are still the ESLO.").is_visible()
    officer.refresh_from_db()
    assert officer.confirmed_on == TODAY + 31 * ONE


@pytest.mark.long
def test_an_eslo_return_to_ninety_agencies_is_played_through(board, visit, post):
    helen = visit(board.people["helen"], reverse("agencies"))
    helen.get_by_role("link", name="Ask these agencies in a return").click()
    helen.get_by_label("Title").fill("Return before Christmas")
    helen.get_by_label("What the email says first").fill("The list goes round in December.")
    helen.get_by_label("Answers wanted by").fill("18/12/2026")
    helen.get_by_label("Days between reminders").fill("7")
    helen.get_by_role("button", name="Prepare return").click()
    assert helen.get_by_text("The list goes round in December.").is_visible() and post.letters == []
    asked = EsloReturn.objects.get(title="Return before Christmas")
    number = Agency.objects.active(TODAY).count()
    assert asked.lines.count() == number >= 83
    unreached = asked.lines.filter(sent_to="").count()
    helen.get_by_role("button", name="Send the emails").click()
    assert helen.get_by_text("The emails are on their way.").is_visible()
    assert len(post.letters) == number - unreached
    found = faults(helen, WIDE)

    one, two, three, four = list(
        asked.lines.exclude(sent_to="").filter(eslo__isnull=False).select_related("agency", "eslo")[:4]
    )
    bare = asked.lines.exclude(sent_to="").filter(eslo__isnull=True).select_related("agency").first()
    page = visit(None, post.link_in(one.sent_to), width=PHONE)
    found += faults(page, WIDE, PHONE)
    page.get_by_role("button", name="Yes, that is right").click()
    assert page.get_by_text("Your answer has been recorded.").is_visible()
    page = visit(None, post.link_in(two.sent_to), javascript=False)
    page.get_by_text("There is nobody at present").click()
    page.get_by_role("button", name="There is nobody").click()
    assert page.title().startswith("Error: ")
    page.get_by_label("Why there is none").fill("The post is being advertised.")
    page.get_by_role("button", name="There is nobody").click()
    page = visit(None, post.link_in(bare.sent_to))
    page.get_by_label("Name").fill("Kit Marsh")
    page.get_by_role("button", name="Save this person").click()
    assert page.get_by_text("Your answer has been recorded.").is_visible()

    helen.goto(reverse("eslo_return", args=[asked.pk]) + "?show=silent")
    helen.get_by_role("link", name=f"Enter the answer of {three.agency}").click()
    found += faults(helen, WIDE, PHONE)
    helen.get_by_role("button", name="Yes, that is right").click()
    assert helen.get_by_text(f"The answer of {three.agency} has been recorded.").is_visible()
    assert f"4 of {number}" in helen.get_by_role("main").inner_text()

    EsloReturn.objects.exclude(pk=asked.pk).update(closed_on=TODAY)
    with clock(TODAY + 7 * ONE):
        due = due_lines(TODAY + 7 * ONE)
    answered = {one.pk, two.pk, three.pk, bare.pk}
    assert set(due) == set(asked.lines.exclude(pk__in=answered).exclude(sent_to="")) and four in due

    helen.goto(reverse("eslo_return", args=[asked.pk]))
    with helen.expect_download() as download:
        helen.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename == "return-before-christmas.xlsx"
    helen.get_by_role("link", name="Close this return").click()
    helen.get_by_role("button", name="Close the return").click()
    assert helen.get_by_text("The ESLO return is closed.").is_visible()
    late = visit(None, post.link_in(four.sent_to))
    assert late.get_by_role("heading", name="This link is no longer needed").is_visible()
    assert Eslo.objects.get(agency=bare.agency, name="Kit Marsh").valid_from == TODAY
    assert asked.lines.silent().count() == number - 4
    assert "\n".join(found) == ""


@pytest.mark.long
def test_leavers_are_blanked_by_two_people(board, visit):
    left = Eslo.objects.filter(valid_to__isnull=False).first()
    Eslo.objects.filter(pk=left.pk).update(valid_from=dt.date(2020, 9, 1), valid_to=dt.date(2022, 8, 31))
    owner = next(user for user in board.people.values() if "dpo" in user.roles)
    prove(board.people["helen"], owner)
    helen = visit(board.people["helen"], "/agencies/leavers/")
    helen.get_by_role("button", name="Ask to delete these details").click()
    assert helen.get_by_text("Somebody else has to confirm this.").is_visible()
    second = visit(owner, "/agencies/leavers/")
    second.get_by_role("button", name="Confirm deletion of these details").click()
    assert second.get_by_role("button", name="Stop this removal").is_visible()
    assert carry_out_later() == 1
    left.refresh_from_db()
    assert (left.name, str(left)) == ("", "(details no longer held)")
