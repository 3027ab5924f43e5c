"""Statements that are built once give what the expressions give when they are built anew."""

import datetime as dt

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import RoleGrant, User
from core.prepared import MOST, as_date, as_moment, ask, ask_once, run, run_many, run_object
from tests.factories.accounts import RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db


def by_key(key, *names):
    return User.objects.filter(pk=key).order_by().values_list("pk", *names)


def by_keys(keys):
    return User.objects.filter(is_active=True, pk__in=keys).exclude(name="").order_by().values_list("pk", "email")


def test_each_key_gets_its_own_rows_from_the_one_statement():
    for user in UserFactory.create_batch(3):
        assert run(by_key, user.pk, "name") == [(user.pk, user.name)]
        assert run(by_key, user.pk, "email", "name") == [(user.pk, user.email, user.name)]
    assert run(by_key, 0, "name") == []


def test_a_moment_comes_back_as_it_was_saved():
    user = UserFactory()
    ((_, moment),) = run(by_key, user.pk, "date_joined")
    assert as_moment(moment) == User.objects.get(pk=user.pk).date_joined


def with_people(key):
    return RoleGrant.objects.select_related("user", "granted_by").filter(pk=key).order_by()


def test_an_object_comes_with_what_is_joined_to_it_as_from_its_queryset(django_assert_num_queries):
    given, other = RoleGrantFactory(granted_by=UserFactory(name="Ann")), RoleGrantFactory(granted_by=None)
    assert run_object(with_people, given.pk) == given  # the statement is built
    with django_assert_num_queries(2):
        for grant in (given, other):
            found = run_object(with_people, grant.pk)
            assert (found, found.user, found.granted_by) == (grant, grant.user, grant.granted_by)
            for one, expected in ((found, grant), (found.user, grant.user)):
                values = [getattr(one, field.attname) for field in one._meta.concrete_fields]
                assert values == [getattr(expected, field.attname) for field in expected._meta.concrete_fields]
    assert run_object(with_people, 0) is None
    assert run_object(with_people, 10**30) is None


@pytest.mark.parametrize("count", [0, 1, 3])
def test_several_keys_get_the_rows_of_each_and_the_other_conditions_hold(count):
    users = UserFactory.create_batch(3)
    UserFactory(is_active=False)
    keys = [user.pk for user in users[:count]]
    assert sorted(run_many(by_keys, keys)) == sorted((user.pk, user.email) for user in users[:count])


def active_or_named(active, named, name):
    users = User.objects.order_by()
    one = users.filter(pk__in=active, is_active=True).values_list("pk", "email")
    return one.union(users.filter(name=name, pk__in=named).values_list("pk", "name"), all=True).order_by()


def test_each_list_of_several_has_its_own_place_among_other_conditions():
    one, two, other = (UserFactory(name=name) for name in ("Ann 100%s", "Bea", "Bea"))
    found = run_many(active_or_named, [one.pk], [one.pk, two.pk], options=("Bea",))
    assert sorted(found) == sorted([(one.pk, one.email), (two.pk, "Bea")])
    assert run_many(active_or_named, [], [one.pk, other.pk], options=("Bea",)) == [(other.pk, "Bea")]
    assert run_many(active_or_named, [], [], options=("Bea",)) == []


@pytest.mark.parametrize("count", [0, 1, 7, MOST, MOST + 1])
def test_lists_of_any_length_give_what_the_database_holds(count):
    users = UserFactory.create_batch(3)
    keys = [user.pk for user in users] * (count // 3 + 1)
    expected = sorted((user.pk, user.email) for user in users if user.pk in keys[:count])
    for _ in range(2):  # the second time it is prepared already
        assert sorted(run_many(by_keys, keys[:count])) == expected


NAMED = "SELECT id, %s FROM accounts_user WHERE email = {email} AND (id IN ({ids}) OR name = {name}) AND name <> {name}"


def test_a_statement_that_is_written_out_gets_its_values_and_its_keys_each_in_its_place():
    one, other = UserFactory(name="Ann %s {ids}"), UserFactory(name="Bea")
    for value in ("kept", "100% {ids}", "kept"):
        asked = {"email": one.email, "ids": [one.pk, other.pk], "name": "Bea's"}
        assert ask(NAMED, value, **asked) == [(one.pk, value)]
        assert ask(NAMED, value, **asked | {"ids": []}) == []
        assert ask(NAMED, value, **asked | {"name": one.name}) == []


def test_postgresql_plans_a_statement_once_for_each_connection():
    with CaptureQueriesContext(connection) as sent:
        for key in (1, 2, 3):
            run(by_key, key, "is_active", "initials")
    words = [query["sql"].split()[0] for query in sent]
    assert words == (["PREPARE", "EXECUTE", "EXECUTE"] if connection.vendor == "postgresql" else ["SELECT"] * 3)


def test_what_is_planned_anew_each_time_gives_the_same_and_prepares_nothing():
    one, other = UserFactory(), UserFactory(name="Bea")
    asked = {"email": one.email, "ids": [one.pk, other.pk], "name": "Bea"}
    with CaptureQueriesContext(connection) as sent:
        assert ask_once(NAMED, "kept", **asked) == ask_once(NAMED, "kept", **asked) == [(one.pk, "kept")]
    assert [query["sql"].split()[0] for query in sent] == ["SELECT"] * 2


def test_behind_a_pooler_nothing_is_prepared(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    user = UserFactory()
    with CaptureQueriesContext(connection) as sent:
        assert run(by_key, user.pk, "is_active") == [(user.pk, True)]
    assert sent[0]["sql"].startswith("SELECT")


DIVIDED = "SELECT 10 / {by} FROM accounts_user"


def test_a_statement_that_failed_the_first_time_works_the_next():
    UserFactory()
    if connection.vendor == "postgresql":
        with pytest.raises(DataError), transaction.atomic():
            ask(DIVIDED, by=0)
    for by in (5, 2):
        assert ask(DIVIDED, by=by)[0] == (10 // by,)


def test_what_was_prepared_inside_a_transaction_outlives_its_end():
    user = UserFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        run(by_key, user.pk, "last_login")
        User.objects.create(email=user.email)
    assert run(by_key, user.pk, "last_login") == [(user.pk, None)]


def test_keys_are_numbers_and_nothing_else():
    with pytest.raises(ValueError, match="invalid literal"):
        run_many(by_keys, ["1) OR (1=1"])


@pytest.mark.parametrize("value", ["2010-03-01", dt.date(2010, 3, 1)])
def test_a_date_is_read_from_text_or_taken_as_it_is(value):
    assert as_date(value) == dt.date(2010, 3, 1)
    assert as_date(None) is None


@pytest.mark.parametrize(
    "value",
    ["2010-03-01 10:00:00", dt.datetime(2010, 3, 1, 10), dt.datetime(2010, 3, 1, 10, tzinfo=dt.UTC)],
)
def test_a_moment_without_a_zone_is_in_utc(value):
    assert as_moment(value) == dt.datetime(2010, 3, 1, 10, tzinfo=dt.UTC)
