"""A statement that is built once gives what its queryset gives, for every key, thread and person."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.db.models import Count, F
from django.test.utils import CaptureQueriesContext

from accounts.models import RoleGrant, User
from core.records.locking import save_versioned
from core.records.once import Once
from tests.factories.accounts import RoleGrantFactory, UserFactory

DAY = dt.date(2026, 2, 3)


def grants_of(user) -> object:
    return RoleGrant.objects.filter(user=user).select_related("user").order_by("pk")


@pytest.fixture
def people(db) -> list[User]:
    """Two people with a role each."""
    people = UserFactory.create_batch(2)
    for person in people:
        RoleGrantFactory(user=person, role="board")
    return people


def test_once_gives_the_records_of_each_key_in_one_statement(people):
    once = Once(grants_of)
    for person in people:
        with CaptureQueriesContext(connection) as queries:
            grants = once(person.pk)
            names = [grant.user.name for grant in grants]
        assert grants == list(grants_of(person))
        assert names == [person.name]
        assert len(queries) == 1


def test_once_builds_the_queryset_a_single_time_for_keys_of_one_type(people):
    built = []

    def build(user):
        built.append(user)
        return grants_of(user)

    once = Once(build)
    for person in people * 2:
        once(person.pk)
    assert len(built) == 1


@pytest.mark.parametrize(
    "shape",
    [
        lambda users: users,
        lambda users: users.only("name"),
        lambda users: users.annotate(roles=Count("role_grants"), address=F("email")),
        lambda users: users.values("name", "email"),
        lambda users: users.values_list("name", "version"),
        lambda users: users.values_list("name", flat=True),
        lambda users: users.values_list("name", "email", named=True),
        lambda users: users.order_by("name")[:1],
        lambda users: users.union(User.objects.filter(name="Nobody")),
    ],
    ids=["records", "deferred", "annotated", "values", "tuples", "flat", "named", "sliced", "union"],
)
def test_once_gives_every_shape_as_its_queryset_does(shape, people):
    def build(key):
        return shape(User.objects.filter(pk=key))

    once = Once(build)
    once(people[1].pk)
    records, expected = once(people[0].pk), list(build(people[0].pk))
    assert records == expected
    assert [contents(record) for record in records] == [contents(record) for record in expected]


def contents(record: object) -> object:
    """The loaded and annotated attributes of a record; anything else as it is."""
    if not isinstance(record, User):
        return record
    return {name: value for name, value in vars(record).items() if name != "_state"}


def test_once_takes_texts_days_and_moments_as_keys(people):
    first = people[0]
    moment = first.role_grants.get().granted_at
    grants = Once(lambda role, since: RoleGrant.objects.filter(role=role, granted_at__gte=since).order_by("pk"))
    assert len(grants("board", moment)) == 2
    assert grants("agency", moment) == []
    assert grants("board", moment + dt.timedelta(days=1)) == []


def test_once_finds_rows_without_a_value_where_the_key_is_none(people):
    by = Once(lambda key: RoleGrant.objects.filter(granted_by=key))
    assert by(people[0].pk) == []
    assert len(by(None)) == 2
    assert by(people[0].pk) == []


def test_once_gives_records_that_are_saved_with_history_when_a_field_changes(people):
    by_key = Once(lambda key: User.objects.filter(pk=key))
    [person] = by_key(people[0].pk)
    person.name = "Another name"
    save_versioned(person, expected=person.version, fields=["name"], by=people[1], reason="Married")
    assert [record.name for record in by_key(person.pk)] == ["Another name"]
    assert person.history.first().name == "Another name"


def test_once_reads_a_deferred_field_when_it_is_asked_for(people):
    [person] = Once(lambda key: User.objects.filter(pk=key).only("name"))(people[0].pk)
    assert person.get_deferred_fields() >= {"email"}
    assert person.email == people[0].email


def test_once_reads_within_the_transaction_that_is_open(people):
    names = Once(lambda key: User.objects.filter(pk=key).values_list("name", flat=True))
    key = people[0].pk
    names(key)
    with transaction.atomic():
        User.objects.filter(pk=key).update(name="Within")
        assert names(key) == ["Within"]
        transaction.set_rollback(True)
    assert names(key) == [people[0].name]


@pytest.mark.django_db(transaction=True)
def test_once_uses_the_connection_of_each_thread():
    people = UserFactory.create_batch(4)
    by_key = Once(lambda key: User.objects.filter(pk=key))

    def read(person: User) -> list[tuple[str, int]]:
        try:
            seen = []
            for _ in range(20):
                with CaptureQueriesContext(connection) as queries:
                    [record] = by_key(person.pk)
                seen.append((record.name, len(queries)))
            return seen
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as threads:
        results = list(threads.map(read, people))
    assert results == [[(person.name, 1)] * 20 for person in people]


@pytest.mark.parametrize(
    ("build", "keys", "error"),
    [
        (lambda key: User.objects.filter(pk=key), (1.5,), TypeError),
        (lambda key: User.objects.filter(pk=key), (True,), TypeError),
        (lambda key: User.objects.filter(pk=1), (1,), ValueError),
        (lambda key: User.objects.filter(pk=key).select_for_update(), (1,), ValueError),
        (lambda key: User.objects.filter(pk=key).prefetch_related("role_grants"), (1,), ValueError),
        (lambda key: User.objects.filter(pk=key, memberships__valid_to=DAY), (1,), ValueError),
        (lambda key: User.objects.filter(pk=key).none(), (1,), ValueError),
    ],
    ids=["fraction", "truth", "unused key", "locking", "prefetching", "a day of its own", "nothing"],
)
def test_once_refuses_what_cannot_be_kept(build, keys, error, people):
    with pytest.raises(error):
        Once(build)(*keys)
