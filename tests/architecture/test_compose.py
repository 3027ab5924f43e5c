"""The compose file as the compose tool reads it: what starts, as whom, with which secrets, and how it stops."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from esafety.running import serving
from tests.rows import try_rows

ROOT = Path(__file__).parents[2]
REQUIRED = {
    "SECRET_KEY": "0123456789" * 5,
    "INCIDENT_KEYS": "abcdefghij" * 5,
    "ALLOWED_HOSTS": "plan.example.org",
    "BOARD_NAME": "Northmere Safeguarding Children Board",
    "MAIL_URL": "smtp+tls://mail.example.org",
    "MAIL_FROM": "plan@example.org",
    "OWNER_PASSWORD": "ownerpassword",
    "RUN_PASSWORD": "runpassword",
    "PROOF_PASSWORD": "proofpassword",
    "PURGE_PASSWORD": "purgepassword",
}
RUNNING = {"web", "worker", "scheduler", "backup"}
OWNING = {"migrate", "restore"}
PROVING = {"prove"}
SECONDS = {"s": 1, "m": 60}
READ_BY_COMPOSE = {
    "PORT",
    "WEB_CONCURRENCY",
    "BACKUPS_KEPT",
    "BACKUP_FOLDER",
    "OWNER_PASSWORD",
    "RUN_PASSWORD",
    "PROOF_PASSWORD",
    "PURGE_PASSWORD",
    "PURGE_DATABASE_URL",
    "VAR_DIR",
    "PG_BIN",  # set by the image
}
WITHOUT_IMAGE = {"PATH", "PGPASSFILE"}  # read by the programs of PostgreSQL


def tool() -> list[str]:
    """The compose tool, which needs no engine to read a file."""
    found = shutil.which("docker-compose")
    return [found] if found else ["docker", "compose"]


def read(file: str = os.devnull, **variables: str) -> subprocess.CompletedProcess:
    """What the tool makes of the file with these variables, those of a file of settings, and no others."""
    command = [*tool(), "--env-file", file, "--profile", "restore", "config", "--format", "json"]
    env = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | variables
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)


@pytest.fixture(scope="module")
def services() -> dict[str, dict]:
    done = read(**REQUIRED)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["services"]


def seconds(words: str) -> int:
    """5m0s → 300."""
    return sum(int(number) * SECONDS[unit] for number, unit in re.findall(r"(\d+)([ms])", words))


def test_everything_that_a_board_runs_is_there(services):
    assert set(services) == {"database"} | RUNNING | OWNING | PROVING


@try_rows("name", sorted(REQUIRED))
def test_without_a_secret_nothing_starts_and_it_says_what_to_set(name):
    done = read(**{key: value for key, value in REQUIRED.items() if key != name})
    assert done.returncode != 0
    assert name in done.stderr and "set it to" in done.stderr


def test_what_is_ours_may_change_nothing_of_its_own_image_and_gains_no_privileges(services):
    for name in RUNNING | OWNING | PROVING:
        service = services[name]
        assert service["read_only"] and service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["image"] == services["web"]["image"], name


def test_what_runs_has_the_role_that_owns_nothing_and_only_what_makes_tables_has_the_owners(services):
    logins = {name: services[name]["environment"]["DATABASE_URL"].split("@")[0] for name in RUNNING | OWNING}
    assert {logins[name] for name in RUNNING} == {"postgres://esafety_run:runpassword"}
    assert {logins[name] for name in OWNING} == {"postgres://esafety_owner:ownerpassword"}


def test_the_scheduler_alone_may_remove_from_the_history(services):
    given = {
        name: each["environment"] for name, each in services.items() if "PURGE_DATABASE_URL" in each["environment"]
    }
    assert list(given) == ["scheduler"]
    address = "postgres://esafety_purge:purgepassword@database:5432/esafety"
    assert given["scheduler"]["PURGE_DATABASE_URL"] == address


def test_what_proves_backups_reaches_neither_the_database_nor_the_files_of_the_board():
    bucket = {"EVIDENCE_URL": "s3://evidence", "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}
    services = json.loads(read(**REQUIRED, **bucket).stdout)["services"]
    prove = services["prove"]
    assert {name: services["web"]["environment"][name] for name in bucket} == bucket
    assert {prove["environment"][name] for name in bucket} == {""}
    assert prove["environment"]["DATABASE_URL"] == "postgres://esafety_proof:proofpassword@database:5432/esafety_proof"
    assert {each["source"] for each in prove["volumes"]} == {"proof", "backups"}
    assert prove["environment"]["VAR_DIR"] in {each["target"] for each in prove["volumes"]}
    assert prove["environment"]["EVIDENCE_URL"] == ""


def test_a_dollar_in_single_quotes_of_the_settings_file_reaches_the_application(tmp_path):
    values = REQUIRED | {"MAIL_URL": "smtp+tls://plan:pa$word$$x@mail.example.org"}
    (tmp_path / "settings").write_text("".join(f"{name}='{value}'\n" for name, value in values.items()))
    done = read(file=str(tmp_path / "settings"))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)["services"]["web"]["environment"]["MAIL_URL"]
    assert told.replace("$$", "$") == values["MAIL_URL"]  # (as it is printed, each stands twice)


def test_nothing_is_published_but_the_web_process_to_this_machine(services):
    published = {name: service["ports"] for name, service in services.items() if service.get("ports")}
    assert list(published) == ["web"]
    assert [port["host_ip"] for port in published["web"]] == ["127.0.0.1"]


def test_whoever_stops_has_time_to_finish(services):
    assert seconds(services["web"]["stop_grace_period"]) > serving.graceful_timeout
    for name in RUNNING | {"database"}:
        assert seconds(services[name]["stop_grace_period"]) >= 45, name


def test_files_are_shared_and_backups_are_kept_apart_from_them(services):
    held = {name: {v["target"]: v["source"] for v in services[name].get("volumes", [])} for name in services}
    assert {held[name]["/srv/esafety/var"] for name in RUNNING | {"restore"}} == {"files"}
    assert {name for name in held if "/srv/backups" in held[name]} == {"backup", "restore", "prove"}
    assert "/srv/backups" in services["backup"]["command"]


def test_backups_can_go_to_another_disk():
    services = json.loads(read(**REQUIRED, BACKUP_FOLDER="/mnt/other").stdout)["services"]
    (mounted,) = (v for v in services["backup"]["volumes"] if v["target"] == "/srv/backups")
    assert (mounted["type"], mounted["source"]) == ("bind", "/mnt/other")


def test_nothing_runs_before_the_tables_are_there_and_a_restore_needs_no_tables(services):
    for name in RUNNING:
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully", name
    assert set(services["restore"]["depends_on"]) == {"database"}
    assert services["restore"]["profiles"] == ["restore"]


def test_two_web_processes_share_a_range_of_ports():
    services = json.loads(read(**REQUIRED, PORT="8000-8001").stdout)["services"]
    assert services["web"]["ports"][0]["published"] == "8000-8001"


def test_every_variable_that_is_explained_reaches_the_application_and_every_one_that_does_is_explained(services):
    explained = set(re.findall(r"`([A-Z][A-Z_]+)`", (ROOT / "docs" / "deploying.md").read_text()))
    passed = {name for name in services["web"]["environment"] if name != "DATABASE_URL"}
    assert passed <= explained
    assert explained - READ_BY_COMPOSE - WITHOUT_IMAGE <= passed | {"DATABASE_URL"}
