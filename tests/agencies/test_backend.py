"""The person behind a request comes with roles, groups and agencies, in one statement."""

import datetime as dt

import pytest
from django.contrib.auth import get_user_model
from django.utils.functional import SimpleLazyObject

from accounts.models import RoleGrant
from agencies.access import Belongings, belongings
from agencies.backend import Backend
from agencies.models import Membership
from core.text.dates import today
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory, SubGroupFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def member(user, *, since=-10, until=None, **place):
    """A membership that begins and ends so many days from today."""
    end = None if until is None else today() + until * DAY
    return Membership.objects.create(user=user, valid_from=today() + since * DAY, valid_to=end, **place)


def test_a_person_comes_with_open_roles_and_current_places_only():
    user, other = UserFactory(), UserFactory(roles=["chair"])
    groups, agency = SubGroupFactory.create_batch(5), AgencyFactory()
    RoleGrantFactory(user=user, role="working_group")
    RoleGrantFactory(user=user, role="agency")
    RoleGrant.objects.filter(pk=RoleGrantFactory(user=user, role="manager").pk).update(ended_at=dt.datetime.now(dt.UTC))
    member(user, subgroup=groups[0])
    member(user, subgroup=groups[1], until=0)
    member(user, subgroup=groups[2], until=-1)
    member(user, subgroup=groups[3], since=1)
    member(user, agency=agency)
    member(other, subgroup=groups[4])

    found = Backend().get_user(user.pk)

    assert found == user
    assert found.roles == {"working_group", "agency"}
    assert belongings(found) == Belongings(frozenset({groups[0].pk, groups[1].pk}), frozenset({agency.pk}))


def test_what_the_backend_brings_is_what_the_records_say_when_asked_one_by_one():
    user = UserFactory(roles=["manager", "working_group"])
    member(user, subgroup=SubGroupFactory())
    agency = AgencyFactory()
    member(user, agency=agency)
    EsloFactory(agency=agency, person=user)
    plain, brought = get_user_model().objects.get(pk=user.pk), Backend().get_user(user.pk)
    assert (brought.roles, belongings(brought)) == (plain.roles, belongings(plain))
    assert belongings(brought).is_officer
    for field in get_user_model()._meta.concrete_fields:
        assert getattr(brought, field.attname) == getattr(plain, field.attname)


def test_a_person_without_a_role_or_place_is_found_and_may_nothing():
    found = Backend().get_user(UserFactory().pk)
    assert found.roles == frozenset()
    assert belongings(found) == Belongings(frozenset(), frozenset())


def test_a_shut_out_or_unknown_person_is_nobody():
    assert Backend().get_user(UserFactory(is_active=False, roles=["manager"]).pk) is None
    assert Backend().get_user(0) is None


def test_a_person_with_their_rights_is_one_statement_also_through_the_lazy_user_of_a_request(
    django_assert_num_queries,
):
    user = UserFactory(roles=["working_group"])
    member(user, subgroup=SubGroupFactory())
    with django_assert_num_queries(1):
        found = SimpleLazyObject(lambda: Backend().get_user(user.pk))
        assert found.has_role("working_group")
        assert len(belongings(found).subgroups) == 1
        assert belongings(found).agencies == frozenset()
