"""The jobs of the day: each once, whatever happens to the others."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, transaction
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.jobs import beside, daily, jobs
from core.jobs.daily import run_daily
from core.jobs.files import make_file
from core.jobs.models import DailyRun

DAY = dt.date(2010, 3, 1)


@pytest.fixture
def done(monkeypatch, db):
    """What the jobs of these tests did; "bad" fails until it is mended."""
    monkeypatch.setattr(daily, "_jobs", {})
    monkeypatch.setattr(daily, "_looks", {})
    did = []

    @daily.daily("bad")
    def bad(day):
        did.append("begun")
        DailyRun.objects.create(job="left behind", day=day)
        if "mended" not in did:
            raise ValueError("not yet")

    @daily.daily("good")
    def good(day):
        did.append(day)

    return did


def test_each_job_is_done_once_a_day(done):
    assert run_daily(on=DAY)["good"] == "done"
    assert run_daily(on=DAY)["good"] == "done before"
    assert run_daily(on=DAY + dt.timedelta(days=1))["good"] == "done"
    assert [each for each in done if each != "begun"] == [DAY, DAY + dt.timedelta(days=1)]


def test_a_failure_keeps_no_other_from_its_turn_leaves_nothing_half_done_and_is_tried_again(done):
    assert run_daily(on=DAY) == {"bad": "failed", "good": "done"}
    assert list(DailyRun.objects.values_list("job", flat=True)) == ["good"]
    done.append("mended")
    assert run_daily(on=DAY) == {"bad": "done", "good": "done before"}
    assert run_daily(on=DAY) == {"bad": "done before", "good": "done before"}


def test_once_it_is_told_to_stop_no_further_job_is_begun_and_the_next_run_does_the_rest(done):
    looked = []
    daily.often("look")(lambda: looked.append("looked"))
    assert run_daily(on=DAY, stopped=lambda: "begun" in done) == {"bad": "failed"} and done == ["begun"]
    assert daily.run_often(lambda: True) == [] and looked == []
    assert run_daily(on=DAY)["good"] == "done" and daily.run_often() == [] and looked == ["looked"]


def test_two_at_the_same_moment_do_it_once(done, monkeypatch):
    class Blind:  # sees nothing of what the other has just written
        def filter(self, **lookup):
            return DailyRun.objects.none()

        def create(self, **values):
            return DailyRun.objects.create(**values)

    class Seen:
        objects = Blind()

    done.append("mended")
    run_daily(on=DAY)
    monkeypatch.setattr(daily, "DailyRun", Seen)
    with transaction.atomic():
        assert run_daily(on=DAY)["good"] == "done before"
    assert done.count(DAY) == 1


def test_a_database_that_does_not_answer_is_a_failure_of_the_job_and_not_of_the_scheduler(done, monkeypatch):
    class Away:
        def filter(self, **lookup):
            raise OperationalError("the connection was closed")

    class Seen:
        objects = Away()

    monkeypatch.setattr(daily, "DailyRun", Seen)
    assert run_daily(on=DAY) == {"bad": "failed", "good": "failed"}


def test_a_server_that_runs_on_does_the_jobs_of_each_day(monkeypatch):
    class Stop(Exception):
        pass

    looks = []

    def sleep(seconds):
        looks.append(seconds)
        if len(looks) == 3:
            raise Stop

    runs = []
    monkeypatch.setattr(daily, "run_daily", lambda: runs.append("run"))
    monkeypatch.setattr(daily, "run_often", lambda: runs.append("look"))
    monkeypatch.setattr(beside, "close_old_connections", lambda: None)
    monkeypatch.setattr(beside.time, "sleep", sleep)
    with pytest.raises(Stop):
        beside._keep_days()
    assert runs == ["run", "look"] * 3


def test_the_command_says_what_it_did_and_fails_where_a_job_failed(done, capsys):
    with pytest.raises(CommandError, match="tried again at the next run"):
        call_command("daily")
    done.append("mended")
    call_command("daily")
    assert capsys.readouterr().out.split("\n")[-2] == "bad: done"
    call_command("daily")
    assert capsys.readouterr().out == ""


@pytest.mark.django_db
@override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}})
def test_the_queue_forgets_what_was_finished_two_weeks_ago():
    for days in (1, 20):
        make_file.enqueue(0, 1)
        (task,) = DBTaskResult.objects.ready()
        task.set_successful(None)
        DBTaskResult.objects.filter(pk=task.pk).update(finished_at=timezone.now() - dt.timedelta(days=days))
    make_file.enqueue(0, 1)
    jobs.forget_tasks(DAY)
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["READY", "SUCCESSFUL"]


def test_the_jobs_of_the_background_are_hung_on():
    assert {"delete prepared files", "forget finished tasks"} <= set(daily._jobs)
