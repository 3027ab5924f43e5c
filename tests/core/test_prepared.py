"""Statements that are built once give what the expressions give when they are built anew."""

import datetime as dt

import pytest

from accounts.models import User
from core.prepared import as_date, as_moment, run, run_many
from tests.factories.accounts import UserFactory

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
