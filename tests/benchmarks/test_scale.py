"""The data of a board that has grown, here of a village."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from actions.models import Action, Placement, Plan, ProgressUpdate, Timescale
from agencies.models import Agency, Eslo
from agencies.posts import lead_dates
from audits.models import Answer, Return, Round
from core.text.dates import today
from incidents.models import CaseNumber, Incident
from incidents.records import sealing
from tests.benchmarks.scale.management.commands.seed_scale import make_all

MODELS = (Plan, Action, Placement, Timescale, ProgressUpdate, Agency, Eslo, Round, Return, Answer, Incident, CaseNumber)
pytestmark = pytest.mark.long


@pytest.fixture
def made(board):
    """The records that were made, by their model."""
    before = {model: model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0 for model in MODELS}
    make_all(0.01, 2, by=board.helen)
    connection.check_constraints()  # keys to other tables are looked at when a transaction ends
    return {model: model.objects.filter(pk__gt=before[model]).order_by("pk") for model in MODELS}


def test_make_all_makes_valid_records_of_each_kind(made):
    counts = {model: rows.count() for model, rows in made.items()}
    assert (counts[Agency], counts[Round], counts[Return]) == (30, 2, 60)
    assert counts[Answer] == sum(made[Return].values_list("answered", flat=True)) > 2 * 3 * 20
    assert (counts[Plan], counts[Action], counts[ProgressUpdate]) == (2, 200, 1_000)
    assert (counts[Incident], counts[CaseNumber]) == (1_000, 100)
    for rows in made.values():
        for record in rows[:3]:
            record.full_clean()


def test_history_ends_with_each_record_as_it_is(made):
    for model, rows in made.items():
        past = model.history.filter(id__in=rows.values("pk"))
        assert past.count() == sum(rows.values_list("version", flat=True)), model
        # what is kept beside a record, and cannot be edited, leaves no history
        names = ["id", *(field.attname for field in model.history.model.tracked_fields if field.editable)]
        last = {row["id"]: row for row in past.order_by("history_date", "version").values(*names)}
        assert last == {row["id"]: row for row in rows.values(*names)}
    assert made[ProgressUpdate].filter(version=2).exists()


def test_columns_that_follow_from_others_are_set(made):
    for each in made[Return]:
        assert each.answers.count() == each.answered
    keys = list(made[Agency].values_list("pk", flat=True))
    known = made[Agency].values_list("pk", "confirmed_since", "trained_since", "lead_until")
    before = list(known)
    lead_dates.refresh(keys)
    assert list(known) == before and any(row[1] for row in before)
    assert not made[Placement].filter(colour="").exclude(status="withdrawn").exists()
    number = made[CaseNumber].first()
    assert sealing.unseal(number.sealed) == f"CS-{number.incident_id}"


def test_pages_of_a_grown_board_answer(made, client, board):
    action, asked = made[Action].filter(version=2).first(), made[Round].last()
    back = asked.returns.filter(state="submitted").first()
    incident = made[Incident].filter(version=2).last()
    pages = {
        board.helen: [
            f"/plan/?plan={action.plan_id}",
            reverse("action", args=[action.pk]),
            reverse("action_history", args=[action.pk]),
            f"/plan/as-at/2025-09-01/?plan={action.plan_id}",
            "/agencies/",
            reverse("agency", args=[back.agency_id]),
            reverse("audits:round", args=[asked.pk]),
            reverse("audits:results", args=[asked.pk]),
            reverse("audits:return", args=[back.pk]),
            f"/incidents/figures/year/{today().year - 1}/",
        ],
        board.bea: ["/incidents/", "/incidents/records/", reverse("incidents:record", args=[incident.pk])],
    }
    for person, addresses in pages.items():
        client.force_login(person)
        for address in addresses:
            assert client.get(address).status_code == 200, address


def test_seed_scale_refuses_a_database_with_records(board):
    people = User.objects.count()
    with pytest.raises(CommandError, match="There are records"), CaptureQueriesContext(connection) as queries:
        call_command("seed_scale", "--scale", "0.001")
    assert User.objects.count() == people
    assert not [query for query in queries if "INSERT" in query["sql"]]
