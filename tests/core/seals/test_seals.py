"""An alteration of history that no guard stopped is found by its seals, and what is allowed raises no alarm."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from core.history.guards import ask_to_clean, confirm_cleaning, install_guards, sealed_models
from core.migrations._operations import Resealed, RunOnDatabase
from core.models import BlockSalt, Reseal, Seal, SealedBlock
from core.records.locking import save_versioned
from core.seals import services
from core.seals.checking import check_history
from core.seals.reseals import reseal
from core.seals.services import seal_history
from tests.core.seals.altering import TABLE, Past, alter, seal_all
from tests.factories.accounts import UserFactory
from tests.removals import purge_now
from tests.running.test_roles import ROLE, become_runner, run

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 17)
COPIED = ", ".join(f.column for f in Past._meta.concrete_fields if not f.primary_key)


@pytest.fixture
def people(monkeypatch):
    """Seven people, in blocks of three rows."""
    monkeypatch.setattr(services, "ROWS", 3)
    return [UserFactory(name=f"Person {number}") for number in range(7)]


def keys() -> list[int]:
    return list(Past.objects.order_by("pk").values_list("pk", flat=True))


def check(**options):
    return check_history(on=DAY, full=True, **options)


def command(*words: str) -> str:
    call_command("check_history", *words, stdout=(out := StringIO()))
    return out.getvalue()


# What is sealed


@pytest.mark.long
def test_seal_holds_only_what_the_seal_before_saw(people):
    seal_history()
    UserFactory()
    seal_history()
    blocks = SealedBlock.objects.filter(table=TABLE)
    assert sum(block.rows for block in blocks) == len(keys()) - 1
    assert max(block.last_id for block in blocks) == keys()[-2]
    assert max(block.rows for block in blocks) == 3
    seal_history()
    assert SealedBlock.objects.filter(table=TABLE).latest("pk").last_id == keys()[-1]


def test_seal_waits_for_transactions_that_were_writing(people, monkeypatch):
    seal_history()
    monkeypatch.setattr(services, "is_any_left", lambda transactions: True)
    assert seal_history().blocks.count() == 0
    UserFactory()
    monkeypatch.undo()
    seal_history()
    assert SealedBlock.objects.filter(table=TABLE).latest("pk").last_id == keys()[-2]


@pytest.mark.long
def test_every_table_of_history_is_sealed(people):
    seal_all()
    tables = {model._meta.db_table for model in sealed_models() if model._base_manager.exists()}
    assert TABLE in tables and set(SealedBlock.objects.values_list("table", flat=True)) == tables
    assert check().is_sound


# What is found


def alterations() -> dict[str, list[str]]:
    first, second, *_, last = keys()
    return {
        "changed": [f"UPDATE {TABLE} SET name = 'Other' WHERE history_id = {second}"],
        "one letter": [f"UPDATE {TABLE} SET name = name || ' ' WHERE history_id = {last}"],
        "emptied": [f"UPDATE {TABLE} SET history_change_reason = '' WHERE history_id = {first}"],
        "a minute later": [f"UPDATE {TABLE} SET history_date = '2020-02-02 10:00:00+00' WHERE history_id = {first}"],
        "flag": [f"UPDATE {TABLE} SET is_active = NOT is_active WHERE history_id = {last}"],
        "whose": [f"UPDATE {TABLE} SET id = id + 1 WHERE history_id = {second}"],
        "deleted": [f"DELETE FROM {TABLE} WHERE history_id = {first}"],
        "last deleted": [f"DELETE FROM {TABLE} WHERE history_id = {last}"],
        "all deleted": [f"DELETE FROM {TABLE}"],
        "added before all": [
            f"INSERT INTO {TABLE} (history_id, {COPIED}) SELECT -5, {COPIED} FROM {TABLE} WHERE history_id = {first}"
        ],
        "moved": [f"UPDATE {TABLE} SET history_id = {last + 100} WHERE history_id = {second}"],
    }


@pytest.mark.long
@pytest.mark.parametrize("what", [
    "changed", "one letter", "emptied", "a minute later", "flag", "whose", "deleted", "last deleted", "all deleted",
    "added before all", "moved",
])  # fmt: skip
def test_check_finds_the_alteration(people, what):
    seal_all()
    assert check().is_sound
    alter(*alterations()[what])
    checked = check()
    assert {block.table for block in checked.altered} == {TABLE} and not checked.broken
    with pytest.raises(CommandError, match=f"(?s)not what was sealed.*{TABLE}: rows .*to .*, sealed on "):
        command("--full")


@pytest.mark.parametrize("statement", [
    "UPDATE core_sealedblock SET digest = 'x' WHERE id = (SELECT min(id) FROM core_sealedblock)",
    "UPDATE core_sealedblock SET first_id = first_id + 1 WHERE id = (SELECT max(id) FROM core_sealedblock)",
    f"UPDATE core_sealedblock SET columns = '[\"history_id\"]' WHERE \"table\" = '{TABLE}'",
    "DELETE FROM core_blocksalt WHERE block_id = (SELECT max(id) FROM core_sealedblock); "
    "DELETE FROM core_sealedblock WHERE id = (SELECT max(id) FROM core_sealedblock)",
    "UPDATE core_seal SET digest = 'x' WHERE id = (SELECT max(id) FROM core_seal)",
    "UPDATE core_seal SET seen = '{}' WHERE id = (SELECT min(id) FROM core_seal)",
    "UPDATE core_seal SET previous_id = NULL WHERE id = (SELECT min(id) + 1 FROM core_seal)",
])  # fmt: skip
def test_check_finds_that_a_seal_was_altered(people, statement):
    seal_all()
    UserFactory()
    seal_all()
    alter(*statement.split("; "))
    assert check().broken


def test_check_finds_that_all_was_sealed_anew_by_the_head_noted_before(people):
    head = seal_all().digest
    assert head in command("--full") and "Head" in command("--head", head)
    seals = ("core_blocksalt", "core_sealedblock", "core_seal")
    alter(*alterations()["changed"], *(f"DELETE FROM {table}" for table in seals))
    seal_all()
    assert check().is_sound
    with pytest.raises(CommandError, match=f"No seal has the head {head}"):
        command("--head", head)


@pytest.mark.parametrize(("old", "purge"), [("x", None), (None, "not carried out")])
def test_check_finds_a_forged_reseal(people, anna, old, purge):
    seal_all()
    alter(*alterations()["changed"])
    (block,) = check().altered
    request = ask_to_clean(Past, rows=keys()[:1], columns=["name"], purpose="redaction", by=anna) if purge else None
    new = services.digest(TABLE, block.columns, block.first_id, block.last_id, block.salt.value)
    values = {"old": old or block.digest, "new": new, "columns": block.columns, "why": "" if purge else "forged"}
    Reseal.objects.create(block=block, purge=request, **values)
    checked = check()
    assert not checked.altered and checked.broken


@pytest.mark.long
def test_nightly_check_looks_at_recent_blocks_and_at_each_other_within_thirty_nights(people):
    seal_all()
    alter(*alterations()["changed"])
    assert check_history(on=DAY).altered
    alter("UPDATE core_seal SET made_at = '2020-01-01 00:00:00+00'")
    nights = [bool(check_history(on=DAY + dt.timedelta(days=n)).altered) for n in range(30)]
    assert sum(nights) == 1


# What raises no alarm


@pytest.fixture
def anna(db):
    return UserFactory(name="Anna", roles=["manager"])


@pytest.fixture
def ben(db):
    return UserFactory(name="Ben", roles=["dpo"])


def purge(anna, ben, rows, **what):
    request = ask_to_clean(Past, rows=rows, purpose="redaction", by=anna, **what)
    confirm_cleaning(request, by=anna)
    confirm_cleaning(request, by=ben)
    purge_now(request, by=ben)
    return request


@pytest.mark.parametrize("what", [{"columns": ["name"]}, {"columns": ["initials", "name"]}])
def test_purge_by_two_people_seals_its_blocks_again(people, anna, ben, what):
    seal_all()
    whole = keys()
    request = purge(anna, ben, whole[1:4], **what)
    assert check().is_sound
    assert {row.purge for row in Reseal.objects.all()} == {request}
    assert Reseal.objects.count() == 2  # three rows in two blocks of three
    purge(anna, ben, whole[:1], columns=["job_title", "name"])
    assert check().is_sound
    alter(f"UPDATE {TABLE} SET name = 'Other' WHERE history_id = {whole[4]}")
    assert len(check().altered) == 1


@pytest.mark.long
def test_purge_replaces_the_salt_of_its_blocks_alone(people, anna, ben):
    """With it the digest of before tells whether a guess at the removed name is right."""
    seal_all()
    block, other = SealedBlock.objects.filter(table=TABLE)[:2]
    before, kept = block.salt.value, other.salt.value
    name = Past.objects.get(pk=block.last_id).name
    purge(anna, ben, [block.last_id], columns=["name"])
    alter(f"UPDATE {TABLE} SET name = '{name}' WHERE history_id = {block.last_id}")  # the guess
    place = TABLE, block.columns, block.first_id, block.last_id
    assert services.digest(*place, before) == block.digest
    after = BlockSalt.objects.get(block=block).value
    assert after != before and services.digest(*place, after) != block.digest
    assert BlockSalt.objects.get(block=other).value == kept


@pytest.mark.long
def test_check_finds_that_a_salt_was_taken_away_or_replaced(people):
    seal_all()
    first, second = SealedBlock.objects.filter(table=TABLE)[:2]
    alter(f"DELETE FROM core_blocksalt WHERE block_id = {first.pk}")
    alter(f"UPDATE core_blocksalt SET value = 'other' WHERE block_id = {second.pk}")
    assert check().altered == [first, second]


@pytest.mark.long
def test_purge_does_not_cover_an_alteration_of_before(people, anna, ben):
    seal_all()
    alter(*alterations()["changed"])
    purge(anna, ben, keys()[:1], columns=["name"])
    assert len(check().altered) == 1 and not Reseal.objects.exists()


@pytest.mark.long
def test_purge_of_rows_that_are_not_sealed_yet_raises_no_alarm(people, anna, ben):
    seal_history()
    purge(anna, ben, keys()[:2], columns=["name"])
    seal_all()
    assert check().is_sound and not Reseal.objects.exists()


@pytest.mark.long
def test_saves_and_deletions_of_records_raise_no_alarm(people):
    seal_all()
    save_versioned(people[0], expected=1, fields=["name"], by=None, reason="Typing error")
    assert check().is_sound
    seal_all()
    assert check().is_sound


@pytest.mark.long
def test_added_column_raises_no_alarm(people):
    seal_all()
    alter(f"ALTER TABLE {TABLE} ADD COLUMN later varchar(9) NULL")
    assert check().is_sound


@pytest.mark.long
def test_reseal_goes_on_without_a_column_that_a_migration_drops(people):
    alter(f"ALTER TABLE {TABLE} ADD COLUMN later varchar(9) NULL")
    seal_all()
    for block in SealedBlock.objects.filter(table=TABLE):  # as if it had been a field when they were sealed
        columns = [*block.columns, "later"]
        new = services.digest(TABLE, columns, block.first_id, block.last_id, block.salt.value)
        Reseal.objects.create(block=block, old=block.digest, new=new, columns=columns, why="Added")
    assert check().is_sound
    altered = keys()[-1]
    alter(f"UPDATE {TABLE} SET name = 'Other' WHERE history_id = {altered}")
    with reseal(TABLE, why="Nobody needed it"):
        alter(f"ALTER TABLE {TABLE} DROP COLUMN later")
    (block,) = check().altered
    assert block.first_id <= altered <= block.last_id
    assert {row.why for row in Reseal.objects.all()} == {"Added", "Nobody needed it"}


@pytest.mark.long
def test_check_is_sound_only_when_a_migration_dropped_the_sealed_table(people):
    seal_all()
    alter(f"ALTER TABLE {TABLE} RENAME TO old_people")
    assert len(check().altered) == SealedBlock.objects.filter(table=TABLE).count()
    alter(f"ALTER TABLE old_people RENAME TO {TABLE}")
    with reseal(TABLE, why="Nobody needed it"):
        alter(f"ALTER TABLE {TABLE} RENAME TO old_people")
    assert check().is_sound


def test_resealed_operation_seals_again_forwards_and_backwards(people):
    def shout(editor):
        alter(f"UPDATE {TABLE} SET name = upper(name)")

    def whisper(editor):
        alter(f"UPDATE {TABLE} SET name = lower(name)")

    seal_all()
    operation = Resealed(TABLE, "Names in capitals", [RunOnDatabase(shout, whisper)])
    for run_it, why in (
        (operation.database_forwards, "Names in capitals"),
        (operation.database_backwards, "Back: Names in capitals"),
    ):
        run_it("accounts", connection.schema_editor(), None, None)
        assert check().is_sound and Reseal.objects.latest("pk").why == why


@pytest.mark.long
def test_check_finds_that_a_column_was_dropped_without_a_reseal(people):
    seal_all()
    alter(f"ALTER TABLE {TABLE} RENAME COLUMN initials TO signs")
    assert len(check().altered) == SealedBlock.objects.filter(table=TABLE).count()


# The command


def test_command_says_that_there_are_no_seals_yet(db):
    assert "no seals yet" in command()


@pytest.mark.long
def test_command_counts_and_prints_the_head(people):
    seal_history()
    assert "Blocks as they were sealed: 0. Seals in an unbroken chain: 1." in command()
    seal_all()
    assert f"Head: {Seal.objects.latest('pk').digest}" in command()


RIGHTS = {  # of the role that runs
    "core_seal": {"SELECT", "INSERT"},
    "core_sealedblock": {"SELECT", "INSERT"},
    "core_blocksalt": {"SELECT", "INSERT"},
    "core_reseal": {"SELECT"},
}


@pytest.mark.long
@pytest.mark.parametrize("table", ["core_seal", "core_sealedblock", "core_reseal"])
def test_nobody_changes_or_deletes_seals(people, table):
    seal_all()
    block = SealedBlock.objects.first()
    Reseal.objects.create(block=block, old=block.digest, new=block.digest, columns=block.columns, why="Test")
    for statement in (f"UPDATE {table} SET id = id + 1", f"DELETE FROM {table}"):
        with pytest.raises(IntegrityError, match="History cannot be changed or deleted"), transaction.atomic():
            run(statement)


@pytest.mark.parametrize("tables_come_later", [False, True])
def test_role_that_runs_may_only_read_and_add_seals(db, tables_come_later):
    become_runner()
    run("RESET ROLE")
    if tables_come_later:  # they have the rights of every new table then
        run(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {', '.join(RIGHTS)} TO {ROLE}")
        install_guards()
    with connection.cursor() as cursor:
        for table, rights in RIGHTS.items():
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"):
                cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [ROLE, table, right])
                assert cursor.fetchone()[0] == (right in rights), (table, right)


@pytest.mark.long
def test_role_that_runs_seals_and_checks(people):
    become_runner()
    seal_all()
    assert check().is_sound and check().blocks
