"""What production settings give: a clean bill by Django's own check, and headers and cookies as they must be (L9)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from accounts.models import User

ROOT = Path(__file__).resolve().parents[3]
PRODUCTION = {
    "SECRET_KEY": "a9F-kL2_mN5pQ8rS1tU4vW7xY0zB3cD6eG_hJ-iKoMnOaPbQcRd",
    "INCIDENT_KEYS": "Zq8-wE5_rT2yU9iO6pA3sD0fG7hJ4kL1zX_cV-bNmQwE",
    "ALLOWED_HOSTS": "plan.example.org",
    "BOARD_NAME": "Northmere Safeguarding Children Board",
    "MAIL_URL": "smtp+tls://plan:secret@mail.example.org:587",
    "MAIL_FROM": "plan@example.org",
    "DATABASE_URL": "postgres://esafety_run:secret@127.0.0.1:1/nowhere",
}
# A stylesheet that was not collected is no matter of these pages; no page here needs the database
CODE = """
import json, sys
sys.argv = ["manage.py"]
import django
from django.conf import settings
settings.STATIC_ROOT = settings.VAR_DIR
(settings.VAR_DIR / "app.js").write_text("// a script")
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
django.setup()
from django.core import checks
from django.contrib.messages.storage.base import Message
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils.module_loading import import_string
request, answer = RequestFactory().get("/"), HttpResponse()
request.session = {}
storage = import_string(settings.MESSAGE_STORAGE)(request)
storage.storages[0]._store([Message(25, "Saved")], answer)
messages = {key: {k: v for k, v in held.items() if v} for key, held in answer.cookies.items()}
found = [str(each) for each in checks.run_checks(include_deployment_checks=True) if not each.is_silenced()]
silenced = [each.id for each in checks.run_checks(include_deployment_checks=True) if each.is_silenced()]
answers = {}
for name, client, path in (
    ("plain", Client(HTTP_HOST="plan.example.org"), "/accounts/login/?next=/plan/"),
    ("elsewhere", Client(HTTP_HOST="evil.example", HTTP_X_FORWARDED_PROTO="https"), "/accounts/login/"),
    ("page", Client(HTTP_HOST="plan.example.org", HTTP_X_FORWARDED_PROTO="https"), "/accounts/login/"),
    ("missing", Client(HTTP_HOST="plan.example.org", HTTP_X_FORWARDED_PROTO="https"), "/no/such/page/"),
    ("static", Client(HTTP_HOST="plan.example.org", HTTP_X_FORWARDED_PROTO="https"), "/static/app.js"),
):
    answer = client.get(path)
    answers[name] = {
        "status": answer.status_code,
        "headers": dict(answer.headers),
        "cookies": {key: {k: v for k, v in held.items() if v} for key, held in answer.cookies.items()},
    }
print(json.dumps({"found": found, "silenced": silenced, "answers": answers, "messages": messages,
                  "session": {key: getattr(settings, "SESSION_COOKIE_" + key) for key in
                              ("NAME", "SECURE", "HTTPONLY", "SAMESITE")}}))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict:
    """What a process of its own says, with production's variables and no other."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    more = {"DJANGO_SETTINGS_MODULE": "esafety.settings", "VAR_DIR": str(tmp_path_factory.mktemp("var"))}
    result = subprocess.run(
        [sys.executable, "-c", CODE],
        cwd=ROOT,
        env=kept | PRODUCTION | more,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout.splitlines()[-1])


@pytest.mark.long
def test_the_check_for_deployment_finds_nothing(told):
    assert told["found"] == []
    assert set(told["silenced"]) <= {"models.W040"}, "no warning about security is silenced"


def test_what_comes_without_encryption_is_sent_on_to_https(told):
    answer = told["answers"]["plain"]
    assert (answer["status"], answer["headers"]["Location"]) == (
        301,
        "https://plan.example.org/accounts/login/?next=/plan/",
    )
    assert answer["cookies"] == {}


def test_a_host_that_is_not_ours_is_refused(told):
    assert told["answers"]["elsewhere"]["status"] == 400


@pytest.mark.parametrize("page", ["page", "missing", "static"])
def test_every_page_says_how_it_may_be_used(told, page):
    headers = told["answers"][page]["headers"]
    policy = {part.split()[0]: part.split()[1:] for part in headers["Content-Security-Policy"].split("; ")}
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY" and policy["frame-ancestors"] == ["'none'"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert policy["default-src"] == policy["style-src"] == policy["form-action"] == ["'self'"]
    assert policy["object-src"] == policy["base-uri"] == ["'none'"]
    assert ("no-store" in headers["Cache-Control"]) == (page != "static")


def test_no_other_site_may_read_a_file_of_ours(told):
    assert told["answers"]["static"]["status"] == 200
    assert not [name for each in told["answers"].values() for name in each["headers"] if "Allow-Origin" in name]


def test_cookies_are_secure_unreadable_for_scripts_and_stay_with_us(told):
    ((name, cookie),) = told["answers"]["page"]["cookies"].items()
    assert name == "__Host-csrftoken" and cookie["path"] == "/" and "domain" not in cookie
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
    assert list(told["messages"]) == ["__Host-messages"]
    assert told["messages"]["__Host-messages"] == {k: v for k, v in cookie.items() if k not in ("expires", "max-age")}
    assert told["session"] == {"NAME": "__Host-sessionid", "SECURE": True, "HTTPONLY": True, "SAMESITE": "Lax"}


def test_a_new_installation_has_no_account(db):
    """Nobody comes with the product; the first administrator is made by a command (L13)."""
    assert not User.objects.exists()
