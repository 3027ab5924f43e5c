"""Making, revoking and checking API tokens."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from django.utils import timezone

from accounts.models import ApiToken, RoleGrant, TokenScope, User
from accounts.people.services import change_address, deactivate_person, end_role, reactivate_person
from accounts.people.unused import look_after_unused
from accounts.tokens import rules, services
from accounts.tokens.services import create_token, find_token, revoke_token
from core.backup.saving import save_backup
from core.models import SecurityEvent
from core.records.locking import Conflict
from core.records.rules import AlreadyThere, RuleBroken
from core.text.dates import today
from tests.actions.test_service_races import at_once
from tests.core.backup.databases import restored
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.tokens import make_token

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def owner(db) -> User:
    return UserFactory(roles=["working_group"])


@pytest.fixture
def admin(db) -> User:
    UserFactory(roles=["administrator"])
    return UserFactory(roles=["administrator"])


def make(owner: User, **values) -> tuple[ApiToken, str]:
    return create_token(**{"name": "Excel", "scopes": ["plan.read"]} | values, by=owner)


def token_events() -> list[tuple]:
    rows = SecurityEvent.objects.filter(kind="token").order_by("pk")
    return [(row.outcome, row.actor, row.subject, row.detail) for row in rows]


def test_create_token_returns_a_text_that_find_token_finds(owner):
    token, text = make(owner, scopes=["plan.read", "figures.read"])
    found = find_token(text)
    assert (found, found.owner, found.scope_names) == (token, owner, {"plan.read", "figures.read"})
    assert token.expires_on == today() + dt.timedelta(days=90)
    assert token.history.get().history_change_reason == "API token made"
    assert token_events() == [("issued", owner, owner, {})]


def test_create_token_leaves_out_scopes_that_are_of_no_use(db):
    bea = UserFactory(roles=["recorder"])
    token, _ = make(bea, scopes=["plan.read", "audits.read", "everything"])
    assert [scope.scope for scope in token.scopes.all()] == ["plan.read"]
    with pytest.raises(RuleBroken, match="at least one"):
        make(bea, scopes=["audits.read"])


@pytest.mark.parametrize("days", [0, -1, 366, 10**9])
def test_create_token_refuses_days_when_out_of_range(owner, days):
    with pytest.raises(RuleBroken, match="between 1 and 365"):
        make(owner, days=days)
    assert not ApiToken.objects.exists() and not token_events()


@pytest.mark.parametrize("name", ["", "x" * 81])
def test_create_token_refuses_name_when_blank_or_too_long(owner, name):
    with pytest.raises(RuleBroken) as broken:
        make(owner, name=name)
    assert broken.value.field == "name"


def test_create_token_refuses_when_role_or_account_does_not_allow_it(owner, admin):
    with pytest.raises(RuleBroken, match="Your roles"):
        make(UserFactory(roles=["board"]))
    before = User.objects.get(pk=owner.pk)
    assert before.permissions  # read while the account was open
    deactivate_person(user=owner, expected=owner.version, by=admin, reason="Left")
    with pytest.raises(RuleBroken, match="Your roles"):
        make(before)


def test_find_token_returns_none_when_text_is_not_the_token(owner):
    text = make_token(owner)
    other = text[:-1] + ("A" if text[-1] != "A" else "B")
    assert find_token(text) and find_token(other) is None
    assert find_token("") is find_token("esa_") is find_token(text[:-1]) is find_token(f"{text}\x00") is None


@pytest.mark.parametrize(("days", "is_found"), [(0, True), (-1, False)])
def test_find_token_works_until_the_end_of_the_last_day(owner, days, is_found):
    assert bool(find_token(make_token(owner, days=days))) is is_found


def test_find_token_returns_none_when_revoked(owner):
    token, text = make(owner)
    revoke_token(token, by=owner)
    assert find_token(text) is None
    assert token.history.latest().history_change_reason == "API token revoked"
    assert token_events()[-1] == ("revoked", owner, owner, {})
    with pytest.raises(AlreadyThere):
        revoke_token(token, by=owner)


def test_revoke_token_raises_conflict_when_somebody_was_quicker(owner, admin):
    token, _ = make(owner)
    stale = ApiToken.objects.get(pk=token.pk)
    revoke_token(token, by=admin)
    with pytest.raises(Conflict):
        revoke_token(stale, by=owner)


def test_find_token_follows_the_roles_of_its_owner(owner, admin):
    text = make_token(owner)
    grant = owner.role_grants.get()
    end_role(grant=grant, expected=grant.version, by=admin, reason="Moved on")
    assert find_token(text) is None
    assert not ApiToken.objects.get().revoked_at


def test_find_token_refuses_one_from_before_the_first_role_with_a_second_step(owner, admin):
    """Nobody had to pass a second step to make it, as every page of such a role asks for one."""
    text = make_token(owner)
    grant = RoleGrantFactory(user=owner, role="manager")
    assert find_token(text) is None
    assert find_token(later := make_token(owner)).owner == owner
    RoleGrantFactory(user=owner, role="dpo")
    RoleGrant.objects.filter(pk=grant.pk).update(ended_at=timezone.now())
    assert find_token(later) and find_token(text) is None
    RoleGrant.objects.filter(user=owner, role="dpo").update(ended_at=timezone.now())
    assert find_token(later) and find_token(text)  # it reads by no such role any more


def test_find_token_needs_four_statements_and_notes_the_use(owner, django_assert_num_queries):
    text = make_token(owner)
    with django_assert_num_queries(4):  # the token, its scopes, its owner, the use
        find_token(text)
    with django_assert_num_queries(3):
        find_token(text)
    with django_assert_num_queries(1):
        find_token(text[:-1] + ("A" if text[-1] != "A" else "B"))
    with django_assert_num_queries(0):
        find_token("no token")


def test_find_token_notes_the_use_at_most_once_an_hour(owner):
    text = make_token(owner)
    find_token(text)
    first = ApiToken.objects.get().last_used_at
    assert abs(timezone.now() - first) < HOUR
    ApiToken.objects.update(last_used_at=(recent := first - HOUR + dt.timedelta(minutes=1)))
    find_token(text)
    assert ApiToken.objects.get().last_used_at == recent
    ApiToken.objects.update(last_used_at=first - HOUR)
    find_token(text)
    assert ApiToken.objects.get().last_used_at > recent
    assert ApiToken.objects.get().history.count() == 1  # its making


def close(owner, admin):
    deactivate_person(user=owner, expected=owner.version, by=admin, reason="Left")


def give_address(owner, admin):
    change_address(user=owner, email="new@example.org", expected=owner.version, by=admin, reason="Married")


@pytest.mark.parametrize("end", [close, give_address])
def test_tokens_are_revoked_with_the_account_and_stay_so(owner, admin, end):
    text, other = make_token(owner), make_token(admin)
    make_token(owner, days=-1)
    end(owner, admin)
    token = ApiToken.objects.get(owner=owner, expires_on__gte=today())
    version = token.history.latest()
    assert (token.revoked_by, version.history_user) == (admin, admin) and "account" in version.history_change_reason
    assert [event for event in token_events() if event[0] == "revoked"] == [("revoked", admin, owner, {})]
    assert ApiToken.objects.get(owner=owner, expires_on__lt=today()).revoked_at is None
    if end is close:
        person = User.objects.get(pk=owner.pk)
        reactivate_person(user=person, expected=person.version, by=admin, reason="Back again")
    assert find_token(text) is None and find_token(other)


def test_tokens_are_revoked_by_the_job_that_closes_unused_accounts(owner, admin):
    text = make_token(owner)
    long_ago = timezone.now() - dt.timedelta(days=400)
    User.objects.filter(pk=owner.pk).update(date_joined=long_ago, warned_on=today() - dt.timedelta(days=60))
    look_after_unused(today())
    token = ApiToken.objects.get(owner=owner)
    assert token.revoked_at and token.revoked_by is None and find_token(text) is None
    assert token_events()[-1] == ("revoked", None, owner, {"by": "command"})


def test_tokens_stay_when_the_account_cannot_be_closed(admin):
    User.objects.exclude(pk=admin.pk).update(is_active=False)
    text = make_token(admin)
    with pytest.raises(RuleBroken):
        deactivate_person(user=admin, expected=admin.version, by=UserFactory(), reason="Left")
    assert find_token(text)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_no_token_outlives_an_account_that_is_closed_meanwhile(admin):
    for _ in range(3):
        owner = UserFactory(roles=["working_group"])

        def one(owner=owner):
            with suppress(RuleBroken):
                make(User.objects.get(pk=owner.pk))

        def other(owner=owner):
            close(User.objects.get(pk=owner.pk), admin)

        at_once(one, other)
        assert not ApiToken.objects.running(today()).filter(owner=owner).exists()


@pytest.mark.django_db(transaction=True)
def test_no_token_comes_back_with_a_backup(owner, tmp_path):
    token, text = make(owner)
    manifest = save_backup(tmp_path / "board.zip")
    assert manifest.tables["accounts_apitoken"] == manifest.tables["accounts_tokenscope"] == 0
    revoke_token(token, by=owner)
    with restored(tmp_path / "board.zip"):
        assert User.objects.filter(pk=owner.pk).exists() and find_token(text) is None
        assert not ApiToken.objects.exists() and not TokenScope.objects.exists()
        assert ApiToken.history.get().name == "Excel"
        again, text = make(owner)
        assert find_token(text) == again and again.pk != token.pk


def test_digests_are_compared_in_constant_time(owner, monkeypatch):
    compared = []
    monkeypatch.setattr(services.hmac, "compare_digest", lambda *both: compared.append(both) or False)
    text = make_token(owner)
    assert find_token(text) is None and compared == [(rules.digest_of(text), rules.digest_of(text))]
