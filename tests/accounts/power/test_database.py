"""The database itself refuses roles that two people did not decide."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import PowerRequest, RoleGrant
from accounts.power.guard import install
from accounts.power.services import confirm, propose
from accounts.roles import GUARDED
from tests.factories.accounts import InvitationFactory, UserFactory

WIDE = sorted(GUARDED)


def insert(user, role, request=None) -> None:
    """A plain INSERT of a grant."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_rolegrant (version, created_at, user_id, role, granted_at, power_request_id)"
            " VALUES (1, %s, %s, %s, %s, %s)",
            [timezone.now(), user.pk, role, timezone.now(), request and request.pk],
        )


def request_for(subject, role, **changes) -> PowerRequest:
    """A plain INSERT of a request."""
    now = timezone.now()
    values = {"kind": "grant", "reason": "x", "expires_at": now, "state": "confirmed", "decided_at": now}
    with transaction.atomic():
        return PowerRequest.objects.create(subject=subject, role=role, **values | changes)


def refused(call, *args, **more) -> None:
    with pytest.raises(IntegrityError):
        call(*args, **more)


@pytest.mark.parametrize("role", WIDE)
def test_grant_without_a_request_is_refused(pat, role):
    refused(insert, pat, role)
    assert not RoleGrant.objects.filter(user=pat, role=role).exists()


@pytest.mark.parametrize("state", ["proposed", "refused", "withdrawn", "expired"])
def test_grant_with_a_request_that_is_not_confirmed_is_refused(ada, mia, pat, state):
    more = {"decided_at": None} if state == "proposed" else {"decided_by": mia} if state == "refused" else {}
    refused(insert, pat, "dpo", request_for(pat, "dpo", state=state, proposed_by=ada, **more))


def test_grant_with_the_request_of_another_person_role_or_grant_is_refused(ada, mia, pat):
    other = UserFactory()
    request = request_for(other, "dpo", proposed_by=ada, decided_by=mia)
    refused(insert, pat, "dpo", request)
    refused(insert, other, "recorder", request)
    insert(other, "dpo", request)
    other.role_grants.update(ended_at=timezone.now())
    refused(insert, other, "dpo", request)


def test_grant_with_the_removal_of_a_second_step_is_refused(ada, mia, pat):
    refused(insert, pat, "dpo", request_for(pat, "", kind="factor_reset", proposed_by=ada, decided_by=mia))


def test_plain_role_needs_no_request_and_takes_none(ada, mia, pat):
    insert(pat, "board")
    refused(insert, pat, "working_group", request_for(pat, "dpo", proposed_by=ada, decided_by=mia))


def test_request_by_one_person_is_refused(ada, mia, pat):
    for people in (
        {"proposed_by": ada, "decided_by": ada},
        {"proposed_by": ada, "decided_by": pat},
        {"proposed_by": pat, "decided_by": mia},
        {"proposed_by": ada, "decided_by": None},
        {"proposed_by": None, "decided_by": mia},
        {"proposed_by": ada, "decided_by": UserFactory(roles=["board"])},
        {"proposed_by": UserFactory(roles=["board"]), "decided_by": mia},
        {"proposed_by": ada, "decided_by": UserFactory(roles=["dpo"], is_active=False)},
    ):
        refused(request_for, pat, "dpo", **people)


def test_first_two_people_need_no_second_and_a_third_does(db):
    found = {"kind": "found", "expires_at": None}
    first, second, third = UserFactory.create_batch(3)
    for person in (first, second):
        insert(person, "administrator", request_for(person, "administrator", **found))
    insert(second, "dpo", request_for(second, "dpo", **found))
    refused(insert, third, "dpo", request_for(third, "dpo", **found))
    first.role_grants.update(ended_at=timezone.now())
    insert(third, "recorder", request_for(third, "recorder", **found))


