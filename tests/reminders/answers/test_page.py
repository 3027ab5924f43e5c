"""The answer page: what it shows, what each button saves, and what it says to input that will not do."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.models import Action, ProgressUpdate, Query, Timescale
from actions.progress.services.progress import add_update, meet_dated_part, propose_revision
from core.models import FormKey, GuardOverride
from core.text.dates import print_date, today
from reminders.answers.links import answer_url
from reminders.answers.rules import MOST_SAVES
from reminders.answers.services import save_answer
from reminders.models import AnswerLink, AnswerSave
from tests.access.replay import counts_by_table, saved_in
from tests.actions.pages import answered
from tests.factories.accounts import UserFactory
from tests.factories.plan import FollowUpFactory
from tests.reminders.answers.board import day, last_link, leader, link_to, path_of, sent
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
ONE = dt.timedelta(days=1)


def one(**values):
    """(person, action, item of the action, path of the page)."""
    person, (action,) = leader(due=-3, **values)
    item = f"action {action.pk}"
    return person, action, item, link_to(person, item)


def update(item: str, text: str, how: str = "in_progress", do: str = "update", version: int = 1) -> dict:
    return sent(item, do, "update", text=text, how=how, version=version)


def test_opening_changes_nothing_and_shows_the_item_and_whose_page_it_is(client):
    person, action, item, path = one(text="Write a policy")
    add_update(action=action, text="Draft is out.", by=UserFactory(name="Ann Lee"), on=today())
    before = saved_in(counts_by_table())
    for _ in range(2):
        page = client.get(path)
    assert page.status_code == 200 and saved_in(counts_by_table()) == before
    for text in (
        "Lena Ward",
        "Not you?",
        f"Action {action.number}",
        "Write a policy",
        "Overdue since",
        "Draft is out.",
    ):
        assert text in page.text
    assert person.email not in page.text and "Complete" not in page.text


def test_nobody_stores_the_page_and_no_other_site_learns_of_it(client):
    page = client.get(one()[-1])
    assert page["Cache-Control"] == "no-store, private"
    assert page["Referrer-Policy"] == "same-origin"
    assert 'name="robots" content="noindex"' in page.text
    assert "http://" not in page.text and "https://" not in page.text


def test_update_is_saved_and_history_says_that_it_came_by_a_link(client):
    person, action, item, path = one()
    done = client.post(path, update(item, "We met."))
    assert done.status_code == 302 and done["Location"] == f"{path}#action-{action.pk}"
    saved = ProgressUpdate.objects.get()
    assert (saved.text, saved.author, saved.on) == ("We met.", person, today())
    assert saved.history.get().history_change_reason == "Update added (by an emailed link)"
    page = client.get(path)
    assert "Saved on" in page.text and "an update" in page.text and "You have answered everything" in page.text


@pytest.mark.parametrize(
    ("text", "how", "do", "stored", "declared"),
    [
        ("", "in_progress", "still", "Still in progress.", ""),
        ("Nearly there.", "in_progress", "still", "Nearly there.", ""),
        ("The hall is shut.", "at_risk", "update", "The hall is shut.", "at_risk"),
        ("No money.", "will_not_be_met", "still", "No money.", "will_not_be_met"),
    ],
)
def test_how_it_is_going_is_saved_with_the_update(client, text, how, do, stored, declared):
    _, action, item, path = one()
    assert client.post(path, update(item, text, how, do)).status_code == 302
    action.refresh_from_db()
    assert action.updates.get().text == stored
    assert (action.declared, action.declared_reason) == (declared, stored if declared else "")


def test_in_progress_takes_back_that_it_was_at_risk(client):
    _, action, item, path = one()
    client.post(path, update(item, "Stuck.", "at_risk"))
    action.refresh_from_db()
    client.post(path, update(item, "Going again.", version=action.version))
    action.refresh_from_db()
    assert action.declared == "" and action.updates.count() == 2


def test_still_on_it_leaves_an_action_at_risk(client):
    _, action, item, path = one()
    client.post(path, update(item, "Stuck.", "at_risk"))
    action.refresh_from_db()
    form = update(item, "", "at_risk", "still", version=action.version)
    assert client.post(path, form).status_code == 302
    action.refresh_from_db()
    assert (action.declared, action.declared_reason) == ("at_risk", "Stuck.")
    assert set(action.updates.values_list("text", flat=True)) == {"Stuck.", "Still in progress."}


def test_action_whose_dated_part_was_met_is_not_overdue(client):
    person, (action,) = leader(due=-3)
    timescale = action.timescales.get()
    type(timescale).objects.filter(pk=timescale.pk).update(kind="date_then_ongoing")
    path = link_to(person, f"action {action.pk}")
    assert "Overdue since" in client.get(path).text
    timescale.refresh_from_db()
    meet_dated_part(timescale=timescale, expected=timescale.version, on=today(), by=person)
    assert "Overdue since" not in client.get(path).text


def test_new_date_is_proposed_with_its_reason(client):
    person, action, item, path = one()
    due = today() + 30 * ONE
    assert client.post(path, sent(item, "date", **day(due), reason="The printer is late")).status_code == 302
    proposed = action.timescales.get(state=Timescale.State.PROPOSED)
    assert (proposed.due, proposed.reason, proposed.proposed_by) == (due, "The printer is late", person)
    page = client.get(path)
    assert f"a new date, {print_date(due)}, to be agreed by the board" in page.text
    assert "Propose this date" not in page.text


def test_not_mine_becomes_a_query_for_the_manager(client):
    person, action, item, path = one()
    assert client.post(path, sent(item, "not-mine", whose="Ann Lee", why="We never had it.")).status_code == 302
    query = Query.objects.waiting().get()
    assert (query.action, query.raised_by) == (action, person)
    assert query.text == "Not ours. Proposed instead: Ann Lee. We never had it."


def test_follow_up_is_done_moved_and_given_away(client):
    person, (action,) = leader()
    tasks = [FollowUpFactory(action=action, owner=person, owner_name="Lena Ward", text=f"Ring {n}") for n in range(3)]
    items = [f"follow-up {task.pk}" for task in tasks]
    path, due = link_to(person, *items), today() + 5 * ONE
    client.post(path, sent(items[0], "done", note="Rang.", version=1))
    client.post(path, sent(items[1], "date", **day(due), reason="Away", version=1))
    client.post(path, sent(items[2], "not-mine", whose="Ann Lee", why=""))
    for task in tasks:
        task.refresh_from_db()
    assert (tasks[0].done_on, tasks[0].done_by, tasks[0].done_note) == (today(), person, "Rang.")
    assert tasks[0].history.latest().history_change_reason == "Follow-up done (by an emailed link)"
    assert (tasks[1].due, tasks[2].done_on) == (due, None)
    asked = AnswerSave.objects.to_check().get()
    assert (asked.item, asked.note) == (items[2], "Proposed instead: Ann Lee.")
    assert "“Done”" in client.get(path).text


def test_still_on_a_follow_up_saves_no_text_and_says_so(client):
    person, (action,) = leader()
    task = FollowUpFactory(action=action, owner=person, owner_name="Lena Ward")
    item = f"follow-up {task.pk}"
    path = link_to(person, item)
    page = client.post(path, sent(item, "still", "done", note="Rang twice", version=1))
    assert page.status_code == 422 and "saves no text" in page.text and "Rang twice" in page.text
    assert client.post(path, sent(item, "still", "done", note="", version=1)).status_code == 302
    task.refresh_from_db()
    assert task.done_on is None and AnswerSave.objects.get().what == "“Still on it”"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"text": ""}, "Enter what has happened, or choose"),
        ({"text": "", "how": "at_risk"}, "Say why"),
        ({"text": "x" * 2001}, "use 2000 characters or fewer"),
        ({"text": "Her NHS number is 943 476 5919."}, "This holds an NHS number. Take it out"),
        ({"text": "Child born on 3 May 2001 told us."}, "This holds a date of birth. Take it out"),
    ],
)
def test_update_that_will_not_do_is_explained_and_its_text_stays(client, change, words):
    _, _, item, path = one()
    page = client.post(path, update(item, **{"text": "", **change}))
    assert page.status_code == 422 and words in page.text
    assert change["text"] in page.text and page.text.count("There is a problem") == 1
    assert not ProgressUpdate.objects.exists() and not AnswerSave.objects.exists()


def test_web_address_of_an_organisation_stays_and_a_likely_name_is_asked_about(client):
    _, _, item, path = one()
    text = "Schools use www.thinkuknow.co.uk, or ask help@northmere.gov.uk."
    named = "Jane Holloway trained the staff."
    assert client.post(path, update(item, text)).status_code == 302
    page = client.post(path, update(item, named, version=1))
    assert page.status_code == 422 and "Why may “Jane Holloway” stay?" in page.text and named in page.text
    assert client.post(path, update(item, named, version=1) | answered(page, "work")).status_code == 302
    assert GuardOverride.objects.get().reason == "work"


@pytest.mark.parametrize(
    ("due", "reason", "words"),
    [(-1, "Late", "This date has passed"), (3, "", "Say why"), (None, "Late", "Enter the new date")],
)
def test_date_that_will_not_do_is_explained_and_its_text_stays(client, due, reason, words):
    _, action, item, path = one()
    boxes = day(today() + due * ONE) if due is not None else {}
    page = client.post(path, sent(item, "date", **boxes, reason=reason))
    assert page.status_code == 422 and words in page.text and reason in page.text
    assert not action.timescales.filter(state="proposed").exists()


def test_second_proposal_is_refused_in_words(client):
    person, action, item, path = one()
    form = sent(item, "date", **day(today() + 30 * ONE), reason="The printer is late")
    propose_revision(action=action, wording="By May 2030", reason="Other", by=person)
    page = client.post(path, form)
    assert page.status_code == 422 and "The printer is late" in page.text and "somebody else answered this" in page.text


def test_older_version_is_refused_with_the_text_in_the_box_and_saved_when_sent_again(client):
    _, action, item, path = one()
    Action.objects.filter(pk=action.pk).update(version=4)
    page = client.post(path, update(item, "No room.", "at_risk", version=3))
    assert page.status_code == 409 and "somebody else changed this" in page.text and "No room." in page.text
    assert f'name="action-{action.pk}-update-version" value="4"' in page.text
    assert client.post(path, update(item, "No room.", "at_risk", version=4)).status_code == 302


@pytest.mark.parametrize(
    "change", [{"status": "withdrawn", "withdrawn_on": today(), "withdrawn_reason": "Gone"}, {"status": "completed"}]
)
def test_action_that_ended_meanwhile_is_explained_and_the_text_stays(client, change):
    _, action, item, path = one()
    Action.objects.filter(pk=action.pk).update(**change)
    page = client.post(path, update(item, "A long text."))
    assert page.status_code == 422 and "Your answer has not been saved" in page.text and "A long text." in page.text
    assert not ProgressUpdate.objects.exists()


def test_other_peoples_items_cannot_be_answered(client):
    _, other, *_ = one()
    path = one()[-1]
    page = client.post(path, update(f"action {other.pk}", "Mine now."))
    assert page.status_code == 422 and not ProgressUpdate.objects.exists()
    for form in ({}, {"item": "x", "do": "complete"}, sent(f"action {other.pk}", "complete", done="x")):
        assert client.post(path, form).status_code == 422
    other.refresh_from_db()
    assert (other.status, other.version) == ("in_progress", 1)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"good_until": today() - ONE}, "This link is too old"),
        ({"ending": "done", "ended_at": dt.datetime(2010, 1, 1, tzinfo=dt.UTC)}, "pressed “I am done”"),
        ({"ending": "replaced", "ended_at": dt.datetime(2010, 1, 1, tzinfo=dt.UTC)}, "There is a newer link"),
        ({"ending": "not_you", "ended_at": dt.datetime(2010, 1, 1, tzinfo=dt.UTC)}, "Somebody pressed “Not you?”"),
        ({"ending": "not_me", "ended_at": dt.datetime(2010, 1, 1, tzinfo=dt.UTC)}, "told us on"),
    ],
)
def test_link_that_ended_saves_nothing_and_shows_what_was_typed(client, change, words):
    _, _, item, path = one()
    AnswerLink.objects.update(**change)
    page = client.post(path, update(item, "A long text."))
    assert page.status_code == 410 and words in page.text and "A long text." in page.text
    assert client.get(path).status_code == 410 and not ProgressUpdate.objects.exists()


def test_link_of_somebody_who_left_saves_nothing_and_shows_what_was_typed(client):
    person, _, item, path = one()
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    page = client.post(path, update(item, "A long text."))
    assert page.status_code == 410 and "has left" in page.text and "A long text." in page.text


def test_link_saves_thirty_answers_at_most(client):
    _, _, item, path = one()
    AnswerSave.objects.bulk_create(
        AnswerSave(link=last_link(), item=item, about="Action", what="an update", path="/")
        for _ in range(MOST_SAVES - 1)
    )
    assert client.post(path, update(item, "The thirtieth.")).status_code == 302
    page = client.post(path, update(item, "One more."))
    assert page.status_code == 410 and "A link can save 30 answers" in page.text and "One more." in page.text
    assert ProgressUpdate.objects.count() == 1


def test_wrong_tokens_are_limited_and_good_ones_are_not(client):
    path = one()[-1]
    assert [client.get(f"/answer/x{number}/").status_code for number in range(21)] == [404] * 20 + [429]
    assert client.get(path).status_code == 200
    assert client.get(path[:-2] + "/").status_code == 429


def test_one_press_of_two_saves(client):
    _, action, item, path = one()
    key = {"form_key": "abcdefghijkl"}
    first, second = (client.post(path, update(item, "We met.") | key) for _ in range(2))
    assert first.status_code == second.status_code == 302 and first["Location"] == second["Location"]
    assert action.updates.count() == AnswerSave.objects.count() == FormKey.objects.count() == 1


def test_failure_leaves_nothing_half_saved(client, monkeypatch):
    _, action, item, path = one()

    def broken(**values):
        save_answer(**values)
        raise ZeroDivisionError

    monkeypatch.setattr("reminders.answers.services.save_answer", broken)
    before = saved_in(counts_by_table())
    client.raise_request_exception = False
    assert client.post(path, update(item, "Stuck.", "at_risk") | {"form_key": "abcdefghijkl"}).status_code == 500
    assert saved_in(counts_by_table()) == before


def test_not_you_and_done_end_the_link_by_a_button(client):
    for do, ending in (("close", "not_you"), ("end", "done")):
        path = one()[-1]
        page = client.post(path, {"do": do}, follow=True)
        assert page.redirect_chain == [(reverse("answer_finished"), 302)] and "The link is closed" in page.text
        assert last_link().ending == ending and client.get(path).status_code == 410


def test_page_needs_csrf_token():
    client = Client(enforce_csrf_checks=True)
    _, _, item, path = one()
    assert client.post(path, update(item, "We met.")).status_code == 403
    client.get(path)
    token = client.cookies["csrftoken"].value
    assert client.post(path, update(item, "We met.") | {"csrfmiddlewaretoken": token}).status_code == 302


def test_order_is_email_first_then_overdue_then_date(client):
    person, late = leader(2, due=-3)
    _, others = leader(2, due=9)
    path = link_to(person, f"action {late[1].pk}")
    page = client.get(path).text
    assert page.index(f'id="action-{late[1].pk}"') < page.index(f'id="action-{late[0].pk}"')
    assert f'id="action-{others[0].pk}"' not in page


def test_answered_item_stands_before_the_next_open_one(client):
    person, actions = leader(3, due=-3)
    items = [f"action {action.pk}" for action in actions]
    path = link_to(person, *items)
    assert client.post(path, update(items[0], "We met."))["Location"].endswith(f"#action-{actions[0].pk}")
    page = client.get(path).text
    assert page.index("Saved on") < page.index(f'id="id_action-{actions[1].pk}-update-text"')
    assert "Answer again" in page


@try_rows("number", [1, 15])
def test_page_takes_as_many_statements_for_fifteen_actions_as_for_one(client, number):
    person, actions = leader(number, due=-3)
    path = link_to(person, *(f"action {action.pk}" for action in actions))
    client.get(path)
    with CaptureQueriesContext(connection) as statements:
        assert client.get(path).text.count("How is it going?") == number
    assert len(statements) == 6


def test_signed_in_reader_still_writes_as_the_owner_of_the_link(client):
    person, action, item, path = one()
    client.force_login(UserFactory(roles=("manager",)))
    assert client.post(path, update(item, "We met.")).status_code == 302
    assert action.updates.get().author == person


def test_link_of_a_later_email_is_needed_then(client):
    person, action, item, path = one()
    assert answer_url(person.email, person=person, items=["action 99"])
    assert client.post(path, update(item, "We met.")).status_code == 410
    assert client.post(path_of(last_link()), update(item, "We met.")).status_code == 302
