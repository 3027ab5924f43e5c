"""The image as it is built from the Dockerfile: it starts as its own user with every documented setting, and its health
check tells a process that is ready from one without a database."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.architecture.test_compose import READ_BY_COMPOSE
from tests.benchmarks.server import Client
from tests.running.cluster import ROOT
from tests.running.images import Image, built_image, get_skip_reason
from tests.running.processes import PRODUCTION, ready, running

PORT = 8000  # that of esafety/running/serving.py
USER = 10001
PERSONAL = "Jo Fairweather, jo@example.org"
SETTINGS = PRODUCTION | {
    "SECRET_KEY_OLD": "older-" + "9876543210" * 5,
    "SITE_URL": "https://127.0.0.1",
    "BOARD_CONTACT_EMAIL": "board@example.org",
    "BOARD_CONTACT_PHONE": "01632 960001",
    "ESLO_LABEL": "Online safety lead",
    "NATION": "WLS",
    "CASE_NUMBER_PATTERN": "[A-Z]{2}[0-9]{6}",
    "ACCESSIBILITY_PREPARED_ON": "2026-11-02",
    "ACCESSIBILITY_REVIEWED_ON": "2026-11-03",
    "ACCESSIBILITY_CONTACT": PERSONAL,
    "PRIVACY_REVIEWED_ON": "2026-11-04",
    "PRIVACY_CONTACT": PERSONAL,
    "OIDC_NAME": "Northmere Council",
    "OIDC_SERVER_URL": "https://id.example.org",
    "OIDC_CLIENT_ID": "esafety",
    "OIDC_CLIENT_SECRET": "a secret of the provider",
    "OIDC_ADDRESSES_ARE_VERIFIED": "1",
    "OIDC_HAS_SECOND_FACTOR": "1",
    "UPLOAD_SCANNER": "core.scanning.clamd",
    "CLAMD_URL": "tcp://127.0.0.1:9",
    "HEALTH_NETWORKS": "192.0.2.0/24",
    "METRICS_TOKEN": "metrics-" + "0123456789" * 4,
    "EVIDENCE_URL": "s3://evidence/board?endpoint=http://127.0.0.1:9&region=eu-west-2",
    "AWS_ACCESS_KEY_ID": "key",
    "AWS_SECRET_ACCESS_KEY": "a secret of the store",
    "WEB_CONCURRENCY": "2",
}


# Prints every variable that code of this folder reads while the settings are loaded
READ = """
import os, sys
class Recorder(dict):
    def get(self, name, *default):
        if sys._getframe(1).f_code.co_filename.startswith(os.getcwd()):
            print(name)
        return super().get(name, *default)
    def __getitem__(self, name):
        return self.get(name) if name in self else super().__getitem__(name)
os.environ = Recorder(os.environ)
import esafety.settings, esafety.running.serving
"""


def documented() -> set[str]:
    """Every variable in the first column of a table of docs/deploying.md, and each that compose passes on."""
    rows = re.findall(r"^ *\| (`[^|]*) \|", (ROOT / "docs" / "deploying.md").read_text(), re.MULTILINE)
    block = re.search(r"^x-settings:.*?^services:", (ROOT / "docker-compose.yml").read_text(), re.M | re.S)[0]
    passed_on = re.findall(r"^  ([A-Z][A-Z_]+):", block, re.MULTILINE)
    return set(re.findall(r"`([A-Z][A-Z_]+)`", " ".join(rows))) | set(passed_on)


def test_every_documented_variable_is_set_when_the_image_is_started():
    assert len(documented()) > 25
    assert documented() - READ_BY_COMPOSE - SETTINGS.keys() == set()


def test_every_variable_that_the_settings_read_is_documented():
    """But those that a board never sets: of the demonstration, and of the tests."""
    env = {"PATH": os.environ["PATH"], "DATABASE_URL": "postgres://127.0.0.1/esafety"} | {
        k: v for k, v in SETTINGS.items() if v
    }
    done = subprocess.run([sys.executable, "-c", READ], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    read = {name for name in done.stdout.split() if not name.endswith("_FILE")}
    assert "SECRET_KEY" in read
    assert read - documented() - {"DATABASE_URL", *READ_BY_COMPOSE} == {"DEMO", "DEBUG", "TLS_ELSEWHERE"}


@pytest.fixture(scope="module")
def image() -> Image:
    if reason := get_skip_reason():
        pytest.skip(reason)
    with built_image() as image:
        yield image


@pytest.mark.long
def test_image_has_its_user_health_check_and_command(image):
    config = image.config
    assert config["User"] == f"{USER}:{USER}"
    assert config["Healthcheck"]["Test"] == ["CMD", "python", "esafety/running/healthcheck.py"]
    assert config["Cmd"][0] == "gunicorn" and not config.get("Entrypoint")
    assert [name for name in ("var/files", "proof", "../backups") if owner(image, name) != USER] == []
    assert owner(image, "manage.py") == owner(image, "../postgresql/bin/pg_dump") == 0
    absent = [
        "srv/esafety/.env",
        "srv/esafety/tests",
        "srv/esafety/node_modules",
        "root/.cache",
        "srv/packages/bin/pip",
    ]
    assert [name for name in absent if (image.root / name).exists()] == []


def owner(image: Image, name: str) -> int:
    return (image.root / "srv/esafety" / name).stat().st_uid


@pytest.mark.long
def test_image_starts_with_every_setting_and_its_health_check_is_right(image, machine, tmp_path):
    os.chown(tmp_path, USER, USER)
    settings = SETTINGS | {"DATABASE_URL": machine.env()["DATABASE_URL"]}

    def inside(*words: str) -> subprocess.CompletedProcess:
        command = image.command(list(words), tmp_path, settings)
        return subprocess.run(command, capture_output=True, text=True, timeout=300)

    check = image.config["Healthcheck"]["Test"][1:]
    first = inside(*check)
    assert (first.returncode, first.stderr[:9]) == (1, "no answer"), f"Port {PORT} of this machine is taken."
    command = image.command(image.config["Cmd"], tmp_path, settings)
    with running(command, {}, machine.log("image")) as process:
        ready(PORT, process)
        assert inside(*check).returncode == 0
        client = Client(PORT)
        page = client.must(200, "/accounts/login/").text
        assert "Northmere Council" in page
        style = re.search(r"/static/build/app\.\w+\.css", page)[0]
        assert len(client.must(200, style).body) > 50_000
        written = inside("python", "manage.py", "export_plan", "--format", "pdf", "--output", "var/plan.pdf")
        assert written.returncode == 0, written.stderr
        fonts = subprocess.run(["pdffonts", tmp_path / "plan.pdf"], capture_output=True, text=True, check=True).stdout
        assert fonts.count(" yes ") > 1, fonts
        machine.cluster.stop()
        try:
            failed = inside(*check)
            assert (failed.returncode, failed.stderr[:3]) == (1, "503")
        finally:
            machine.cluster.start()
        ready(PORT, process)
        assert inside(*check).returncode == 0
        assert process.stop() == 0
    lines = [line for line in process.said().splitlines() if line]
    assert lines and all(line.startswith("{") for line in lines), process.said()[-2000:]
    assert (tmp_path / "plan.pdf").stat().st_uid == USER
