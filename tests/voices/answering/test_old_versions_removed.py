"""Removing old versions of answers: by the role that runs the application, beside children who answer, and failing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from django.db import DatabaseError, connection, transaction

from core.jobs.daily import run_often
from core.jobs.models import JobFailure
from tests.factories.voices import make_class, make_survey
from tests.running.test_roles import become_runner, run
from tests.voices.answering.sending import counts, open_class, receive
from voices.answering.services import remove_old_versions, send_limit
from voices.classes.services import close_class
from voices.models import OldVersions, SurveyClass, WaitingCount

pytestmark = pytest.mark.django_db
JOB = "remove old versions of children’s answers"
ROUNDS, FORMS = 40, 60  # of closing a class, and of each of two classes that answer meanwhile


def file_of_counts() -> int:
    """The number of the file that holds the counters."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_filenode('voices_waitingcount')")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_running_role_gets_a_new_file_though_it_may_not_empty_the_table(group):
    become_runner()
    receive(group, C6="talk")
    before = file_of_counts()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        run("TRUNCATE voices_waitingcount")
    close_class(survey_class=group)
    assert file_of_counts() == before and OldVersions.objects.exists()
    remove_old_versions()  # (a test commits nothing)
    assert file_of_counts() != before and not OldVersions.objects.exists()
    assert counts(group) == {("C6", "talk"): 1}


@pytest.mark.django_db
def test_missing_right_is_a_failure_for_administrators_until_it_is_mended(group, caplog):
    run("REVOKE EXECUTE ON FUNCTION rewrite_waiting_answers FROM PUBLIC")
    close_class(survey_class=group)
    with transaction.atomic():
        become_runner()
        assert JOB in run_often() and JOB in run_often()
        assert JobFailure.objects.get(job=JOB).times == 2
        assert "permission denied for function rewrite_waiting_answers" in caplog.text
        assert OldVersions.objects.exists()
        run("RESET ROLE")
    run("GRANT EXECUTE ON FUNCTION rewrite_waiting_answers TO PUBLIC")
    assert JOB not in run_often()
    assert not JobFailure.objects.filter(job=JOB).exists() and not OldVersions.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_class_is_closed_while_the_tables_are_held_and_old_versions_go_later():
    """Somebody copies the tables with another program, for instance."""
    group = open_class()
    receive(group, C6="talk")
    before, other = file_of_counts(), connection.copy()
    with closing(other), other.cursor() as cursor:
        cursor.execute("BEGIN; LOCK TABLE voices_waitingcount IN ACCESS SHARE MODE")
        close_class(survey_class=group)
        assert not SurveyClass.objects.get(pk=group.pk).is_open
        assert JOB in run_often() and JobFailure.objects.filter(job=JOB).exists()
        assert file_of_counts() == before and OldVersions.objects.exists()
    assert JOB not in run_often()
    assert file_of_counts() != before and not OldVersions.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_tables_are_not_rewritten_from_an_old_snapshot():
    """It would not see the latest forms, which would be lost."""
    with pytest.raises(DatabaseError, match="READ COMMITTED only"), transaction.atomic():
        run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        run("SELECT rewrite_waiting_answers()")


@pytest.mark.django_db(transaction=True)
def test_no_form_is_lost_or_refused_while_other_classes_are_closed(monkeypatch):
    """Two classes answer at once, each form in a transaction of its own, while a third is closed again and again."""
    monkeypatch.setattr(send_limit, "most", FORMS)
    answering = [open_class(make_survey(), label=f"7{letter}", roll=FORMS) for letter in "AB"]
    third = make_class(make_survey(), "7C")

    def send_all(group: SurveyClass) -> None:
        try:
            for _ in range(FORMS):
                receive(group, C6="talk", C7="yes")
        finally:
            connection.close()

    def close_again_and_again() -> int:
        try:
            return sum(is_new_file_after_closing(third) for _ in range(ROUNDS))
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        closed = pool.submit(close_again_and_again)
        assert [each.result() for each in [pool.submit(send_all, group) for group in answering]] == [None, None]
        assert closed.result() > ROUNDS / 2
    for group in answering:
        group.refresh_from_db()
        assert group.received == FORMS == group.marks.count()
        assert counts(group) == {("C6", "talk"): FORMS, ("C7", "yes"): FORMS, ("any", "any"): FORMS}


def is_new_file_after_closing(group: SurveyClass) -> bool:
    before = file_of_counts()
    close_class(survey_class=group)
    return file_of_counts() != before


@pytest.mark.django_db
def test_counters_of_a_class_go_with_it_without_a_foreign_key(group):
    receive(group, C6="talk")
    group.delete()
    assert not WaitingCount.objects.exists()