def test_role_by_a_command_is_for_a_day(ada, mia, pat):
    more = {"kind": "break_glass", "role": "administrator", "proposed_by": None}
    now = timezone.now()
    for hours, is_refused in ((26, True), (24 * 365, True), (24, False)):
        made = request_for(pat, **more, expires_at=now + dt.timedelta(hours=hours), created_at=now)
        if is_refused:
            refused(insert, pat, "administrator", made)
        else:
            insert(pat, "administrator", made)


def test_grant_is_not_made_another_one_or_opened_again(ada, mia, pat):
    plain, wide = pat.role_grants.get(), mia.role_grants.get()
    now = timezone.now()
    for grant, change in ((plain, {"role": "dpo"}), (wide, {"user": pat}), (wide, {"role": "dpo"})):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleGrant.objects.filter(pk=grant.pk).update(**change)
    RoleGrant.objects.filter(pk=wide.pk).update(ended_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.filter(pk=wide.pk).update(ended_at=None)
    RoleGrant.objects.filter(pk=plain.pk).update(ended_at=now)
    RoleGrant.objects.filter(pk=plain.pk).update(ended_at=None)


def test_what_was_proposed_or_decided_stays(ada, mia, pat, rex):
    later, other = timezone.now() + dt.timedelta(days=9), UserFactory()
    open_one = propose("grant", subject=pat, role="recorder", by=ada, reason="Takes over")
    done = confirm(propose("grant", subject=pat, role="dpo", by=ada, reason="Takes over"), by=mia)
    for request, changes in (
        (open_one, {"role": "administrator"}),
        (open_one, {"subject": other}),
        (open_one, {"proposed_by": rex}),
        (open_one, {"expires_at": later}),
        (open_one, {"kind": "factor_reset", "role": ""}),
        (open_one, {"reason": "Another one"}),
        (open_one, {"state": "confirmed", "decided_at": later}),
        (open_one, {"state": "confirmed", "decided_at": later, "decided_by": ada}),
        (done, {"state": "proposed", "decided_at": None, "decided_by": None}),
        (done, {"decided_by": rex}),
        (done, {"subject": other}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PowerRequest.objects.filter(pk=request.pk).update(**changes)


def test_confirmed_invitation_is_for_whoever_has_its_address(ada, mia, pat):
    invitation = InvitationFactory(email="nia@example.org", roles=["dpo"], invited_by=ada)
    request = propose("grant", invitation=invitation, role="dpo", by=ada, reason="Takes over")
    confirm(request, by=mia)
    with pytest.raises(IntegrityError), transaction.atomic():
        PowerRequest.objects.filter(pk=request.pk).update(subject=pat)
    nia = UserFactory(email="nia@example.org")
    PowerRequest.objects.filter(pk=request.pk).update(subject=nia)
    request.refresh_from_db()
    insert(nia, "dpo", request)


def test_guards_can_be_put_on_twice(mia, pat):
    install()
    refused(insert, pat, "dpo")


@pytest.mark.parametrize("table", ["accounts_powerrequest", "accounts_user", "accounts_rolegrant"])
def test_guards_do_not_read_temporary_tables_of_the_same_names(ada, mia, pat, table):
    """Databases look for these first, and any role may make them."""
    found = request_for(pat, "dpo", kind="found", expires_at=None)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {table} AS SELECT * FROM public.{table} WHERE 1 = 0")
        if table == "accounts_powerrequest":
            cursor.execute(
                f"INSERT INTO pg_temp.{table} (id, kind, state, role, subject_id)"
                " VALUES (%s, 'grant', 'confirmed', 'dpo', %s)",
                [found.pk, pat.pk],
            )
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(
                "INSERT INTO public.accounts_rolegrant"
                " (version, created_at, user_id, role, granted_at, power_request_id) VALUES (1, %s, %s, 'dpo', %s, %s)",
                [timezone.now(), pat.pk, timezone.now(), found.pk],
            )
        cursor.execute(f"DROP TABLE pg_temp.{table}")


def test_requests_are_not_deleted(ada, mia, pat):
    made = request_for(pat, "administrator", kind="break_glass", expires_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        PowerRequest.objects.filter(pk=made.pk)._raw_delete("default")
    assert PowerRequest.objects.filter(pk=made.pk).exists()
