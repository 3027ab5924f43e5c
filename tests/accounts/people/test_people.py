"""People: one per address, shut out rather than deleted, with roles that begin and end."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import RoleGrant, User
from accounts.people import services
from core.records.locking import Conflict
from tests.factories.accounts import RoleGrantFactory, UserFactory


@pytest.fixture
def admin(db):
    return UserFactory(name="Ada Admin", roles=["administrator"])


def create(admin, **changes):
    values = {"email": "New.Person@Example.org", "name": "New Person", "by": admin, "reason": "Joined"}
    return services.create_person(**(values | changes))


def test_an_address_is_kept_in_lower_case_and_found_in_any_case(db):
    person = User.objects.create_user("  Jo.Bloggs@Example.ORG ", name="Jo")
    assert person.email == "jo.bloggs@example.org"
    assert User.objects.get_by_natural_key("JO.bloggs@example.org") == person


def test_two_people_cannot_have_one_address_in_two_cases(db):
    UserFactory(email="jo@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="JO@example.org", name="Other")])


def test_a_person_needs_an_address(db):
    with pytest.raises(ValueError, match="needs an email address"):
        User.objects.create_user("", name="Nobody")


def test_a_person_without_a_name_is_shown_by_the_address():
    assert User(email="jo@example.org").display_name == "jo@example.org"
    assert str(User(email="jo@example.org", name="Jo")) == "Jo"


def test_a_new_person_has_no_password_a_verified_address_and_the_asked_roles(admin):
    person = create(admin, roles=("board",))
    assert not person.has_usable_password()
    address = person.emailaddress_set.get()
    assert (address.email, address.verified, address.primary) == ("new.person@example.org", True, True)
    assert person.roles == {"board"}
    row = person.history.get()
    assert (row.history_user, row.history_change_reason) == (admin, "Joined")
    assert person.role_grants.get().granted_by == admin


@pytest.mark.parametrize("email", ["ada@example.org", "ADA@example.org", "no address", ""])
def test_a_taken_or_impossible_address_is_refused_and_nothing_is_saved(admin, email):
    UserFactory(email="ada@example.org")
    before = User.objects.count()
    with pytest.raises(ValidationError) as refused:
        create(admin, email=email)
    assert "email" in refused.value.message_dict or "__all__" in refused.value.message_dict
    assert User.objects.count() == before


def test_an_unknown_role_is_refused_and_the_person_is_not_saved(admin):
    with pytest.raises(ValidationError, match="no role"):
        create(admin, roles=("king",))
    assert not User.objects.filter(email="new.person@example.org").exists()


def test_a_role_is_held_once_at_a_time_and_can_be_given_again(admin):
    person = UserFactory()
    grant = services.grant_role(user=person, role="board", by=admin, reason="")
    with pytest.raises(ValidationError, match="already holds"):
        services.grant_role(user=person, role="board", by=admin, reason="")
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=person, role="board")
    services.end_role(grant=grant, expected=1, by=admin, reason="Left the board")
    assert person.roles == frozenset()
    services.grant_role(user=person, role="board", by=admin, reason="Came back")
    assert person.roles == {"board"}
    assert person.role_grants.count() == 2
    assert grant.history.first().history_change_reason == "Left the board"


def test_a_role_cannot_end_before_it_was_given(db):
    grant = RoleGrantFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.filter(pk=grant.pk).update(ended_at=grant.granted_at.replace(year=2000))


def test_ending_a_role_that_somebody_changed_meanwhile_is_a_conflict(admin):
    grant = RoleGrantFactory()
    services.end_role(grant=RoleGrant.objects.get(pk=grant.pk), expected=1, by=admin, reason="Left")
    with pytest.raises(Conflict):
        services.end_role(grant=grant, expected=1, by=admin, reason="Left")


def test_shutting_out_and_letting_in_again_is_in_the_history(admin):
    person = UserFactory(roles=["board"])
    services.deactivate_person(user=person, expected=1, by=admin, reason="Left")
    assert person.roles == frozenset()
    services.reactivate_person(user=person, expected=2, by=admin, reason="Returned")
    assert person.roles == {"board"}
    rows = person.history.values_list("is_active", "history_change_reason", "history_user")[:2]
    assert list(rows) == [(True, "Returned", admin.pk), (False, "Left", admin.pk)]


def test_history_holds_no_password_no_sign_in_time_and_no_session_seed(db):
    columns = {field.name for field in User.history.model._meta.fields}
    assert not columns & {"password", "last_login", "session_seed"}


def test_signing_in_leaves_no_history_row(client, db):
    person = UserFactory()
    client.force_login(person)
    assert person.history.count() == 1
    assert User.objects.get(pk=person.pk).last_login is not None
