"""Walks with a return, from the email to the directory; the browser counts what is clicked, pressed and opened.

The numbers are those that were promised (31 clicks and three links before).
"""

from __future__ import annotations

import datetime as dt
import json
import re
from statistics import median

import pytest
from playwright.sync_api import expect

from agencies.models import Agency, Eslo
from audits.access import form_for
from audits.chasing.services.chasing import ask_some
from audits.models import Return
from audits.questions.questionnaire import Asked
from esafety.demo.load import clock
from tests.browser.conftest import TODAY
from tests.browser.pages import PHONE, WIDE, faults
from tests.browser.test_moderating import at_work, by_keys
from tests.browser.test_signing_returns import accept_exceptions, address, post  # noqa: F401 (post: a fixture)
from tests.factories.accounts import UserFactory
from tests.factories.audits import fill, open_round, raw_for, return_of, submitted
from tests.factories.directory import EsloFactory, SignatoryFactory
from tests.factories.plan import AgencyFactory, MembershipFactory

CLICKS, LINKS, PAGES, CLICKS_OF_THE_HEAD = 10, 1, 2, 3
RETURNS, KEYS, KEYS_OF_THE_RETURNING = 10, 60, 120
ESLO, HEAD, GOVERNOR = "sam@tarnside.example", "mo@tarnside.example", "gay@tarnside.example"
OFFICE, PHONE_OF_SAM = "office@tarnside.example", "01632 960000"

# What people do: presses of a mouse (a click is passed on by a label to its box, and made by Enter on a button: those
# are none), keys that go down, and pages, by their addresses.
COUNTING = """(() => {
    const counted = JSON.parse(sessionStorage.getItem("walk") ?? '{"clicks": 0, "keys": 0, "pages": []}');
    const keep = () => sessionStorage.setItem("walk", JSON.stringify(counted));
    const count = (what) => (event) => { if (event.isTrusted) { counted[what] += 1; keep(); } };
    if (counted.pages.at(-1) !== location.pathname) counted.pages.push(location.pathname);
    addEventListener("mousedown", count("clicks"), true);
    addEventListener("keydown", count("keys"), true);
    keep();
})()"""


def walker(visit, person=None, **more):
    """A window in which the browser counts."""
    page = visit(person, **more)
    page.add_init_script(COUNTING)
    return page


def counted(page) -> dict:
    """What was done in a window until now: clicks, keys, pages."""
    return json.loads(page.evaluate("sessionStorage.getItem('walk')"))


@pytest.fixture
def school(board) -> Agency:
    """A school whose directory knows everybody: ESLO (trained), deputy, head and chair of governors."""
    made = AgencyFactory(name="Tarnside School", email=OFFICE)
    trained = TODAY - dt.timedelta(days=200)
    EsloFactory(agency=made, name="Sam Field", job_title="Teacher", email=ESLO, phone=PHONE_OF_SAM, trained_on=trained)
    EsloFactory(agency=made, name="Dee Putty", email="dee@tarnside.example", post="deputy")
    SignatoryFactory(agency=made, name="Mo Head", email=HEAD, job_title="Head teacher")
    SignatoryFactory(agency=made, role="governor", name="Gay Nor", email=GOVERNOR, job_title="Chair of governors")
    return made


@pytest.fixture
def returning(board, post, school) -> Return:  # noqa: F811
    """This year's return of the school, whose ESLO submitted last year's; its letter has gone out."""
    sam = UserFactory(name="Sam Field", email=ESLO, roles=["agency"])
    MembershipFactory(user=sam, subgroup=None, agency=school)
    school.eslos.filter(name="Sam Field").update(person=sam)
    with clock(TODAY - dt.timedelta(days=365)):
        submitted(fill(return_of(open_round([school]), school), by=sam), by=sam)
    return asked(school, board)


def asked(school: Agency, board) -> Return:
    """A return of this year, of which the school gets the one letter."""
    found = return_of(open_round([school]), school)
    ask_some(found.round_id, [found.pk], by=board.people["helen"])
    return found


def answer_all(page, audit_return: Return, but: dict | None = None) -> int:
    """Answer what has to be, from the top: choices by mouse, the rest by keyboard; returns how many were chosen."""
    questions, chosen = {each.pk: each for each in form_for(audit_return).questions.values()}, 0
    parts = page.locator("section.question:visible")
    for key in [int(each.get_attribute("id").rpartition("-")[2]) for each in parts.all()]:
        chosen += answer(page, questions[key], (but or {}).get(questions[key].code)) if questions[key].must else 0
    return chosen


