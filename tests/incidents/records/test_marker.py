"""A planted case number stands in no error report, no task, no log and no letter.

That no page and no file of any role shows it is watched wherever the access matrix asks for them (tests/access); the
dump of the database is read in test_dump.py.
"""

from __future__ import annotations

import logging
from unittest import mock

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from core.importing import views
from core.importing.jobs import save_in_background
from core.models import Import
from incidents.models import CaseNumber
from incidents.records.services import recording
from tests.cast import enter as sign_in
from tests.tables import everything_held

MARKER = "PLNT-55412"
IN_DATABASE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
FILE = f"Case number,Type,Date known,Age\n{MARKER},Bullying,soon,13\n{MARKER}-2,Fraud,3 May 2026,14\n".encode()


@pytest.mark.long
@pytest.mark.django_db
def test_an_error_report_does_not_repeat_it(board, bea, caplog):
    caplog.set_level(logging.DEBUG)
    browser = sign_in(bea)
    browser.raise_request_exception = False
    sent = {"case_number": MARKER, "main_type": "bullying"}
    with (
        override_settings(DEBUG=False, ADMINS=["operator@board.example"]),
        mock.patch.object(recording.case_numbers, "keep", side_effect=RuntimeError("The database went away")),
    ):
        response = browser.post(reverse("incidents:new"), sent)
    assert response.status_code == 500
    assert "The database went away" in caplog.text
    said = response.content.decode() + caplog.text + "".join(str(letter.message()) for letter in mail.outbox)
    assert MARKER not in said


@pytest.mark.long
@pytest.mark.django_db
def test_an_import_leaves_it_in_no_task_refusal_log_or_table(board, bea, caplog):
    caplog.set_level(logging.DEBUG)
    browser = sign_in(bea)
    with override_settings(TASKS=IN_DATABASE), mock.patch.object(views, "AT_ONCE", 0):
        browser.post(reverse("incidents:import"), {"file": SimpleUploadedFile(f"{MARKER}.csv", FILE)})
        held = Import.objects.latest("pk")
        address = reverse("incidents:import_one", args=[held.pk])
        pages = [browser.get(f"{address}?step={step}") for step in ("tables", "columns", "values", "preview")]
        pages += [browser.get(f"{address}?state={state}") for state in ("new", "refused")]
        accept = reverse("incidents:import_accept", args=[held.pk])
        pages.append(browser.post(accept, {"version": held.version, "mark": pages[-1].context["mark"]}))
        pages += [browser.get(address), browser.get(reverse("incidents:import"))]
        pages.append(browser.get(reverse("incidents:import_refused", args=[held.pk])))
    said = "".join(page.content.decode() for page in pages)
    assert "no day that can be read" in said
    assert MARKER not in said + caplog.text + everything_held()
    assert DBTaskResult.objects.get().args_kwargs["args"] == [held.pk, bea.pk]
    save_in_background.call(held.pk, bea.pk)
    assert CaseNumber.objects.saying(f"{MARKER}-2").exists()
    assert MARKER not in everything_held()
