"""Data of the size of a country, here of a village: made by PostgreSQL alone, so there are no cases elsewhere."""

from __future__ import annotations

import hashlib

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from actions.models import Action, Placement, Plan, ProgressUpdate, Timescale
from agencies import lead_dates
from agencies.models import Agency, Eslo
from audits.models import Answer, Question, Return, Round
from core.dates import today
from incidents import sealing
from incidents.models import CaseNumber, Incident
from tests.benchmarks.scale.load import Sizes, make_all, parts

MODELS = (Plan, Action, Placement, Timescale, ProgressUpdate, Agency, Eslo, Round, Return, Answer, Incident, CaseNumber)
TINY = Sizes(agencies=30, years=2, actions=100, incidents=250)
HERE = [pytest.param(1, marks=pytest.mark.long)] if connection.vendor == "postgresql" else []
NOT_THE_SAME = {"created_at", "published_at", "history_date", "history_id", "sealed"}  # the clock, and what is sealed


class Undone(Exception):
    """What was made is taken back."""


@pytest.fixture
def before(board):
    """The last key of each table before anything is made."""
    return {model: model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0 for model in MODELS}


@pytest.fixture
def country(board, before):
    """The records that were made, by their model."""
    make_all(TINY, by=board.helen)
    connection.check_constraints()  # keys to other tables are looked at when a transaction ends
    return {model: model.objects.filter(pk__gt=before[model]).order_by("pk") for model in MODELS}


@pytest.mark.parametrize("seed", HERE)
def test_there_is_what_was_asked_for_and_every_record_is_one_that_the_product_would_accept(country, seed):
    counts = {model: rows.count() for model, rows in country.items()}
    assert counts[Agency] == 30
    assert counts[Round] == 2
    assert counts[Return] == 60
    assert counts[Answer] == 2 * 3 * 60  # years, agencies that answer, questions
    assert (counts[Action], counts[ProgressUpdate]) == (100, 500)
    assert (counts[Incident], counts[CaseNumber]) == (250, 25)
    for rows in country.values():
        for record in rows[:3]:
            record.full_clean()


@pytest.mark.parametrize("seed", HERE)
def test_every_record_has_the_history_of_its_versions_and_the_last_says_what_it_says(country, seed):
    for model, rows in country.items():
        past = model.history.filter(id__in=rows.values("pk"))
        assert past.count() == sum(rows.values_list("version", flat=True)), model
        assert not past.exclude(history_type__in="+~").exists()
        # what is kept beside a record, and cannot be edited, leaves no history
        names = ["id", *(field.attname for field in model.history.model.tracked_fields if field.editable)]
        last = {row["id"]: row for row in past.order_by("history_date", "version").values(*names)}
        assert last == {row["id"]: row for row in rows.values(*names)}
    assert country[ProgressUpdate].filter(version=2).exists()


@pytest.mark.parametrize("seed", HERE)
def test_what_is_kept_beside_the_records_is_what_follows_from_them(country, seed):
    for asked in country[Round]:
        assert asked.returns.count() == 30
    for each in country[Return]:
        assert each.answers.count() == each.answered
    keys = list(country[Agency].values_list("pk", flat=True))
    assert lead_dates.ask(lead_dates.statement("postgresql"), agencies=keys, day=today()) == []
    assert not country[Placement].filter(colour="").exclude(status="withdrawn").exists()
    number = country[CaseNumber].first()
    assert sealing.unseal(number.sealed) == f"CS-{number.incident_id}"


@pytest.mark.parametrize("seed", HERE)
def test_the_pages_of_it_answer(country, client, board, seed):
    action, asked = country[Action].filter(version=2).first(), country[Round].last()
    back = asked.returns.filter(state="submitted").first()
    incident = country[Incident].filter(version=2).last()
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
            "/incidents/figures/",
        ],
        board.bea: ["/incidents/", reverse("incidents:record", args=[incident.pk])],
    }
    for person, addresses in pages.items():
        client.force_login(person)
        for address in addresses:
            assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("seed", HERE)
def test_the_same_seed_gives_the_same_rows_and_another_gives_others(board, seed):
    sequences = last_numbers()
    made = []
    for each in (seed, seed, seed + 1):
        start_from(sequences)
        with pytest.raises(Undone), transaction.atomic():
            make_all(TINY, by=board.helen, seed=each)
            made.append(fingerprints())
            raise Undone
    first, second, other = made
    assert first == second
    assert {name for name in first if other[name] != first[name]} >= {
        "actions_action", "agencies_agency", "audits_answer", "incidents_incident",
    }  # fmt: skip


def last_numbers() -> dict[str, int | None]:
    """Sequence → the last number that it gave."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename), last_value FROM pg_sequences"
        )
        return dict(cursor.fetchall())


def start_from(sequences: dict[str, int | None]) -> None:
    """Let the sequences go on from there: a transaction that is undone does not set them back."""
    with connection.cursor() as cursor:
        for name, last in sequences.items():
            cursor.execute("SELECT setval(%s, %s, %s)", [name, last or 1, last is not None])


def fingerprints() -> dict[str, str]:
    """Table → a hash of its rows in order, without what the clock says."""
    found = {}
    with connection.cursor() as cursor:
        for model in (*MODELS, Question, *(each.history.model for each in MODELS)):
            columns = [f'"{f.column}"' for f in model._meta.concrete_fields if f.column not in NOT_THE_SAME]
            cursor.execute(f"SELECT {', '.join(columns)} FROM {model._meta.db_table} ORDER BY {', '.join(columns)}")
            found[model._meta.db_table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


def test_the_command_touches_no_database_that_holds_anything(board):
    people = User.objects.count()
    words = "There are records" if HERE else "PostgreSQL databases only"
    with pytest.raises(CommandError, match=words), CaptureQueriesContext(connection) as queries:
        call_command("seed_scale", "--scale", "0.001")
    assert User.objects.count() == people
    assert not [query for query in queries if "INSERT" in query["sql"]]


@pytest.mark.parametrize(
    ("scale", "sizes"),
    [
        (1, Sizes(28_000, 5, 100_000, 1_000_000)),
        (0.01, Sizes(280, 5, 1_000, 10_000)),
        (0.0001, Sizes(10, 5, 100, 100)),
    ],
)
def test_a_scale_makes_all_but_the_years_smaller_and_leaves_enough_to_see(scale, sizes):
    assert Sizes().times(scale) == sizes
    assert [what for what, _ in parts(sizes, by=None)][2] == f"a plan of {sizes.actions:,} actions"
