"""History only grows: the database itself refuses, one guarded door excepted."""

from __future__ import annotations

import datetime as dt
import json
import os

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from accounts.models import User
from core.history import guards
from core.history.display import Entry, FieldChange, diff_words, fold, history_entries
from core.history.guards import ask_to_clean, begin_purge, confirm_cleaning
from core.models import PurgeConfirmation, PurgeRecord, PurgeRequest
from core.records.locking import save_versioned
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.removals import purge_now
from tests.rows import try_rows

Past = User.history.model


@pytest.fixture
def anna(db):
    return UserFactory(name="Anna", roles=["manager"])


@pytest.fixture
def ben(db):
    return UserFactory(name="Ben", roles=["dpo"])


@pytest.fixture
def person(db):
    person = UserFactory(name="Real Name", job_title="Teacher of 3B")
    person.job_title = "Teacher"
    save_versioned(person, expected=1, fields=["job_title"], by=None, reason="shorter")
    return person


def refused(act):
    with pytest.raises(IntegrityError, match=r"History cannot be changed or deleted"), transaction.atomic():
        act()


def raw(sql, params=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


# The refusal


def test_history_rows_cannot_be_changed_or_deleted_through_the_models(person):
    row = person.history.first()
    row.name = "Other"
    refused(row.save)
    refused(row.delete)
    refused(lambda: Past.objects.all().update(name=""))
    refused(lambda: Past.objects.all().delete())
    assert person.history.first().name == "Real Name"


def test_history_rows_cannot_be_changed_or_deleted_by_plain_sql(person):
    table = Past._meta.db_table
    refused(lambda: raw(f"UPDATE {table} SET history_change_reason = 'x'"))
    refused(lambda: raw(f"DELETE FROM {table}"))


def test_history_rows_cannot_be_truncated(person):
    table = Past._meta.db_table
    raw("SET CONSTRAINTS ALL IMMEDIATE")  # or the database refuses for another reason
    refused(lambda: raw(f"TRUNCATE {table} CASCADE"))
    assert Past.objects.filter(id=person.pk).count() == 2


@pytest.mark.long
def test_a_person_who_made_history_cannot_be_deleted(person):
    maker = UserFactory()
    person.name = "Newer"
    save_versioned(person, expected=2, fields=["name"], by=maker, reason="")
    refused(maker.delete)


def test_every_history_table_is_guarded(db):
    tables = {model._meta.db_table for model in guards.guarded_models()}
    assert {"accounts_historicaluser", "accounts_historicalrolegrant", "core_historydoorrecord"} <= tables
    assert guards.missing_guards() == []


def test_the_list_of_missing_guards_names_a_table_that_lost_them(db):
    table = Past._meta.db_table
    raw(f"DROP TRIGGER history_guard_rows ON {table}")
    assert guards.missing_guards() == [table]
    guards.install_guards()
    assert guards.missing_guards() == []


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_guards_stand_after_a_migration_that_alters_a_history_table():
    person = UserFactory()
    field = models.CharField(max_length=151, default="")
    field.set_attributes_from_name("name")
    with connection.schema_editor() as editor:
        editor.alter_field(Past, Past._meta.get_field("name"), field, strict=False)
    with connection.schema_editor() as editor:
        editor.alter_field(Past, field, Past._meta.get_field("name"), strict=False)
    call_command("migrate", verbosity=0)
    assert guards.missing_guards() == []
    refused(lambda: Past.objects.filter(id=person.pk).delete())


# The door


def ask_to_blank(person, by, columns=("name", "job_title"), **more):
    rows = list(person.history.values_list("pk", flat=True))
    return ask_to_clean(Past, rows=rows, columns=columns, purpose="redaction", by=by, **more)


def stays_shut(request, by):
    with pytest.raises(IntegrityError), transaction.atomic():
        begin_purge(request, by=by)


def test_one_person_alone_cannot_open_the_door(anna, person):
    request = ask_to_blank(person, anna)
    stays_shut(request, anna)
    confirm_cleaning(request, by=anna)
    stays_shut(request, anna)
    assert set(person.history.values_list("name", flat=True)) == {"Real Name"}
    assert not PurgeRecord.objects.exists()


def test_the_same_person_cannot_confirm_twice(anna, person):
    request = ask_to_blank(person, anna)
    confirm_cleaning(request, by=anna)
    with pytest.raises(ValidationError, match="different person"):
        confirm_cleaning(request, by=anna)
    with pytest.raises(IntegrityError), transaction.atomic():
        PurgeConfirmation.objects.create(request=request, user=anna)
    stays_shut(request, anna)


def test_two_people_can_blank_the_asked_columns_and_nothing_else(anna, ben, person):
    bystander = UserFactory(name="Bystander")
    request = ask_to_blank(person, anna)
    confirm_cleaning(request, by=anna)
    confirm_cleaning(request, by=ben)
    record = purge_now(request, by=ben)
    assert (record.rows_changed, record.done_by, record.request) == (2, ben, request)
    assert list(person.history.values_list("name", "job_title", "email")) == [("", "", person.email)] * 2
    assert bystander.history.get().name == "Bystander"
    refused(lambda: person.history.update(name="x"))
    refused(lambda: person.history.update(name=""))
    refused(lambda: person.history.all().delete())
    refused(lambda: bystander.history.update(name=""))


def test_a_door_opens_once(anna, ben, person):
    request = ask_to_blank(person, anna)
    confirm_cleaning(request, by=anna)
    confirm_cleaning(request, by=ben)
    purge_now(request, by=ben)
    stays_shut(request, ben)
    assert PurgeRecord.objects.count() == 1


def test_reasons_can_be_blanked_since_people_write_names_into_them(anna, ben, person):
    request = ask_to_blank(person, anna, columns=["history_change_reason"])
    confirm_cleaning(request, by=anna)
    confirm_cleaning(request, by=ben)
    purge_now(request, by=anna)
    assert set(person.history.values_list("history_change_reason", flat=True)) == {None}


def test_a_confirmed_request_lets_nothing_through_but_what_it_names(anna, ben, person):
    """The trigger compares each row and column with the request, not just that some request is open."""
    request = ask_to_blank(person, anna, columns=["job_title"])
    confirm_cleaning(request, by=anna)
    confirm_cleaning(request, by=ben)
    raw("SELECT set_config('esafety.history_door', %s, true)", [str(request.pk)])
    bystander = UserFactory()
    refused(lambda: person.history.update(name=""))
    refused(lambda: person.history.update(job_title="rewritten"))
    refused(lambda: person.history.update(job_title="", name=""))
    refused(lambda: person.history.all().delete())
    refused(lambda: bystander.history.update(job_title=""))


@pytest.mark.parametrize(
    ("columns", "delete", "model"),
    [
        (["history_date"], False, Past),
        (["history_type"], False, Past),
        (["history_user"], False, Past),
        (["history_id"], False, Past),
        (["is_active"], False, Past),
        ([], False, Past),
        (["name"], True, Past),
        (["name"], False, User),
        ([], True, PurgeConfirmation),
    ],
)
def test_what_must_stay_cannot_even_be_asked_for(anna, person, columns, delete, model):
    with pytest.raises(ValidationError):
        ask_to_clean(
            model,
            rows=[person.history.first().pk],
            columns=columns,
            delete=delete,
            purpose="redaction",
            by=anna,
        )


def test_rows_that_are_not_there_cannot_be_asked_for(anna, person):
    with pytest.raises(ValidationError, match="not there"):
        ask_to_clean(Past, rows=[10**6], columns=["name"], purpose="redaction", by=anna)


def test_requests_confirmations_and_records_of_the_door_are_history_themselves(anna, ben, person):
    request = ask_to_blank(person, anna)
    confirm_cleaning(request, by=anna)
    confirm_cleaning(request, by=ben)
    purge_now(request, by=ben)
    refused(lambda: PurgeRequest.objects.update(asked_by=ben))
    refused(lambda: PurgeConfirmation.objects.all().delete())
    refused(lambda: PurgeRecord.objects.update(rows_changed=0))


def test_what_was_done_is_recorded_without_the_words(anna, ben, person):
    request = ask_to_blank(person, anna)
    confirm_cleaning(request, by=anna)
    confirm_cleaning(request, by=ben)
    record = purge_now(request, by=ben)
    kept = json.dumps([request.table, request.rows, request.columns, str(request), str(record)])
    assert "Real Name" not in kept
    assert "3B" not in kept


# Who owns the tables and who runs


def test_a_role_that_only_runs_the_application_cannot_get_round_the_guard(anna, ben, person):
    request = ask_to_blank(person, anna)
    confirm_cleaning(request, by=anna)
    confirm_cleaning(request, by=ben)
    table = Past._meta.db_table
    runner = f"history_runner_{os.getpid()}"
    raw(f"CREATE ROLE {runner}")
    raw(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {runner}")
    raw(f"SET LOCAL ROLE {runner}")
    for attack in (
        f"ALTER TABLE {table} DISABLE TRIGGER history_guard_rows",
        f"DROP TRIGGER history_guard_rows ON {table}",
        "SET LOCAL session_replication_role = replica",
    ):
        with pytest.raises(Exception, match=r"must be owner|permission denied"), transaction.atomic():
            raw(attack)
    raw("SELECT set_config('esafety.history_door', %s, true)", [str(request.pk)])
    refused(lambda: raw(f"UPDATE {table} SET email = ''"))
    refused(lambda: raw(f"UPDATE {table} SET name = '', job_title = '' WHERE id = %s", [person.pk]))
    raw("RESET ROLE")
    assert purge_now(request, by=ben).rows_changed == 2


# How it is shown


def test_an_entry_says_who_when_why_and_what_in_words(anna):
    grant = RoleGrantFactory(user=UserFactory(name="Carl"), role="board", granted_by=None)
    grant.role, grant.granted_by = "signatory", anna
    save_versioned(grant, expected=1, fields=["role", "granted_by"], by=anna, reason="Wrong role")
    newest, first = history_entries(grant)
    assert (newest.who, newest.reason, newest.kind) == ("Anna", "Wrong role", "Changed")
    assert [(c.label, c.old, c.new) for c in newest.changes] == [
        ("Role", "Board member", "Agency signatory"),
        ("Given by", "", "Anna"),
    ]
    assert (first.kind, first.who) == ("Added", "")
    assert ("Person", "", "Carl") in [(c.label, c.old, c.new) for c in first.changes]


def test_history_shows_no_password_and_no_internal_names(anna):
    anna.set_password("another secret entirely")
    anna.save()
    labels = {change.label for entry in history_entries(anna) for change in entry.changes}
    assert labels <= {"Email address", "Name", "Initials", "Job title", "May sign in", "Joined"}


def test_a_reference_to_a_record_that_is_not_held_says_so(anna, person):
    grant = RoleGrantFactory(user=person, granted_by=None)
    row = grant.history.get()
    row.pk, row.history_type, row.granted_by_id = None, "~", 10**6
    row.save(force_insert=True)
    (change,) = history_entries(grant)[0].changes
    assert (change.label, change.new) == ("Given by", "(no longer held)")


@pytest.mark.parametrize("versions", [3, 40])
def test_the_number_of_queries_does_not_grow_with_the_versions(django_assert_num_queries, versions, anna):
    grant = RoleGrantFactory(user=anna, granted_by=anna)
    for number in range(1, versions):
        grant.granted_by = UserFactory()
        save_versioned(grant, expected=number, fields=["granted_by"], by=anna, reason="")
    with django_assert_num_queries(3):
        entries = history_entries(grant, limit=30)
    assert len(entries) == min(versions, 30)
    assert all(entry.changes for entry in entries)


def test_the_oldest_entry_of_a_cut_list_still_shows_its_change(anna):
    for number, name in enumerate("bcd", start=1):
        anna.name = name
        save_versioned(anna, expected=number, fields=["name"], by=None, reason="")
    entries = history_entries(anna, limit=2)
    assert [(e.changes[0].old, e.changes[0].new) for e in entries] == [("c", "d"), ("b", "c")]


NOON = dt.datetime(2010, 3, 1, 12, 0, tzinfo=dt.UTC)


def entry(what="Action", *, who="Anna", after=0.0, reason="Split", kind="Changed", changed=True) -> Entry:
    """A version of a record, so many seconds after noon."""
    changes = [FieldChange("Text", "a", "b")] if changed else []
    return Entry(NOON + dt.timedelta(seconds=after), who, reason, kind, changes, what)


FOLDS = [
    ("one save", [entry("Lead"), entry("Action")], [["Action", "Lead"]]),
    ("in the order of writing", [entry("Query", after=0.2), entry("Query 1")], [["Query 1", "Query"]]),
    ("a second later", [entry("Lead", after=2), entry("Action")], [["Lead"], ["Action"]]),
    ("another person", [entry("Lead", who="Ben"), entry("Action")], [["Lead"], ["Action"]]),
    ("another reason", [entry("Lead", reason="Other"), entry("Action")], [["Lead"], ["Action"]]),
    ("nothing shown beside another reason", [entry("Lead", reason="Other", changed=False), entry()], [["Action"]]),
    ("nothing shown and nothing beside it", [entry("Lead", changed=False)], [["Lead"]]),
    (
        "a long save is one chain",
        [entry("Lead", after=1.8), entry("Lead", after=0.9), entry("Action")],
        [["Action", "Lead", "Lead"]],
    ),
    ("none", [], []),
]


@try_rows(("entries", "folded"), [fold[1:] for fold in FOLDS])
def test_what_one_person_did_in_one_moment_for_one_reason_is_one_entry(entries, folded):
    found = fold(entries, ["Action", "Lead"])
    assert [[first.what, *(part.what for part in first.parts)] for first in found] == folded


@try_rows(
    ("old", "new", "shown"),
    [
        ("", "", ""),
        ("same words", "same words", "same words"),
        ("by May", "by June", "by <del>May</del><ins>June</ins>"),
        ("", "new", "<ins>new</ins>"),
        ("gone", "", "<del>gone</del>"),
        ("a <b>", "a <i>", "a &lt;<del>b</del><ins>i</ins>&gt;"),
        ("x", "<script>", "<del>x</del><ins>&lt;script&gt;</ins>"),
    ],
)
def test_differences_are_marked_word_by_word_and_escaped(old, new, shown):
    assert diff_words(old, new) == shown


def test_very_long_texts_are_shown_whole_and_escaped():
    shown = diff_words("a & " * 3000, "b")
    assert shown.startswith("<del>a &amp; a")
    assert shown.endswith("<ins>b</ins>")
