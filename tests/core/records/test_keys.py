"""A key that opens nothing of what the database has sealed is found before anything is written."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from accounts.jobs import reseal_second_factors
from accounts.second_factor.adapter import PURPOSE
from core.models import KeyFingerprint, SecurityEvent
from core.records.keys import note_keys, refuse_wrong_keys, wrong_keys
from core.records.sealing import seal, unseal
from core.text.dates import today
from core.web import checks
from tests.factories.accounts import UserFactory

OTHER, THIRD = "another-key-" + "0123456789" * 4, "a-third-key-" + "0123456789" * 4
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noted():
    """The database has met its keys, as after `migrate`."""
    KeyFingerprint.objects.all().delete()
    note_keys()


def test_current_keys_are_known_by_their_hashes_alone(settings):
    rows = KeyFingerprint.objects.values_list("purpose", "hash")
    assert {purpose for purpose, _ in rows} == {"secret_key", "incident_keys"}
    assert not any(settings.SECRET_KEY in found or settings.INCIDENT_KEYS[0] in found for _, found in rows)
    assert wrong_keys() == []


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"INCIDENT_KEYS": [OTHER]}, "INCIDENT_KEYS"),
        ({"INCIDENT_KEYS": [OTHER, THIRD]}, "INCIDENT_KEYS"),
        ({"SECRET_KEY": OTHER}, "SECRET_KEY_OLD"),
        ({"SECRET_KEY": OTHER, "SECRET_KEY_FALLBACKS": [THIRD]}, "SECRET_KEY_OLD"),
    ],
)
def test_key_that_opens_nothing_is_refused_and_not_stored(settings, changes, named):
    before = KeyFingerprint.objects.count()
    for name, value in changes.items():
        setattr(settings, name, value)
    (text,) = [keys.wrong for keys in wrong_keys()]
    assert named in text and OTHER not in text
    with pytest.raises(ImproperlyConfigured, match=named):
        note_keys()
    with pytest.raises(ImproperlyConfigured, match=named):
        refuse_wrong_keys()
    assert KeyFingerprint.objects.count() == before


@pytest.mark.long
def test_migrate_is_refused_with_a_wrong_key(settings):
    settings.INCIDENT_KEYS = [OTHER]
    with pytest.raises(ImproperlyConfigured, match="INCIDENT_KEYS"):
        call_command("migrate", verbosity=0, interactive=False)


def test_new_key_before_the_old_one_is_taken_and_known_when_the_old_one_is_gone(settings):
    settings.INCIDENT_KEYS = [OTHER, *settings.INCIDENT_KEYS]
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = THIRD, [settings.SECRET_KEY]
    assert wrong_keys() == []
    note_keys()
    settings.INCIDENT_KEYS, settings.SECRET_KEY_FALLBACKS = [OTHER], []
    assert wrong_keys() == []


def factor() -> Authenticator:
    data = {"secret": seal("a secret", purpose=PURPOSE)}
    return Authenticator.objects.create(user=UserFactory(), type=Authenticator.Type.TOTP, data=data)


def test_wrong_key_is_refused_by_what_it_does_not_open_where_no_key_is_known_yet(settings):
    """As where a board from before is brought up to this version under another key."""
    factor()
    KeyFingerprint.objects.all().delete()
    settings.SECRET_KEY = OTHER
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY_OLD"):
        note_keys()
    assert not KeyFingerprint.objects.filter(purpose="secret_key").exists()


def test_second_factors_open_under_the_new_key_alone_after_the_daily_job(settings):
    kept = factor()
    sealed = kept.data["secret"]
    reseal_second_factors(today())
    kept.refresh_from_db()
    assert kept.data["secret"] == sealed, "no key is being changed"
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OTHER, [settings.SECRET_KEY]
    reseal_second_factors(today())
    settings.SECRET_KEY_FALLBACKS = []
    kept.refresh_from_db()
    assert unseal(kept.data["secret"], purpose=PURPOSE) == "a secret"


def test_start_is_refused_with_a_wrong_key(settings, monkeypatch):
    monkeypatch.setattr(checks, "may_undo_guards", lambda: False)
    assert checks.database_is_safe(None) == []
    settings.INCIDENT_KEYS = [OTHER]
    for _ in range(2):
        assert [each.id for each in checks.database_is_safe(None)] == ["core.E004"]
    (event,) = SecurityEvent.objects.all()  # a start that is tried again and again is noted once an hour
    assert (event.kind, event.outcome, event.actor) == ("key", "wrong", None)
    assert event.detail == {"by": "command", "reason": "incident_keys"}
