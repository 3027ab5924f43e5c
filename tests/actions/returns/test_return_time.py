"""How long a returned file keeps the processor busy, in seconds of this process, and how many statements it takes."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.importing.saving import save_plan
from actions.models import Placement, Plan
from actions.returns.importer import ReturnImporter
from actions.table.files import export_plan
from core.importing import services
from esafety.demo.plan import DOCUMENT_DATE, PLAN
from tests.actions.returns.wordedits import WordPlan, edited_word

pytestmark = pytest.mark.django_db
STATEMENTS, LOOK, ACCEPT = 40, 1.5, 3
ACCEPT_STATEMENTS = 700  # about nine for each of 65 changes


@pytest.fixture
def waiting(manager):
    """A file of 43 rows in which every action was edited and every second row has another update."""
    plan = save_plan(document=PLAN, title="", as_at=DOCUMENT_DATE, by=None)
    rows = list(Placement.objects.in_print().filter(plan=plan).select_related("action"))
    assert len(rows) == 43

    def edit(word: WordPlan) -> None:
        for row in rows:
            word.append(row.pk, "action", " Soon.", "Ann Lee")
        for row in rows[::2]:
            word.add_line(row.pk, "update", "3 March 2010, Ann Lee: All were asked", "Ann Lee")

    data = edited_word(export_plan(plan, None, "docx"), edit)
    return services.begin_import(importer=ReturnImporter(), data=data, filename="plan.docx", options={}, by=manager)


def timed(call):
    """(answer, seconds, statements) of the second of two calls, as a server that has begun takes them."""
    call()
    start = time.process_time()
    with CaptureQueriesContext(connection) as queries:
        answer = call()
    return answer, time.process_time() - start, len(queries)


@pytest.mark.long
def test_the_comparison_of_43_rows_takes_40_statements_and_a_second_and_a_half(client, manager, waiting):
    client.force_login(manager)
    page, seconds, statements = timed(lambda: client.get(reverse("return_one", args=[waiting.pk])))
    assert "65 of 65 changes" in " ".join(page.content.decode().split()).replace("<strong>", "")
    assert statements <= STATEMENTS
    assert seconds < LOOK


@pytest.mark.long
def test_65_changes_are_taken_over_in_three_seconds(client, manager, waiting):
    client.force_login(manager)
    mark = services.mark_of(services.preview(waiting, services.work_of(waiting), by=manager))
    values = {"version": waiting.version, "mark": mark}
    start = time.process_time()
    with CaptureQueriesContext(connection) as queries:
        client.post(reverse("return_accept", args=[waiting.pk]), values)
    seconds = time.process_time() - start
    waiting.refresh_from_db()
    assert waiting.state == "accepted"
    assert len(queries) <= ACCEPT_STATEMENTS
    assert seconds < ACCEPT


@pytest.mark.long
def test_a_file_of_2000_rows_is_compared_and_taken_over(client, manager):
    rows = tuple(replace(row, action=f"{row.action} {time}") for time in range(47) for row in PLAN.rows)[:2000]
    plan = save_plan(document=replace(PLAN, rows=rows), title="", as_at=DOCUMENT_DATE, by=None)
    chosen = list(Placement.objects.in_print().filter(plan=plan).select_related("action")[::40])
    assert Plan.objects.get().actions.count() == 2000

    def edit(word: WordPlan) -> None:
        for row in chosen:
            word.append(row.pk, "action", " Soon.", "Ann Lee")

    data = edited_word(export_plan(plan, None, "docx"), edit)
    importer = ReturnImporter()
    waiting = services.begin_import(importer=importer, data=data, filename="plan.docx", options={}, by=manager)
    client.force_login(manager)
    page, seconds, statements = timed(lambda: client.get(reverse("return_one", args=[waiting.pk])))
    assert page.content.count(b"Soon.") == 50
    assert statements <= STATEMENTS
    assert seconds < 20
    mark = services.mark_of(services.preview(waiting, services.work_of(waiting), by=manager))
    client.post(reverse("return_accept", args=[waiting.pk]), {"version": waiting.version, "mark": mark})
    texts = set(plan.actions.filter(text__contains=" Soon.").values_list("pk", flat=True))
    assert texts == {row.action_id for row in chosen}
