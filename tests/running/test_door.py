"""The door into history asks the database itself who confirmed: code that runs as the web process cannot forge two people.

Each forgery writes its request and confirmations by plain SQL and lacks one condition; on PostgreSQL it acts as the
role of docs/database-roles.sql.
"""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import RoleGrant, User
from core.history.guards import ask_to_clean, begin_purge, confirm_cleaning
from core.models import HistoryDoor, HistoryDoorRecord
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.running.test_roles import become_runner, run

pytestmark = pytest.mark.django_db

Past = User.history.model
REFUSED = "a manager and a data protection officer|History cannot be changed"
INACTIVE, ENDED = "inactive", "ended"
# name: the people who confirmed, each with roles; INACTIVE closes the account, ENDED ends the roles.
FORGERIES = {
    "nobody": [],
    "manager alone": [("manager",)],
    "officer alone": [("dpo",)],
    "one person with both roles": [("manager", "dpo")],
    "one person with both roles and a bystander": [("manager", "dpo"), ()],
    "two without roles": [(), ()],
    "two managers": [("manager",), ("manager",)],
    "two officers": [("dpo",), ("dpo",)],
    "manager and administrator": [("manager",), ("administrator",)],
    "officer and recorder": [("dpo",), ("recorder",)],
    "manager whose account is closed": [("manager", INACTIVE), ("dpo",)],
    "officer whose account is closed": [("manager",), ("dpo", INACTIVE)],
    "manager whose role has ended": [("manager", ENDED), ("dpo",)],
    "officer whose role has ended": [("manager",), ("dpo", ENDED)],
    "both accounts closed": [("manager", INACTIVE), ("dpo", INACTIVE)],
}
PURPOSES = ("retention", "redaction")


def make_person(marks) -> User:
    """Somebody with these roles, as the marks INACTIVE and ENDED say."""
    roles = [mark for mark in marks if mark not in (INACTIVE, ENDED)]
    found = UserFactory(roles=roles, is_active=INACTIVE not in marks)
    if ENDED in marks:
        RoleGrant.objects.filter(user=found).update(ended_at=timezone.now())
    return found


def forge(purpose: str, rows: list[int], people: list[User], by: User) -> HistoryDoor:
    """A request to delete rows of history, with a confirmation of each of the people, written as plain SQL."""
    table, now = Past._meta.db_table, timezone.now().isoformat()
    run(
        'INSERT INTO core_historydoor (purpose, operation, "table", rows, columns, asked_by_id, asked_at)'
        f" VALUES ('{purpose}', 'delete', '{table}', '{rows}', '[]', {by.pk}, '{now}')"
    )
    purge = HistoryDoor.objects.latest("pk")
    for person in people:
        run(
            "INSERT INTO core_historydoorconfirmation (request_id, user_id, confirmed_at)"
            f" VALUES ({purge.pk}, {person.pk}, '{now}')"
        )
    return purge


def attempts(purge: HistoryDoor, by: User) -> list:
    """The ways through: the function of the database, and a plain statement that says that the door is open."""
    table = Past._meta.db_table
    ways = [lambda: begin_purge(purge, by=by)]
    if connection.vendor == "postgresql":
        ways.append(lambda: run(f"SELECT open_history_door({purge.pk}, {by.pk})"))
        ways.append(lambda: run(f"SET LOCAL esafety.history_door = '{purge.pk}'; DELETE FROM {table}"))
    else:
        ways.append(lambda: run(f"DELETE FROM {table} WHERE history_id IN ({', '.join(map(str, purge.rows))})"))
    return ways


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("what", FORGERIES)
def test_door_stays_shut_when_confirmations_are_forged(what, purpose):
    target = UserFactory(name="Real Name")
    people, by = [make_person(marks) for marks in FORGERIES[what]], UserFactory()
    become_runner()
    rows = list(target.history.values_list("pk", flat=True))
    purge = forge(purpose, rows, people, by)
    for attempt in attempts(purge, by):
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            attempt()
    assert [row.name for row in target.history.all()] == ["Real Name"]
    assert not HistoryDoorRecord.objects.exists()


def test_door_stays_shut_when_another_request_was_confirmed():
    target, manager, officer = UserFactory(), UserFactory(roles=["manager"]), UserFactory(roles=["dpo"])
    become_runner()
    rows = list(target.history.values_list("pk", flat=True))
    forge("retention", rows[:1], [manager], manager)
    purge = forge("retention", rows, [officer], officer)
    for attempt in attempts(purge, officer):
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            attempt()
    assert target.history.count() == 1


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize(
    ("first", "second"), [(("manager",), ("dpo",)), (("dpo",), ("manager",)), (("manager", "dpo"), ("manager",))]
)
def test_door_opens_when_manager_and_officer_confirm(purpose, first, second):
    target, one, other = UserFactory(name="Real Name"), UserFactory(roles=first), UserFactory(roles=second)
    become_runner()
    rows = list(target.history.values_list("pk", flat=True))
    request = ask_to_clean(Past, rows=rows, columns=["name"], purpose=purpose, by=one)
    confirm_cleaning(request, by=one)
    confirm_cleaning(request, by=other)
    assert begin_purge(request, by=other).rows_changed == 1
    assert [row.name for row in target.history.all()] == [""]


def test_door_stays_shut_when_role_is_given_anew_to_the_same_person_only():
    """A grant that ended and one that is current are of one person: no second person follows from that."""
    person = UserFactory(roles=["manager"])
    RoleGrant.objects.filter(user=person).update(ended_at=timezone.now())
    for role in ("manager", "dpo"):
        RoleGrantFactory(user=person, role=role)
    become_runner()
    purge = forge("redaction", list(person.history.values_list("pk", flat=True)), [person], person)
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        begin_purge(purge, by=person)
    assert person.history.count() == 1
