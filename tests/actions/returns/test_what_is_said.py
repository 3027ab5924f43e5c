"""What is said of a change beside its tick gives nobody more rights, and no answer that a page did not offer counts."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import User
from actions.progress.services.timescales import change_timescale
from core.importing import services
from core.text.dates import today
from tests.actions.pages import text_of, tree_of, words
from tests.actions.returns.return_forms import NEW, accept, keep, last_import, said, ticks, upload
from tests.actions.returns.wordedits import WordPlan
from tests.factories.accounts import UserFactory
from tests.factories.plan import MeetingFactory

JULY = "By July 2031"
SAME_DAY = "By end of May 2010"  # the words alone are others: a correction, which is part of the structure
NOT_YET = "Some of the ticked changes cannot be accepted yet. They are marked “Please decide”."


@pytest.fixture
def in_force(row):
    return lambda: row.action.timescales.get(is_current=True).wording


# ---- another text


@pytest.mark.long
def test_another_text_is_saved_only_by_whom_it_may_be_by_hand(enter, marian, helen, file, row, in_force):
    data, key = file(lambda word: word.write(row.pk, "timescale", JULY)), f"r{row.pk}:timescale"
    change_timescale(action=row.action, wording="By the end of May 2010", by=helen)
    client, before = enter(marian), in_force()
    page = upload(client, data)
    page = accept(client, page, **{f"keep {key}": "other", f"text {key}": SAME_DAY})
    assert said(page) == NOT_YET
    assert "1 needs your decision" in words(tree_of(page).xpath("//a[@href='#decide']")[0])
    assert "Only the manager may save this text." in words(tree_of(page).get_element_by_id("decide"))
    assert "Only the manager may save this text." in text_of(page)
    assert (in_force(), last_import().state) == (before, "preview")
    accept(client, page, **{f"keep {key}": "other", f"text {key}": "By August 2031"})
    assert row.action.timescales.filter(wording="By August 2031", state="proposed").exists()


@pytest.mark.long
def test_manager_writes_another_text_there(enter, helen, file, row, in_force):
    data, key = file(lambda word: word.write(row.pk, "timescale", JULY)), f"r{row.pk}:timescale"
    change_timescale(action=row.action, wording="By the end of May 2010", by=helen)
    client = enter(helen)
    accept(client, upload(client, data), **{f"keep {key}": "other", f"text {key}": SAME_DAY})
    assert in_force() == SAME_DAY


@pytest.mark.long
def test_another_text_of_what_only_the_file_changed_is_not_heard(enter, marian, file, row, in_force):
    client, key, before = enter(marian), f"r{row.pk}:timescale", in_force()
    page = upload(client, file(lambda word: word.write(row.pk, "timescale", JULY)))
    accept(client, page, **{f"keep {key}": "other", f"text {key}": SAME_DAY})
    assert in_force() == before
    assert row.action.timescales.filter(wording=JULY, state="proposed").exists()


@pytest.mark.long
@pytest.mark.parametrize("text", ["3 May 2009, Helen Marsh: All done\n4 May 2009: More", "Query, 3 May 2009: Why?"])
def test_another_text_of_an_added_update_is_not_heard(enter, marian, file, row, text):
    client, queries = enter(marian), row.action.queries.count()
    page = upload(client, file(lambda word: word.add_line(row.pk, "update", NEW, "Ann Lee")))
    (key,) = ticks(page)
    accept(client, page, **{f"keep {key}": "other", f"text {key}": text})
    assert row.action.updates.latest("pk").text == "Leaflets sent"
    assert row.action.queries.count() == queries


# ---- the author of an update


@pytest.mark.long
def test_a_member_names_nobody_else_as_author(enter, marian, helen, file, row):
    client, line = enter(marian), f"20 January 2010, {helen.name}: All agreed"
    page = upload(client, file(lambda word: word.add_line(row.pk, "update", line, "")))
    (key,) = ticks(page)
    assert "as the author" not in text_of(page)
    accept(client, page, **{f"author {key}": "1"})
    update = row.action.updates.get(text="All agreed")
    assert (update.author, update.author_name) == (None, "Helen Marsh, in a file returned by Marian Shaw")


@pytest.mark.long
@pytest.mark.parametrize(("name", "count"), [("TF", 1), ("Tom Field", 2), ("Nobody", 1)])
def test_an_author_is_confirmed_only_by_a_name_that_one_person_has(enter, helen, tom, file, row, name, count):
    UserFactory.create_batch(count - 1, name=name)
    User.objects.filter(pk=tom.pk).update(initials="TF")
    client, line = enter(helen), f"20 January 2010, {name}: All agreed"
    page = upload(client, file(lambda word: word.add_line(row.pk, "update", line, "")))
    (key,) = ticks(page)
    assert "as the author" not in text_of(page)
    accept(client, page, **{f"author {key}": "1"})
    assert row.action.updates.get(text="All agreed").author is None


@pytest.mark.long
def test_what_a_member_says_for_the_manager_is_not_kept(enter, marian, helen, file, row):
    def edit(word: WordPlan) -> None:
        word.add_line(row.pk, "update", f"20 January 2010, {helen.name}: All agreed", "")
        word.write(row.pk, "timescale", JULY)

    client = enter(marian)
    page = upload(client, file(edit))
    timescale, line = ticks(page)
    keep(client, page, **{f"author {line}": "1", f"agreed {timescale}": "own"})
    assert not any(services.work_of(last_import()).answers.values())


# ---- who agreed a timescale


def not_held(board) -> dict[str, int | str]:
    meetings = {
        "of another plan": MeetingFactory(plan=board.closed.plan, held_on=dt.date(2010, 1, 5)),
        "cancelled": MeetingFactory(plan=board.open.plan, held_on=dt.date(2010, 1, 5), cancelled_on=today()),
        "to come": MeetingFactory(plan=board.open.plan, held_on=today() + dt.timedelta(1)),
    }
    return {name: each.pk for name, each in meetings.items()} | {
        "of none": 999_999,
        "no number": "abc",
        "huge": "9" * 30,
    }


@pytest.mark.long
@pytest.mark.parametrize("name", ["of another plan", "cancelled", "to come", "of none", "no number", "huge"])
def test_only_a_meeting_that_is_offered_agrees_a_timescale(enter, helen, board, file, row, in_force, name):
    client, key, before = enter(helen), f"r{row.pk}:timescale", in_force()
    page = upload(client, file(lambda word: word.write(row.pk, "timescale", JULY)))
    page = accept(client, page, **{f"agreed {key}": not_held(board)[name]})
    assert said(page) == NOT_YET
    assert "Choose the meeting again." in text_of(page)
    assert (in_force(), last_import().state) == (before, "preview")
    accept(client, page, **{f"agreed {key}": ""})
    assert row.action.timescales.filter(wording=JULY, state="proposed").exists()


@pytest.mark.parametrize("is_meeting", [True, False])
def test_a_timescale_is_agreed_by_a_meeting_or_the_manager(enter, helen, board, file, row, in_force, is_meeting):
    meeting = MeetingFactory(plan=board.open.plan, held_on=dt.date(2010, 1, 5))
    client, key = enter(helen), f"r{row.pk}:timescale"
    page = upload(client, file(lambda word: word.write(row.pk, "timescale", JULY)))
    accept(client, page, **{f"agreed {key}": meeting.pk if is_meeting else "own"})
    assert in_force() == JULY
    assert row.action.timescales.get(wording=JULY).meeting == (meeting if is_meeting else None)


@pytest.mark.long
def test_a_day_that_the_page_does_not_ask_for_is_not_heard(enter, marian, file, row):
    client = enter(marian)
    page = upload(client, file(lambda word: word.add_line(row.pk, "update", NEW, "Ann Lee")))
    (key,) = ticks(page)
    accept(client, page, **{f"day {key}": "rubbish"})
    assert row.action.updates.get(text="Leaflets sent").on == dt.date(2010, 1, 20)
