"""The desk, /plan/desk/: what the manager decides, whom they chase, what comes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from actions.home.page.manager_home import proposals, slip_of
from actions.models import CrossReference, FollowUp, Timescale, UpdateRequest
from actions.progress.services.progress import add_update
from actions.queries.services import decide_query
from agencies.models import Signatory
from core.board.coming import days_ahead
from core.models import Import
from core.records.locking import save_versioned
from core.text.dates import today
from guidance.models import Resource
from reminders.models import AnswerSave
from tests.actions.pages import errors_of, text_of, tree_of, words
from tests.factories.plan import (
    ActionFactory,
    AgencyLeadFactory,
    CrossReferenceFactory,
    LeadFactory,
    MeetingFactory,
    TimescaleFactory,
)
from tests.rows import try_rows

DESK, WRITE = "/plan/desk/", "/plan/desk/write/"


def list_of(page, name: str):
    """One of the three lists: decide, chase or coming."""
    (found,) = tree_of(page).xpath(f"//section[@aria-labelledby='{name}']")
    return found


def sent_by(page, button: str) -> tuple[str, dict]:
    """Where the form with this button is sent, and its hidden fields."""
    (form,) = tree_of(page).xpath(f"//main//form[.//button[starts-with(normalize-space(.), '{button}')]]")
    return form.get("action"), {field.get("name"): field.get("value") for field in form.xpath(".//input[@name]")}


@pytest.fixture
def manager(enter, helen):
    return enter(helen)


def test_the_heading_is_the_word_of_the_menu(manager):
    page = tree_of(manager.get(DESK))
    here = page.xpath("//header//*[@aria-current]")
    assert words(page.xpath("//h1")[0]) == words(here[0]) == "Desk"
    assert [words(heading) for heading in page.xpath("//main//h2")] == ["Decide", "Chase", "Coming"]


def test_a_date_is_agreed_in_its_row_by_one_button(board, manager):
    line = board.open.proposed
    page = manager.get(DESK)
    url, fields = sent_by(page, "Agree date")
    answer = manager.post(url, fields)
    assert answer["Location"] == f"{DESK}?decided={line.action.number}#saved"
    page = manager.get(answer["Location"])
    (said,) = list_of(page, "decide").xpath(".//*[@id='saved'][@tabindex='-1']")
    assert words(said) == f"Action {line.action.number}: The new timescale is agreed and in force."
    line.refresh_from_db()
    assert (line.state, line.is_current, line.settled_on) == ("agreed", True, today())
    assert "Agree date" not in text_of(page)


def test_a_date_is_declined_in_its_row_with_a_reason(board, manager):
    line = board.open.proposed
    url, fields = sent_by(manager.get(DESK), "Decline date")
    assert errors_of(manager.post(url, fields)) == ["Say why"]
    page = manager.post(url, {**fields, "reason": "Too late"}, follow=True)
    assert f"Action {line.action.number}: The proposed timescale was declined." in text_of(page)
    line.refresh_from_db()
    assert line.state == Timescale.State.DECLINED


def test_a_date_that_is_agreed_twice_by_one_person_leads_back_with_a_notice(board, manager):
    (url, fields), (_, later) = (sent_by(manager.get(DESK), "Agree date") for _ in range(2))
    manager.get(manager.post(url, fields)["Location"])
    answer = manager.post(url, later)
    assert answer["Location"] == fields["next"]
    assert "You had already agreed this timescale." in text_of(manager.get(answer["Location"]))


def test_reason_of_a_proposal_is_not_offered_as_the_reason_for_declining_it(board, manager, helen):
    line = board.open.proposed
    url, fields = sent_by(manager.get(DESK), "Decline date")
    line.wording = "By October 2010"
    save_versioned(line, expected=line.version, fields=["wording"], by=helen, reason="A slip")
    answer = manager.post(url, {**fields, "reason": "It is too late"})
    page = tree_of(answer)
    assert answer.status_code == 409 and "It is too late" in text_of(answer)
    assert not page.xpath("//input[@name='keep_reason']")


@pytest.mark.long
def test_a_date_that_somebody_else_has_agreed_is_not_agreed_again(board, manager, marian):
    (url, fields), (_, later) = (sent_by(manager.get(DESK), "Agree date") for _ in range(2))
    manager.post(url, fields)
    Timescale.objects.filter(pk=board.open.proposed.pk).update(settled_by=marian)
    answer = manager.post(url, later)
    assert answer.status_code == 422
    assert errors_of(answer)


@try_rows(
    ("first", "current", "proposed", "text"),
    [
        ((2009, 12, 31), (2010, 3, 31), (2010, 5, 31), "5 months later than first agreed"),
        ((2009, 12, 31), (2010, 3, 31), (2009, 12, 31), "as first agreed"),
        (None, (2010, 3, 31), (2010, 5, 31), "no date before this"),
        ((2009, 12, 31), (2009, 12, 31), None, "without a due date: the action would never count as late"),
        (None, None, None, "without a date"),
    ],
)
def test_slip_of_names_what_agreeing_means(first, current, proposed, text):
    line = Timescale(due=proposed and dt.date(*proposed))
    line.first_due, line.current_due = (day and dt.date(*day) for day in (first, current))
    assert slip_of(line) == text


def test_what_comes_round_again_is_not_said_to_be_without_a_date():
    line = Timescale(recurrence="every 12 months")
    line.first_due = line.current_due = dt.date(2009, 12, 31)
    assert slip_of(line) == "recurring"


def test_proposals_carry_the_first_date_and_what_is_in_force(board, helen):
    found = proposals(helen, board.open.plan).get(pk=board.open.proposed.pk)
    series = found.action.timescales
    assert found.first_due == series.get(position=1).due
    current = series.get(is_current=True)
    assert (found.current_due, found.current_wording) == (current.due, current.wording)


@pytest.mark.long
def test_queries_references_and_nothing_else_are_decided(board, manager):
    shelf = board.open
    CrossReferenceFactory(action=shelf.withdrawn, target_priority=shelf.priority)
    links = list_of(manager.get(DESK), "decide").xpath(".//a")
    texts = [words(link) for link in links]
    assert [text for text in texts if "query" in text] == [
        f"Answer query on action {shelf.query.action.number}",
        f"Decide query on action {shelf.query.action.number}",
    ]
    signer = "1 address of a signatory to confirm"
    resource, answers = "1 resource to review", "Check 1 answer from emailed links"
    assert texts[-4:] == ["Confirm 1 cross-reference", signer, resource, answers]
    assert all(manager.get(link.get("href")).status_code == 200 for link in links)


def test_an_empty_desk_says_so(board, manager, helen):
    query = board.open.query
    decide_query(query=query, expected=query.version, text="It is", outcome="keep", by=helen)
    Timescale.objects.filter(state="proposed").update(state="declined", settled_on=today())
    CrossReference.objects.filter(state="proposed").update(state="dismissed")
    Import.objects.update(state="cancelled")
    AnswerSave.objects.update(checked_at=now())
    Signatory.objects.waiting().update(valid_to=today())
    Resource.objects.update(reviewed_on=today())
    found = list_of(manager.get(DESK), "decide")
    assert words(found) == "Decide Nothing to decide."


@pytest.mark.long
def test_overdue_follow_ups_are_chased_and_come_back_to_the_desk(board, manager):
    shelf = board.open
    task = FollowUp.objects.create(
        action=shelf.by_police, text="Ring the club", owner_name="Ruth", due=dt.date(2010, 1, 1)
    )
    page = manager.get(DESK)
    assert "Ruth, due 1 January 2010: Ring the club" in words(list_of(page, "chase"))
    (link,) = list_of(page, "chase").xpath(".//a[contains(., 'Ring the club')]")
    page = manager.get(link.get("href"))
    day = {"on_day": str(today().day), "on_month": str(today().month), "on_year": str(today().year)}
    answer = manager.post(link.get("href"), {"version": task.version, **day})
    assert answer["Location"] == f"{DESK}?chased={shelf.by_police.number}#saved"
    said = f"Action {shelf.by_police.number}: The follow-up is done."
    assert said in words(list_of(manager.get(answer["Location"]), "chase"))


def test_meetings_reports_and_deadlines_come_the_soonest_first(board, manager):
    assert "No meeting is planned. Add meeting" in words(list_of(manager.get(DESK), "coming"))
    MeetingFactory(name="Called off", held_on=today(), cancelled_on=today())
    later = MeetingFactory(name="Working group", held_on=today() + dt.timedelta(days=1))
    found = list_of(manager.get(DESK), "coming")
    assert words(found.xpath(".//li")[0]).startswith("Meeting tomorrow : Working group")
    assert reverse("meeting", args=[later.pk]) in found.xpath(".//a/@href")
    assert reverse("reports:home") in found.xpath(".//a/@href")
    assert reverse("audits:round", args=[board.audits.round.pk]) in found.xpath(".//a/@href")
    assert "Called off" not in words(found)


@try_rows(("days", "text"), [(0, "today"), (1, "tomorrow"), (12, "in 12 days")])
def test_days_ahead_counts_from_today(days, text):
    assert days_ahead(dt.date(2026, 11, 28) + dt.timedelta(days=days), dt.date(2026, 11, 28)) == text


def test_leads_without_news_are_asked_for_updates_at_once(board, manager, marian):
    shelf = board.open
    old = dt.date(2010, 1, 1)
    silent, told = (
        ActionFactory(method=shelf.method, lead=board.leads["group"], text=text, agreed_on=old)
        for text in ("Print the leaflet", "Ask the heads")
    )
    nobody = ActionFactory(method=shelf.method, lead=LeadFactory(name="The landlord", kind="other"), agreed_on=old)
    add_update(action=told, text="All heads have been asked about it", by=marian)
    page = manager.get(DESK)
    assert "The landlord 1 action" in words(list_of(page, "chase"))
    assert WRITE in list_of(page, "chase").xpath(".//a/@href")

    page = manager.get(WRITE)
    text = text_of(page)
    assert "Print the leaflet" in text and "Ask the heads" not in text
    assert "The landlord: nobody with an account belongs to it" in text.partition("Not asked")[2]
    assert not silent.update_requests.exists()
    note = "What has happened since the summer?"
    fields = {"previewed": sent_by(page, "Ask ")[1]["previewed"]}
    answer = manager.post(WRITE, {**fields, "note": note})
    assert answer["Location"] == f"{DESK}?chased=#saved"
    assert "Asked for an update on" in words(list_of(manager.get(answer["Location"]), "chase"))
    assert UpdateRequest.objects.get(action=silent).note == note
    assert not UpdateRequest.objects.filter(action__in=[told, nobody]).exists()

    page = manager.get(DESK)
    assert f", asked {today().day} {today():%b}" in words(list_of(page, "chase"))
    assert WRITE not in list_of(page, "chase").xpath(".//a/@href")
    assert "Nobody is left to ask." in text_of(manager.get(WRITE))
    assert manager.post(WRITE, {**fields, "note": note}).status_code == 422


def test_only_leads_that_the_page_named_are_written_to(board, manager):
    old = dt.date(2010, 1, 1)
    named = ActionFactory(method=board.open.method, lead=board.leads["group"], agreed_on=old)
    listed = sent_by(manager.get(WRITE), "Ask ")[1]["previewed"]
    later = ActionFactory(method=board.open.method, lead=board.leads["group"], agreed_on=old)
    manager.post(WRITE, {"note": "News?", "previewed": listed})
    assert named.update_requests.exists() and not later.update_requests.exists()


def test_a_day_that_has_passed_is_refused_and_nobody_is_asked(board, manager):
    action = ActionFactory(method=board.open.method, lead=board.leads["group"], agreed_on=dt.date(2010, 1, 1))
    past = {"wanted_by_day": "1", "wanted_by_month": "2", "wanted_by_year": "2010"}
    answer = manager.post(WRITE, {"note": "News?", "previewed": str(action.pk), **past})
    assert errors_of(answer) == ["The day by which it is wanted has passed."]
    assert not action.update_requests.exists()


@pytest.mark.long
def test_the_desk_takes_at_most_eighteen_statements_however_much_waits(board, manager):
    manager.get(DESK)
    with CaptureQueriesContext(connection) as few:
        manager.get(DESK)
    for _ in range(3):
        action = ActionFactory(
            method=board.open.method, lead=AgencyLeadFactory(), agreed_on=dt.date(2010, 1, 1), wording="By May 2010"
        )
        TimescaleFactory(action=action, wording="By June 2010", state="proposed")
    with CaptureQueriesContext(connection) as many:
        manager.get(DESK)
    assert len(many) == len(few) <= 18