def answer(page, question: Asked, raw: dict | None) -> int:
    """Answer one question with raw values by field; returns how many of them were chosen."""
    raw, chosen = raw or raw_for(question), 0
    for field in question.fields:
        part, value = "p-" if field.is_part else "", raw[field.name]
        name = f"q{question.pk}-{part}{field.name.replace('_', '__') if part else field.name}"
        if field.kind in {"radio", "checkboxes"}:
            box = page.locator(f"[name='{name}'][value='{value}']")
            label = page.locator(f"label[for='{box.get_attribute('id')}']")
            label.click()
            if not box.is_checked():  # the page moved between press and release, as what was saved before came back
                label.click()
            expect(box).to_be_checked()
            chosen += 1
        elif field.kind == "date":
            for part, text in zip(("day", "month", "year"), value.split("-")[::-1], strict=True):
                type_into(page, f"{name}_{part}", text.lstrip("0"))
        else:
            type_into(page, name, value)
    return chosen


def type_into(page, name: str, text: str) -> None:
    """Press Tab until a box has focus, and type."""
    box = page.locator(f"[name='{name}']")
    for _ in range(60):
        if box.evaluate("box => box === document.activeElement"):
            page.keyboard.type(text)
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {name}.")


@pytest.fixture
def new(board, post) -> Return:  # noqa: F811
    """A return of a school that never made one: the directory has an ESLO without an account, and nobody who signs."""
    made = AgencyFactory(name="Tarnside School", email=OFFICE)
    EsloFactory(agency=made, name="Sam Field", email=ESLO)
    return asked(made, board)


def open_mail(visit, post, to: str, **more):  # noqa: F811
    """Follow the one link of the latest email to an address, in a browser that is not signed in."""
    page = walker(visit, **more)
    page.goto(post.link_in(to))
    return page


def done(page) -> dict:
    """What was done, with the click on the link of the email; pages up to the one that says that it is done."""
    found = counted(page)
    return found | {"clicks": found["clicks"] + 1, "pages": len(set(found["pages"])) - 1}


def sign_all(visit, post, audit_return: Return) -> list[int]:  # noqa: F811
    """Both sign on a phone, each from their own email; returns the clicks of each. The last signature submits."""
    clicks = []
    for to in (HEAD, GOVERNOR):
        page = open_mail(visit, post, to, width=PHONE)
        title = page.get_by_label("Your job title")
        if not title.input_value():
            type_into(page, title.get_attribute("name"), "Head teacher")
        page.get_by_role("button", name="Sign", exact=True).click()
        expect(page.get_by_text("Your signature has been recorded.")).to_be_visible()
        clicks.append(done(page)["clicks"])
    expect(page.get_by_text("so the return has been submitted")).to_be_visible()
    audit_return.refresh_from_db()
    assert audit_return.state == Return.State.SUBMITTED
    return clicks


def keep_all(page) -> None:
    """Confirm all that is offered, once the last answer has saved itself, and wait until none is offered any more."""
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.get_by_role("button", name="All of these are still true").click()
    expect(page.locator("input[name=same]")).to_have_count(0)


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_returning_officer_and_signatories(board, visit, post, returning, width):  # noqa: F811
    page = open_mail(visit, post, ESLO, width=width)
    page.get_by_role("button", name="Open the return").click()
    page.wait_for_url(f"**{address('return', returning)}")
    chosen = answer_all(page, returning)
    keep_all(page)
    expect(page.get_by_role("heading", name="Still to answer (1, optional)")).to_be_visible()
    page.get_by_role("button", name="Send for signature").click()
    expect(page.get_by_text("An email to Mo Head and Gay Nor is on its way.")).to_be_visible()
    found, letters, heads = done(page), len(post.to(ESLO)), sign_all(visit, post, returning)
    print(f"returning, {width} px: {found}, of which {chosen} chosen; who sign: {heads}")
    assert letters == LINKS and found["clicks"] <= CLICKS and found["pages"] <= PAGES
    assert found["keys"] <= KEYS_OF_THE_RETURNING and max(heads) <= CLICKS_OF_THE_HEAD


def test_new_officer_and_new_signatories(board, visit, post, new):  # noqa: F811
    page = open_mail(visit, post, ESLO)
    page.get_by_role("button", name="Open the return").click()
    page.wait_for_url(f"**{address('return', new)}")
    chosen = answer_all(page, new)
    keep_all(page)
    for role, name, email in (("head", "Mo Head", HEAD), ("governor", "Gay Nor", GOVERNOR)):
        type_into(page, f"{role}-name", name)
        type_into(page, f"{role}-email", email)
    page.get_by_role("button", name="Send for signature").click()
    expect(page.get_by_text("waits until the address is confirmed")).to_be_visible()
    found, letters = done(page), len(post.to(ESLO))
    for letter in post.to(OFFICE):
        office = visit(None, re.search(r"https?://\S+", letter.get_content())[0])
        office.get_by_role("button", name="Yes, this is right").click()
    heads = sign_all(visit, post, new)
    print(f"new: {found}, of which {chosen} chosen; who sign: {heads}")
    assert letters == LINKS and found["clicks"] <= CLICKS + chosen and found["pages"] <= PAGES
    assert max(heads) <= CLICKS_OF_THE_HEAD


