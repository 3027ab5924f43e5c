"""What a test with real transactions saves is taken back, and history is guarded again afterwards."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from core.history import guards
from tests.factories.accounts import UserFactory
from tests.kept import Kept
from tests.stored import number_after

pytestmark = pytest.mark.django_db(transaction=True)


def saved() -> tuple:
    """The people, and the versions of them."""
    return list(User.objects.order_by("pk").values_list("pk", "name")), User.history.count()


@pytest.mark.long
def test_what_was_changed_added_and_deleted_is_put_back_and_guarded():
    ann, bea = UserFactory(name="Ann"), UserFactory(name="Bea")
    before, kept = saved(), Kept()
    User.objects.filter(pk=ann.pk).update(name="Cas")
    User.objects.filter(pk=bea.pk).delete()
    UserFactory(name="Dee")
    assert saved() != before
    for _ in range(2):  # the second time nothing differs
        kept.put_back()
        assert saved() == before
    assert guards.missing_guards() == []
    with pytest.raises(IntegrityError), transaction.atomic():
        ann.history.first().delete()
    assert UserFactory(name="Eve").pk > bea.pk


@pytest.mark.long
def test_what_is_put_back_is_not_overwritten_by_numbers_that_a_smaller_board_has_set_back():
    people, kept = [UserFactory() for _ in range(3)], Kept()
    User.objects.filter(pk__in=[person.pk for person in people]).delete()
    with transaction.atomic(), connection.cursor() as cursor:
        number_after(cursor, ["accounts_user", "accounts_historicaluser"])  # as reading a board back does
    kept.put_back()
    assert UserFactory().pk not in {person.pk for person in people}


@pytest.mark.long
@pytest.mark.parametrize("time", [1, 2])
def test_nobody_is_left_by_the_test_before(time):
    assert not User.objects.exists() and not User.history.exists()
    UserFactory()
    connection.close()
