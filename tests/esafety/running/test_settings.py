"""Nothing insecure starts: an unsafe setting stops the start with a sentence that says what to set.

Processes of their own are in test_refused_starts.py.
"""

import os
import runpy
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[3]
SAFE = {
    "SECRET_KEY": "0123456789" * 5,
    "INCIDENT_KEYS": "abcdefghij" * 5,
    "ALLOWED_HOSTS": "plan.example.org",
    "BOARD_NAME": "Northmere Safeguarding Children Board",
    "DATABASE_URL": "postgres://esafety_run:secret@127.0.0.1:1/nowhere",
    "MAIL_URL": "smtp+tls://plan:secret@mail.example.org",
    "MAIL_FROM": "plan@example.org",
}
DEMO = {"DEMO": "1", "DEBUG": "1", "ALLOWED_HOSTS": ""}


@pytest.fixture
def load(monkeypatch, tmp_path):
    """Reads the settings anew with these variables and no others of ours, as the web server does."""

    def read(**variables: str) -> dict:
        for name in list(os.environ):
            monkeypatch.delenv(name)
        for name, value in (variables | {"VAR_DIR": str(tmp_path)}).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["gunicorn"])
        return runpy.run_path(str(ROOT / "esafety" / "settings.py"))

    return read


def test_safe_settings_start_with_secure_cookies(load):
    settings = load(**SAFE)
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["SITE_URL"] == "https://plan.example.org"
    assert settings["DEFAULT_FROM_EMAIL"] == "plan@example.org"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({"SECRET_KEY": "0123456789" * 4}, "SECRET_KEY is too short: use at least 50"),
        ({"SECRET_KEY": "x" * 60}, "SECRET_KEY could be guessed"),
        ({"SECRET_KEY_OLD": "short"}, "A key in SECRET_KEY_OLD is too short"),
        ({"CASE_NUMBER_PATTERN": "[A-Z"}, "CASE_NUMBER_PATTERN is no regular expression"),
        ({"SECRET_KEY": "123456789" * 6}, "SECRET_KEY could be guessed"),
        ({"INCIDENT_KEYS": ""}, "INCIDENT_KEYS is not set"),
        ({"INCIDENT_KEYS": SAFE["INCIDENT_KEYS"] + ",short"}, "INCIDENT_KEYS is too short"),
        ({"INCIDENT_KEYS": "abcdefghij" * 3}, "INCIDENT_KEYS is too short: use at least 32"),
        ({"INCIDENT_KEYS": "y" * 50}, "INCIDENT_KEYS could be guessed"),
        ({"INCIDENT_KEYS": SAFE["SECRET_KEY"]}, "other keys than SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is not set"),
        ({"ALLOWED_HOSTS": "*"}, "must name the host names"),
        ({"BOARD_NAME": ""}, "BOARD_NAME is not set"),
        ({"DATABASE_URL": "mysql://plan@127.0.0.1/plan"}, "Set it to a PostgreSQL database"),
        ({"DATABASE_URL": "nonsense://plan"}, "Set it to a PostgreSQL database"),
        ({"DATABASE_URL": "esafety"}, "Set it to a PostgreSQL database"),
        ({"DATABASE_URL": "postgres://plan@127.0.0.1:port/plan"}, "Set it to a PostgreSQL database"),
        ({"DATABASE_URL": "postgres://plan:secret@db.example.org/plan"}, "Add ?sslmode=verify-full"),
        ({"DATABASE_URL": "postgres://plan:secret@10.0.0.5/plan?sslmode=require"}, "Add ?sslmode=verify-full"),
        ({"DATABASE_URL": "postgres://plan:secret@[2001:db8::1]/plan"}, "Add ?sslmode=verify-full"),
        ({"SECRET_KEY_FILE": "/nowhere/key"}, "SECRET_KEY and SECRET_KEY_FILE are both set"),
        ({"SECRET_KEY": "", "SECRET_KEY_FILE": "/nowhere/key"}, "The file that SECRET_KEY_FILE names cannot be read"),
        ({"SECRET_KEY": "", "SECRET_KEY_FILE": os.devnull}, "The file that SECRET_KEY_FILE names is empty"),
        ({"CACHE_URL": "redis://127.0.0.1:6379"}, "Remove CACHE_URL: "),
        ({"CACHE_URL": "locmem://"}, "Remove CACHE_URL: "),
        ({"CACHE_URL": ""}, "Remove CACHE_URL: "),
        ({"MAIL_URL": ""}, "MAIL_URL is not set"),
        ({"MAIL_URL": "smtp://mail.example.org"}, "unencrypted"),
        ({"MAIL_URL": "smtp://plan:secret@10.0.0.5:587"}, "unencrypted"),
        ({"MAIL_URL": "smtps+tls://mail.example.org"}, "it must begin with smtp+tls://"),
        ({"MAIL_URL": "http://mail.example.org"}, "it must begin with smtp+tls://"),
        ({"MAIL_URL": "mail.example.org:587"}, "it must begin with smtp+tls://"),
        ({"MAIL_URL": "smtp+tls://"}, "Set it to the mail server"),
        ({"MAIL_URL": "smtp+tls://mail.example.org:port"}, "Set it to the mail server"),
        ({"MAIL_FROM": ""}, "MAIL_FROM is not set"),
        ({"MAIL_FROM": "", "BOARD_CONTACT_EMAIL": "board@example.org"}, "MAIL_FROM is not set"),
        ({"MAIL_FROM": "The board"}, "MAIL_FROM is not set to an email address"),
        ({"ALLOWED_HOSTS": ".example.org"}, "SITE_URL is not set"),
        ({"SITE_URL": "http://plan.example.org"}, "SITE_URL must begin with https"),
        ({"SITE_URL": "https://other.example.org"}, "is not in ALLOWED_HOSTS"),
        ({"NATION": "France"}, "NATION is not one of the four nations. Set it to one of ENG (England)"),
        ({"DEBUG": "1"}, "DEBUG may only be on in demonstration mode"),
        ({"DEMO": "1", "DEBUG": "1"}, "served to this machine only"),
        (DEMO | {"CACHE_URL": "redis://127.0.0.1:6379"}, "Remove CACHE_URL: "),
        (DEMO | {"MAIL_URL": "mail.example.org"}, "it must begin with smtp+tls://"),
    ],
    ids=lambda value: value if isinstance(value, str) else ",".join(value),
)
def test_start_is_refused_when_a_setting_is_unsafe(load, changes, words):
    with pytest.raises(ImproperlyConfigured) as refused:
        load(**SAFE | changes)
    assert words in str(refused.value)
    assert "secret@" not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgres://plan:secret@db.example.org/plan?sslmode=verify-full&sslrootcert=system",
        "postgres://plan:secret@database/plan",
        "postgres://plan:secret@[::1]/plan",
        "postgres://plan:secret@%2Fvar%2Frun%2Fpostgresql.d/plan",
        "postgres:///plan",
    ],
)
def test_database_is_taken_when_nobody_on_the_way_can_read(load, url):
    assert load(**SAFE | {"DATABASE_URL": url})["DATABASES"]["default"]["NAME"] == "plan"


