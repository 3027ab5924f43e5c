"""Roles as data: who holds each permission."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from accounts.roles import PERMISSIONS, ROLES, permissions_of_roles
from agencies.access import may
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.rows import try_rows

ALL = {"working_group", "manager", "agency", "signatory", "recorder", "board", "dpo", "administrator"}

# Who holds each permission.
TABLE = {
    "plan.read": ALL,
    "history.read": ALL,
    "directory.read": ALL,
    "plan.update_led": {"working_group", "agency"},
    "plan.update_any": {"manager"},
    "plan.minute": {"working_group"},
    "plan.agree_revision": {"manager"},
    "plan.record_decision": {"manager"},
    "plan.raise_query": {"working_group", "manager", "agency", "board"},
    "plan.decide_query": {"manager"},
    "plan.structure": {"manager"},
    "plan.import": {"manager"},
    "plan.roll_forward": {"manager"},
    "plan.read_answers": ALL - {"agency", "signatory"},
    "plan.answer_own": {"agency", "signatory"},
    "plan.answer_any": {"manager"},
    "meetings.manage": {"manager"},
    "directory.edit_own": {"agency", "signatory"},
    "directory.edit_any": {"manager", "administrator"},
    "audits.manage": {"manager"},
    "audits.fill_own": {"agency", "signatory"},
    "audits.sign_own": {"signatory"},
    "audits.key_in": {"manager"},
    "audits.moderate": {"manager"},
    "audits.read_all": {"manager"},
    "audits.read_totals": {"working_group", "manager", "board"},
    "incidents.record": {"manager", "recorder"},
    "incidents.read": {"manager", "recorder"},
    "incidents.read_case_number": {"manager", "recorder"},
    "incidents.manage": {"manager"},
    "incidents.figures": {"manager", "recorder", "dpo"},
    "incidents.publish": {"manager"},
    "reports.build": {"manager"},
    "reports.read_internal": {"manager", "recorder", "board"},
    "voices.run_own": {"agency"},
    "voices.see_own": {"agency", "signatory"},
    "voices.manage": {"manager"},
    "voices.see_published": ALL,
    "training.book": ALL - {"dpo", "administrator"},
    "training.manage": {"manager"},
    "resources.read": ALL - {"dpo", "administrator"},
    "resources.manage": {"manager"},
    "news.read": ALL - {"dpo", "administrator"},
    "news.manage": {"manager"},
    "people.invite_colleague": {"agency"},
    "people.invite": {"manager", "administrator"},
    "people.manage": {"administrator"},
    "power.decide": {"administrator", "manager", "dpo"},
    "settings.edit": {"manager", "administrator"},
    "security.read": {"dpo", "administrator"},
    "mail.manage": {"manager", "administrator"},
    "reminders.read": {"manager"},
    "access_log.read": {"manager", "dpo"},
    "history.clean": {"manager", "dpo"},
    "keeping.desk": {"dpo"},
    "tokens.make_own": {"working_group", "manager", "agency", "recorder", "dpo", "administrator"},
    "tokens.manage_all": {"dpo", "administrator"},
}


@try_rows("permission", sorted(PERMISSIONS))
def test_each_permission_is_held_by_exactly_the_roles_of_the_table(permission):
    assert {key for key, role in ROLES.items() if permission in role.permissions} == TABLE[permission]


def test_every_role_is_there_and_names_only_known_permissions():
    assert set(ROLES) == ALL
    assert set(TABLE) == set(PERMISSIONS)
    for key, role in ROLES.items():
        assert role.key == key
        assert role.permissions <= set(PERMISSIONS)
        assert role.name and role.description


def test_several_roles_add_up_and_an_unknown_role_allows_nothing():
    both = permissions_of_roles(["board", "dpo"])
    assert both == ROLES["board"].permissions | ROLES["dpo"].permissions
    assert permissions_of_roles(["no such role"]) == frozenset()
    assert permissions_of_roles([]) == frozenset()


def test_default_is_nothing(db):
    assert UserFactory().permissions == frozenset()
    assert not may(AnonymousUser(), "plan.read")


def test_an_ended_role_allows_nothing(db):
    grant = RoleGrantFactory(role="manager", ended_at=timezone.now() + timezone.timedelta(seconds=1))
    assert grant.user.roles == frozenset()
    assert grant.user.permissions == frozenset()


def test_a_person_who_was_shut_out_may_do_nothing(db):
    person = UserFactory(roles=["manager"])
    assert "plan.structure" in person.permissions
    person = User.objects.get(pk=person.pk)
    person.is_active = False
    assert person.permissions == frozenset()
    assert not person.has_role("manager")


def test_roles_are_read_once(db, django_assert_num_queries):
    person = UserFactory(roles=["agency", "board"])
    with django_assert_num_queries(1):
        assert person.has_role("board") and person.has_role(ROLES["agency"]) and not person.has_role("dpo")
        assert "plan.answer_own" in person.permissions
