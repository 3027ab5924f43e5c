"""The only judge of access: permissions of roles, groups and agencies of the day, and the door to a record."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory

from accounts.models import User
from accounts.roles import PERMISSIONS, ROLES
from actions.models import Action, Objective, Plan, ProgressUpdate
from agencies import access
from agencies.access import belongings, get_visible, may, require, requires
from agencies.models import Agency, Eslo, Membership, SubGroup
from tests.cast import ROLES as CAST
from tests.factories.accounts import UserFactory
from tests.factories.plan import (
    ActionFactory,
    AgencyFactory,
    LeadFactory,
    MembershipFactory,
    SubGroupFactory,
)
from tests.rows import try_rows


@pytest.fixture
def today(monkeypatch):
    """3 February 2010."""
    day = dt.date(2010, 2, 3)
    monkeypatch.setattr(access, "today", lambda: day)
    return day


@pytest.mark.long
@try_rows("name", CAST)
def test_a_person_may_what_their_role_says_and_nothing_else(name, board):
    role, _ = CAST[name]
    assert {permission for permission in PERMISSIONS if may(board.people[name], permission)} == ROLES[role].permissions


def test_nobody_without_a_role_may_anything(board, stranger):
    for nobody in (stranger, AnonymousUser(), None):
        assert not [permission for permission in PERMISSIONS if may(nobody, permission)]


def test_a_permission_that_does_not_exist_is_never_held(board, helen):
    assert not may(helen, "plan.everything")
    assert not may(helen, "")


def test_who_is_shut_out_may_nothing_whatever_was_known_before(board, helen):
    assert may(helen, "plan.read")
    helen.is_active = False
    assert not may(helen, "plan.read")


def test_several_roles_add_up(db):
    both = UserFactory(roles=["board", "dpo"])
    assert may(both, "plan.raise_query") and may(both, "access_log.read") and not may(both, "plan.import")


@pytest.mark.parametrize(
    ("begins", "ends", "belongs"),
    [
        ("2010-02-03", None, True),
        ("2010-02-04", None, False),
        ("2009-01-01", "2010-02-03", True),
        ("2009-01-01", "2010-02-02", False),
        ("2009-01-01", "2011-01-01", True),
    ],
)
def test_people_belong_to_their_groups_from_the_first_to_the_last_day(begins, ends, belongs, db, today):
    row = MembershipFactory(valid_from=begins, valid_to=ends)
    person = User.objects.get(pk=row.user_id)
    assert belongings(person).subgroups == ({row.subgroup_id} if belongs else set())
    assert belongings(person).agencies == set()


def test_groups_and_agencies_are_kept_apart_and_read_once(db, today, django_assert_num_queries):
    person, group, agency = UserFactory(), SubGroupFactory(), AgencyFactory()
    MembershipFactory(user=person, subgroup=group)
    MembershipFactory(user=person, subgroup=None, agency=agency)
    MembershipFactory(subgroup=group)
    with django_assert_num_queries(1):
        found = [belongings(person) for _ in range(3)]
    assert {(each.subgroups, each.agencies) for each in found} == {(frozenset({group.pk}), frozenset({agency.pk}))}


def test_nobody_belongs_nowhere(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert belongings(None) == belongings(AnonymousUser()) == access.Belongings(frozenset(), frozenset())


@try_rows(
    ("name", "led", "editable"),
    [
        ("helen", [], ["by_group", "by_other_group", "by_police", "by_school", "shared", "completed"]),
        ("marian", ["by_group", "shared", "withdrawn"], ["by_group", "shared"]),
        ("tom", ["by_other_group", "shared"], ["by_other_group", "shared"]),
        ("ruth", ["by_police", "completed"], ["by_police", "completed"]),
        ("denzil", ["by_school"], ["by_school"]),
        ("margaret", ["by_school"], []),
        ("grace", [], []),
        ("sunita", [], []),
        ("stranger", [], []),
    ],
)
def test_actions_are_led_and_written_on_by_their_own(name, led, editable, board):
    person, shelf = board.people[name], board.open
    here = Action.objects.filter(plan=shelf.plan)

    def named(queryset):
        return {record for record in vars(shelf) if getattr(shelf, record) in set(queryset)}

    assert named(here.led_by(person)) == set(led)
    assert named(here.editable_by(person)) == set(editable)
    assert not Action.objects.filter(plan=board.closed.plan).editable_by(person)


def test_a_lead_that_has_ended_gives_no_right(board, marian):
    board.open.by_group.action_leads.update(ended_on=dt.date(2010, 1, 1))
    assert board.open.by_group not in Action.objects.editable_by(marian)


def test_a_lead_that_is_a_role_gives_the_right_to_those_who_hold_it(board, denzil, grace):
    lead = LeadFactory(name="Lead officers", kind="role", role="agency")
    action = ActionFactory(plan=board.open.plan, method=None, lead=lead)
    assert action in Action.objects.editable_by(denzil)
    assert action not in Action.objects.editable_by(grace)


def test_a_lead_that_means_the_eslos_gives_the_right_to_the_lead_officers_of_today(board, denzil, ruth, margaret):
    lead = LeadFactory(name="ESLO", kind="role", role="eslo")
    action = ActionFactory(plan=board.open.plan, method=None, lead=lead)
    Eslo.objects.filter(pk=board.officer.pk).update(person=denzil)
    for person, allowed in ((denzil, True), (ruth, False), (margaret, False)):
        assert (action in Action.objects.editable_by(person)) is allowed
    Eslo.objects.filter(pk=board.officer.pk).update(valid_to=dt.date(2010, 1, 1))
    assert action not in Action.objects.editable_by(type(denzil).objects.get(pk=denzil.pk))


@try_rows(("name", "count"), [("helen", 2), ("marian", 1), ("tom", 1), ("ruth", 0), ("grace", 0)])
def test_updates_are_corrected_by_their_author_and_the_manager(name, count, board):
    assert ProgressUpdate.objects.correctable_by(board.people[name]).count() == count


@try_rows(("name", "some"), [("helen", True), ("marian", False), ("sunita", False)])
def test_the_structure_of_open_plans_is_the_managers(name, some, board):
    found = set(Objective.objects.editable_by(board.people[name]).values_list("priority__plan", flat=True))
    open_plans = set(Plan.objects.open().values_list("pk", flat=True))
    assert board.open.plan.pk in open_plans and found == (open_plans if some else set())


def test_the_directory_is_for_roles_and_everybody_sees_where_they_belong(board, marian, stranger):
    assert board.school in Agency.objects.visible_to(marian)
    assert not Agency.objects.visible_to(stranger) and not SubGroup.objects.visible_to(stranger)
    assert Membership.objects.visible_to(marian).count() == 5
    own = MembershipFactory(user=stranger, subgroup=board.group)
    assert list(Membership.objects.visible_to(stranger)) == [own]


def test_agencies_and_groups_are_active_on_the_days_between(db):
    agency = AgencyFactory(active_from=dt.date(2010, 1, 1), active_to=dt.date(2010, 6, 30))
    days = [dt.date(2009, 12, 31), dt.date(2010, 1, 1), dt.date(2010, 6, 30), dt.date(2010, 7, 1)]
    assert [agency in Agency.objects.active(day) for day in days] == [False, True, True, False]
    assert SubGroupFactory(is_active=False) not in SubGroup.objects.active()
    assert SubGroupFactory() in SubGroup.objects.active()


class TestTheDoor:
    """get_visible, demand, requires"""

    def test_it_gives_the_record_to_those_who_may_see_it(self, board, grace):
        assert get_visible(Action.objects, grace, pk=board.open.by_group.pk) == board.open.by_group

    @pytest.mark.parametrize("number", [0, -1, 999_999, 10**30, "x", "", None, "1; DROP TABLE", "\x00"])
    def test_what_is_not_there_is_not_found(self, number, board, helen):
        with pytest.raises(Http404):
            get_visible(Action.objects, helen, pk=number)

    def test_a_stranger_finds_nothing(self, board, stranger):
        for nobody in (stranger, AnonymousUser()):
            with pytest.raises(Http404):
                get_visible(Action.objects, nobody, pk=board.open.by_group.pk)

    def test_two_that_fit_are_a_fault_of_ours_and_not_hidden(self, board, helen):
        with pytest.raises(Action.MultipleObjectsReturned):
            get_visible(Action.objects, helen, plan=board.open.plan)

    def test_demand_says_why(self):
        require(True)
        with pytest.raises(PermissionDenied, match="Only on Mondays"):
            require(False, "Only on Mondays")

    def test_a_view_needs_any_one_of_its_permissions(self, board, marian, grace):
        @requires("plan.update_led", "plan.update_any")
        def view(request, pk):
            return pk

        request = RequestFactory().get("/")
        request.user = marian
        assert view(request, pk=7) == 7
        assert (view.__name__, view.permissions) == ("view", ("plan.update_led", "plan.update_any"))
        request.user = grace
        with pytest.raises(PermissionDenied):
            view(request, pk=7)
