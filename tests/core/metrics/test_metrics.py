"""/metrics: figures for monitoring, read back by Prometheus' own parser."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import connection
from django.tasks import TaskResultStatus
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max
from prometheus_client.parser import text_string_to_metric_families

from core.backup.keeping import save_into
from core.backup.proving import RESULT, look_at_proof
from core.jobs.daily import note_done
from core.jobs.failures import note_failure
from core.jobs.models import DailyRun
from core.mail.models import UNREACHED, OutgoingEmail
from core.metrics import page
from core.seals.services import seal_history
from core.security.services import note
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
TOKEN = "metrics-" + "0123456789" * 4


@pytest.fixture(autouse=True)
def token(settings):
    settings.METRICS_TOKEN = TOKEN


def read(client) -> dict[tuple[str, ...], float]:
    """(name, values of labels …) → figure."""
    response = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert (response.status_code, response["Content-Type"][:25]) == (200, "text/plain; version=0.0.4")
    samples = [each for family in text_string_to_metric_families(response.text) for each in family.samples]
    return {(each.name, *each.labels.values()): each.value for each in samples}


def task(status=TaskResultStatus.READY, *, queue="default", seconds: float = 0, later: bool = False) -> None:
    """A job that has been in the queue for so many seconds."""
    after = timezone.now() + dt.timedelta(hours=1) if later else get_date_max()
    row = DBTaskResult.objects.create(
        status=status, queue_name=queue, backend_name="default", task_path="x.y", run_after=after,
        args_kwargs={}, exception_class_path="", traceback="",
    )  # fmt: skip
    DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=timezone.now() - dt.timedelta(seconds=seconds))


def email(state: str, **values) -> None:
    OutgoingEmail.objects.create(kind="x", to="pat@example.org", state=state, **values)


@try_rows(
    "headers",
    [{}, {"Authorization": "Bearer"}, {"Authorization": f"Basic {TOKEN}"}, {"Authorization": f"Bearer {TOKEN[:-1]}"},
     {"Authorization": f"Bearer {TOKEN}é"}, {"Authorization": TOKEN}],
)  # fmt: skip
def test_metrics_returns_404_without_the_token(client, headers):
    assert client.get("/metrics", headers=headers).status_code == 404


@pytest.mark.parametrize("given", ["Bearer ", "Bearer", "", "Bearer x"])
def test_metrics_returns_404_when_no_token_is_set(client, settings, given):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": given}).status_code == 404


def test_metrics_takes_the_stated_number_of_statements(client):
    task()
    email("failed")
    with CaptureQueriesContext(connection) as asked:
        read(client)
    assert len(asked) == page.STATEMENTS == 7


def test_metrics_leaves_out_ages_before_the_first_run(client):
    assert {name for name, *_ in read(client)} == {
        "esafety_jobs", "esafety_oldest_waiting_job_seconds", "esafety_emails_failed", "esafety_mail_paused",
        "esafety_alerts_raised_24h", "esafety_failures",
    }  # fmt: skip


def test_metrics_counts_jobs_by_lane_and_the_oldest(client):
    for seconds in (5, 700):
        task(queue="mail", seconds=seconds)
    task(TaskResultStatus.RUNNING, seconds=9000)
    task(TaskResultStatus.SUCCESSFUL, seconds=9000)
    task(seconds=9000, later=True)
    found = read(client)
    assert found["esafety_jobs", "mail", "ready"] == 2 and found["esafety_jobs", "files", "running"] == 1
    assert found["esafety_jobs", "files", "ready"] == found["esafety_jobs", "mail", "running"] == 0
    assert found["esafety_oldest_waiting_job_seconds", "mail"] == pytest.approx(700, abs=30)
    assert found["esafety_oldest_waiting_job_seconds", "files"] == 0


def test_metrics_counts_emails_failures_and_alerts(client):
    before = read(client)
    for state in ("failed", "bounced", "unclear", "waiting"):
        email(state)
    note_failure(job="backup", reference="R1")
    note("alert", "raised", actor=None, alert="a", count=1)
    found = read(client)
    more = {name: found[name] - before[name] for name in found}
    assert (more[("esafety_emails_failed",)], found[("esafety_mail_paused",)]) == (3, 0)
    assert (more[("esafety_failures",)], more[("esafety_alerts_raised_24h",)]) == (1, 1)
    email("waiting", error=UNREACHED, next_try=timezone.now() + dt.timedelta(minutes=1))
    assert read(client)[("esafety_mail_paused",)] == 1


def test_metrics_shows_the_age_of_backup_proof_and_seal(client, tmp_path):
    seal_history()
    note_done("backup", timezone.now() - dt.timedelta(hours=30))
    proved_at = timezone.now() - dt.timedelta(hours=2)
    (tmp_path / RESULT).write_text(json.dumps({"proved_at": proved_at.isoformat()}))
    for _ in range(2):
        look_at_proof(tmp_path)
    found = read(client)
    assert found[("esafety_backup_age_seconds",)] == pytest.approx(30 * 3600, abs=60)
    assert found[("esafety_proof_age_seconds",)] == pytest.approx(2 * 3600, abs=60)
    assert 0 <= found[("esafety_seal_age_seconds",)] < 60
    note_done("backup", timezone.now())
    note_done("backup", timezone.now() - dt.timedelta(hours=1))
    assert read(client)[("esafety_backup_age_seconds",)] < 60
    assert DailyRun.objects.filter(job="proof of a backup").count() == 1


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_backup_into_a_folder_is_noted(client, tmp_path):
    save_into(tmp_path, keep=1)
    assert read(client)[("esafety_backup_age_seconds",)] < 60


def test_metrics_shows_the_free_space_of_the_disk(client, settings, tmp_path):
    disk = {"BACKEND": "core.files.storage.WholeFileStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": disk}
    assert read(client)[("esafety_store_free_bytes",)] > 0
