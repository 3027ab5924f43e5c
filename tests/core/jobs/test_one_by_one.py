"""One record of a job that fails keeps no other from its turn, leaves nothing half done, and is named in the log."""

from __future__ import annotations

import pytest

from accounts.models import User
from core.jobs.one_by_one import one_by_one
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_a_record_that_fails_is_taken_back_and_told_and_the_others_are_done(caplog):
    people = [UserFactory(), UserFactory(), UserFactory()]

    def rename(person):
        User.objects.filter(pk=person.pk).update(name="Done")
        if person == people[1]:
            raise ValueError("of this one alone")
        return person

    assert one_by_one(people, rename, what="renaming") == 2
    assert [User.objects.get(pk=each.pk).name == "Done" for each in people] == [True, False, True]
    (said,) = caplog.records
    assert f"renaming failed for accounts.User {people[1].pk}" in said.getMessage()
    assert said.levelname == "ERROR" and said.getMessage().startswith("Reference ")
    assert people[1].name not in said.getMessage()


def test_what_gave_nothing_is_not_counted():
    assert one_by_one([UserFactory(), UserFactory()], lambda person: None, what="nothing") == 0
