"""Two people saving one record: nothing is lost, and every version says who and why."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import RoleGrant, User
from core.records.locking import (
    Conflict,
    compare,
    create_tracked,
    merge,
    save_many,
    save_versioned,
    saved_by_way_of,
    version_of,
)
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.rows import try_rows


@pytest.fixture
def editor(db):
    return UserFactory(name="Ed Editor")


def rename(user, name, *, expected, by=None, reason="test"):
    user.name = name
    return save_versioned(user, expected=expected, fields=["name"], by=by, reason=reason)


def test_many_are_saved_together_each_with_its_version_and_history(editor):
    people = UserFactory.create_batch(3, name="Before")
    for number, person in enumerate(people):
        person.name = f"After {number}"
    with CaptureQueriesContext(connection) as queries:
        save_many(people, fields=["name"], by=editor, reason="Married")
    assert sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in queries) == 2
    for number, person in enumerate(people):
        person.refresh_from_db()
        row = person.history.first()
        assert (person.name, person.version, row.version) == (f"After {number}", 2, 2)
        assert (row.name, row.history_user, row.history_type) == (person.name, editor, "~")
    assert save_many([], fields=["name"], by=editor, reason="Nobody") == []


def test_a_save_raises_the_version_and_writes_one_history_row_with_person_and_reason(editor):
    person = UserFactory(name="Before")
    rename(person, "After", expected=1, by=editor, reason="Married")
    row = person.history.first()
    assert person.history.count() == 2
    assert (row.name, row.version, row.history_user, row.history_change_reason) == (
        "After",
        2,
        editor,
        "Married",
    )
    assert row.history_type == "~"
    person.refresh_from_db()
    assert (person.name, person.version) == ("After", 2)


def statements(seen):
    """The first words of what was sent, without the marks of the transaction around it."""
    words = [query["sql"].split()[0] for query in seen.captured_queries]
    return [word for word in words if word not in {"BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"}]


def test_a_tracked_save_is_two_statements(editor):
    person = UserFactory()
    with CaptureQueriesContext(connection) as seen:
        rename(person, "Other", expected=1, by=editor)
    assert statements(seen) == ["UPDATE", "INSERT"]


def test_creating_is_two_statements_and_says_who_and_why(editor):
    person = UserFactory()
    grant = RoleGrant(user=person, role="board", granted_by=editor)
    with CaptureQueriesContext(connection) as seen:
        create_tracked(grant, by=editor, reason="Joined the board")
    assert statements(seen) == ["INSERT", "INSERT"]
    row = grant.history.get()
    assert (row.history_user, row.history_change_reason, row.history_type) == (
        editor,
        "Joined the board",
        "+",
    )
    grant.save()
    assert grant.history.first().history_change_reason is None  # the reason belonged to that one save


def test_history_says_how_everything_saved_inside_came(editor):
    person, grant = UserFactory(), RoleGrant(user=UserFactory(), role="board", granted_by=editor)
    with pytest.raises(ZeroDivisionError), saved_by_way_of("by an emailed link"):
        rename(person, "Other", expected=1, by=editor, reason="Married")
        create_tracked(grant, by=editor, reason="Joined")
        save_many([grant], fields=["role"], by=editor, reason="Moved")
        raise ZeroDivisionError
    reasons = [*person.history.values_list("history_change_reason", flat=True)[:1], *reasons_of(grant)]
    assert reasons == [f"{text} (by an emailed link)" for text in ("Married", "Joined", "Moved")]
    rename(person, "Third", expected=2, by=editor, reason="Again")
    assert person.history.first().history_change_reason == "Again"


def reasons_of(record) -> list[str]:
    return list(record.history.order_by("history_id").values_list("history_change_reason", flat=True))


def test_the_second_of_two_saves_is_told_and_changes_nothing(editor):
    person = UserFactory(name="Opened", job_title="Clerk")
    first, second = User.objects.get(pk=person.pk), User.objects.get(pk=person.pk)
    rename(first, "First", expected=1, by=editor)
    with pytest.raises(Conflict) as told:
        rename(second, "Second", expected=1, by=editor)
    assert told.value.base.name == "Opened"
    assert told.value.current.name == "First"
    assert User.objects.get(pk=person.pk).name == "First"
    assert person.history.count() == 2


def test_a_save_of_a_record_that_is_not_there_says_so(editor):
    ghost = User(pk=987654, name="Ghost", email="ghost@example.org")
    with pytest.raises(User.DoesNotExist):
        rename(ghost, "Still not", expected=1)


def test_a_conflict_shows_references_by_their_text(editor):
    anna, ben, carl = (UserFactory(name=name) for name in ("Anna", "Ben", "Carl"))
    grant = RoleGrantFactory(user=editor, granted_by=anna)
    mine = RoleGrant.objects.get(pk=grant.pk)
    grant.granted_by = ben
    save_versioned(grant, expected=1, fields=["granted_by"], by=editor, reason="")
    mine.granted_by = carl
    with pytest.raises(Conflict) as told:
        save_versioned(mine, expected=1, fields=["granted_by"], by=editor, reason="")
    (row,) = told.value.fields({"granted_by": carl})
    assert (row.theirs_text, row.mine_text) == ("Ben", "Carl")
    assert (row.label, row.state) == ("Given by", "both")


CASES = [
    # base, theirs, mine, state
    ("a", "a", "a", "same"),
    ("a", "b", "b", "same"),
    ("a", "a", "b", "only_mine"),
    ("a", "b", "a", "only_theirs"),
    ("a", "b", "c", "both"),
    ("", "b", "", "only_theirs"),
    ("one\ntwo", "one\ntwo", "one\r\ntwo", "same"),
]


@try_rows(("base", "theirs", "mine", "state"), CASES)
def test_compare_says_who_changed_what(base, theirs, mine, state):
    (row,) = compare(User(name=base), User(name=theirs), {"name": mine})
    assert (row.state, row.label) == (state, "Name")


def test_compare_asks_about_every_difference_where_the_base_is_not_held():
    rows = compare(None, User(name="b", job_title="x"), {"name": "a", "job_title": "x"})
    assert [row.state for row in rows] == ["both", "same"]


def test_compare_shows_dates_as_people_write_them():
    base = RoleGrant(ended_at=None)
    theirs = RoleGrant(ended_at=dt.datetime(2010, 2, 3, 9, 5, tzinfo=dt.UTC))
    (row,) = compare(base, theirs, {"ended_at": None})
    assert (row.state, row.theirs_text, row.mine_text) == ("only_theirs", "3 February 2010, 09:05", "")


def test_merge_takes_what_one_side_changed_and_the_choice_where_both_did():
    base = User(name="n", job_title="j", initials="i", email="e@x.org")
    current = User(name="theirs", job_title="theirs", initials="i", email="e@x.org")
    mine = {"name": "mine", "job_title": "j", "initials": "mine", "email": "e@x.org"}
    rows = compare(base, current, mine)
    assert merge(rows, {"name": "mine and theirs"}) == {
        "name": "mine and theirs",
        "job_title": "theirs",
        "initials": "mine",
        "email": "e@x.org",
    }
    with pytest.raises(ValueError, match="Choose one text for: Name"):
        merge(rows, {})


@pytest.mark.long
def test_an_earlier_version_can_be_had_and_one_never_held_is_none(editor):
    person = UserFactory(name="One")
    rename(person, "Two", expected=1)
    assert version_of(person, 1).name == "One"
    assert version_of(person, 9) is None


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_of_eight_people_saving_one_version_one_is_saved_and_seven_are_told():
    person = UserFactory(name="Opened")
    people = 8
    start = Barrier(people)

    def save(number):
        try:
            mine = User.objects.get(pk=person.pk)
            mine.version = 1
            start.wait(timeout=20)
            rename(mine, f"Person {number}", expected=1)
            return "saved"
        except Conflict as conflict:
            assert conflict.base.name == "Opened"
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(people) as pool:
        outcomes = list(pool.map(save, range(people)))
    assert sorted(outcomes) == ["saved"] + ["told"] * 7
    assert person.history.filter(version=2).count() == 1
    assert person.history.count() == 2
