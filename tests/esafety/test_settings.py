"""Nothing insecure starts: an unsafe setting stops the start with a sentence that says what to set (test L13)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "SECRET_KEY": "x" * 50,
    "INCIDENT_KEYS": "y" * 50,
    "ALLOWED_HOSTS": "plan.example.org",
    "BOARD_NAME": "Northmere Safeguarding Children Board",
    "MAIL_URL": "smtp://localhost:25",
}


def start(**environment) -> subprocess.CompletedProcess:
    """Load the settings in a process of its own with nothing but these variables set."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    code = (
        "import sys; sys.argv = ['gunicorn']; import esafety.settings as s; print(s.SESSION_COOKIE_SECURE, s.SITE_URL)"
    )
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=kept | environment, capture_output=True, text=True, timeout=60
    )


def test_safe_settings_start_with_secure_cookies(tmp_path):
    result = start(**SAFE, VAR_DIR=str(tmp_path))
    assert result.stdout.strip() == "True https://plan.example.org", result.stderr


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({"INCIDENT_KEYS": ""}, "INCIDENT_KEYS is not set"),
        ({"INCIDENT_KEYS": "y" * 50 + ",short"}, "INCIDENT_KEYS is too short"),
        ({"INCIDENT_KEYS": "x" * 50}, "other keys than SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is not set"),
        ({"ALLOWED_HOSTS": "*"}, "must name the host names"),
        ({"BOARD_NAME": ""}, "BOARD_NAME is not set"),
        ({"MAIL_URL": ""}, "MAIL_URL is not set"),
        ({"ALLOWED_HOSTS": ".example.org"}, "SITE_URL is not set"),
        ({"SITE_URL": "http://plan.example.org"}, "SITE_URL must begin with https"),
        ({"SITE_URL": "https://other.example.org"}, "is not in ALLOWED_HOSTS"),
        ({"DEBUG": "1"}, "DEBUG may only be on in demonstration mode"),
        ({"DEMO": "1", "DEBUG": "1"}, "served to this machine only"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_an_unsafe_setting_stops_the_start_and_says_what_to_set(tmp_path, changes, words):
    result = start(**SAFE | {"VAR_DIR": str(tmp_path)} | changes)
    assert result.returncode != 0
    assert words in result.stderr