def test_secrets_are_read_from_files(load, tmp_path):
    secrets = {"SECRET_KEY": "9876543210" * 5, "INCIDENT_KEYS": SAFE["INCIDENT_KEYS"], "MAIL_URL": SAFE["MAIL_URL"]}
    files = {}
    for name, text in secrets.items():
        files[f"{name}_FILE"] = str(tmp_path / name)
        (tmp_path / name).write_text(f"{text}\n")
    safe = {name: text for name, text in SAFE.items() if name not in secrets}
    settings = load(**safe | files)
    assert settings["SECRET_KEY"] == secrets["SECRET_KEY"]
    assert settings["INCIDENT_KEYS"] == [secrets["INCIDENT_KEYS"]]
    assert settings["MAILERS"]["default"]["OPTIONS"]["password"] == "secret"


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp+tls://mail.example.org", 587, True, False),
        ("smtps://mail.example.org", 465, False, True),
        ("SMTPS://plan:se%40cret@mail.example.org:2465", 2465, False, True),
        ("smtp://localhost", 25, False, False),
        ("smtp://127.0.0.1:1025", 1025, False, False),
        ("smtp://[::1]:1025", 1025, False, False),
    ],
)
def test_mail_url_gives_port_and_encryption(load, url, port, tls, ssl):
    options = load(**SAFE | {"MAIL_URL": url})["MAILERS"]["default"]["OPTIONS"]
    assert (options["port"], options["use_tls"], options["use_ssl"]) == (port, tls, ssl)
    assert options["password"] in ("", "se@cret")


def test_weak_incident_key_is_taken_when_another_replaces_it(load):
    keys = [SAFE["INCIDENT_KEYS"], "y" * 50]
    assert load(**SAFE | {"INCIDENT_KEYS": ",".join(keys)})["INCIDENT_KEYS"] == keys


@pytest.mark.parametrize("sender", ["plan@example.org", "The board <plan@example.org>"])
def test_mail_from_takes_an_address_with_or_without_a_name(load, sender):
    assert load(**SAFE | {"MAIL_FROM": sender})["DEFAULT_FROM_EMAIL"] == sender


def test_demonstration_starts_without_mail(load):
    settings = load(SECRET_KEY="x" * 50, DATABASE_URL=SAFE["DATABASE_URL"], **DEMO)
    assert settings["MAILERS"]["default"]["BACKEND"].endswith("dummy.EmailBackend")