def test_pressed_before_anything_is_answered_it_lists_what_is_missing(board, visit, post, new):  # noqa: F811
    """The button came only when the page was loaded again after the first answer."""
    page = open_mail(visit, post, ESLO, width=PHONE)
    page.get_by_role("button", name="Open the return").click()
    page.get_by_role("button", name="Send for signature").click()
    missing = [each for each in form_for(new).questions.values() if each.must and not each.is_answered_by_signing]
    expect(page.locator(".to-do > li")).to_have_count(len(missing))
    expect(page.get_by_text("Nothing was sent.")).to_be_visible()
    new.refresh_from_db()
    assert new.state == Return.State.NOT_STARTED and faults(page, PHONE) == []


@pytest.fixture
def waiting(board) -> list[Return]:
    """Returns of a round that wait to be read, of schools that returned the year before too; nothing else waits.

    The first says that its ESLO has another job title and telephone number than the directory has.
    """
    schools = [AgencyFactory(name=f"Tarnside School {number}") for number in range(RETURNS + 1)]
    people = [UserFactory(name=f"Sam Field {number}", roles=["agency"]) for number in range(RETURNS + 1)]
    for school, sam in zip(schools, people, strict=True):
        EsloFactory(agency=school, name=sam.name, email=sam.email, job_title="Teacher", phone=PHONE_OF_SAM, person=sam)
    with clock(TODAY - dt.timedelta(days=365)):
        before = open_round(schools)
        for school, sam in zip(schools, people, strict=True):
            submitted(fill(return_of(before, school), by=sam, but={"A1.1": about(sam)}), by=sam)
    Return.objects.to_moderate().update(state="moderated")
    now = open_round(schools)
    new = about(people[0]) | {"job": "Deputy head", "phone": "01632 960111"}
    for school, sam in zip(schools, people, strict=True):
        said = new if school == schools[0] else about(sam)
        submitted(fill(return_of(now, school), by=sam, but={"A1.1": said}), by=sam)
    return list(Return.objects.to_moderate().order_by("submitted_at", "pk"))


def about(sam) -> dict:
    """A raw answer that says of an ESLO what the directory has."""
    return {"name": sam.name, "job": "Teacher", "email": sam.email, "phone": PHONE_OF_SAM}


def test_one_return_by_mouse_into_the_directory_and_ten_by_keyboard(board, visit, waiting):
    page, keys = walker(visit, board.people["helen"]), []
    page.goto(address("moderate", waiting[0]))
    exceptions = accept_exceptions(page)
    page.locator(".moderated-accept:visible").click()
    expect(page.get_by_text("0 without a verdict")).to_be_visible()
    for line in page.get_by_role("group", name="Update the directory").get_by_role("checkbox").all():
        expect(line).to_be_checked()
    page.get_by_role("button", name="Finish and next").click()
    at_work(page, waiting[1])
    clicks, before = counted(page)["clicks"], counted(page)["keys"]
    sam = Eslo.objects.get(agency=waiting[0].agency_id)
    assert (sam.job_title, sam.phone, sam.trained_on) == ("Deputy head", "01632 960111", TODAY)
    assert (
        Eslo.history.filter(id=sam.pk)
        .latest("history_date", "history_id")
        .history_change_reason.startswith("From return")
    )
    for at, audit_return in enumerate(waiting[1:], 1):
        at_work(page, audit_return)
        by_keys(page, [])
        keys.append(counted(page)["keys"] + 1 - before)  # with the last, after which another page comes
        page.keyboard.press("f")
        if at < RETURNS:
            at_work(page, waiting[at + 1])
            assert counted(page)["keys"] - before == keys[-1]
        before += keys[-1]
    expect(page.get_by_text("No other return is waiting.")).to_be_visible()
    print(f"by mouse: {clicks} clicks; by keyboard: {keys}")
    assert len(keys) == RETURNS and median(keys) <= KEYS
    assert clicks == exceptions + 2  # a verdict on each, the rest, and finish
    assert set(Return.objects.filter(pk__in=[each.pk for each in waiting]).values_list("state", flat=True)) == {
        "moderated"
    }
