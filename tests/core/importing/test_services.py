"""An import from its file to its records, with an importer of names and kinds that stand in for an app's."""

from __future__ import annotations

import datetime as dt
import io
from unittest.mock import Mock

import openpyxl
import pytest
from django.core.cache import cache
from django.db import IntegrityError, OperationalError
from django.utils import timezone
from psycopg2.errors import DeadlockDetected

from core.importing import registry, services
from core.importing.fields import Means
from core.importing.jobs import save_in_background
from core.importing.progress import store_share
from core.importing.services import (
    CHANGED_MEANWHILE,
    NOT_SAVED,
    STOPPED,
    accept_import,
    begin_import,
    begin_saving,
    cancel_import,
    forget,
    give_up,
    mark_of,
    preview,
    remember,
    save_import,
    save_work,
    undo_import,
    work_of,
)
from core.importing.source import UnreadableFile
from core.importing.work import COLUMNS, LEAVE_OUT, PREVIEW, VALUES, undecided
from core.models import Import, ImportMemory
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from tests.core.importing.places import Places
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

GOOD = b"Name,Type\nTarn School,Primary scool\nThe Mill,Secondary school\nTotal,2\n"


@pytest.fixture
def importer(monkeypatch):
    places = Places()
    monkeypatch.setattr(registry, "_importers", {"places": places})
    return places


@pytest.fixture
def helen():
    return UserFactory(roles=["manager"])


def start(importer, by, data: bytes = GOOD) -> Import:
    return begin_import(importer=importer, data=data, filename="places.csv", options={"title": "Ours"}, by=by)


def decide(import_, by, **values) -> Import:
    work = work_of(import_)
    for name, value in values.items():
        setattr(work, name, value)
    return save_work(import_=import_, work=work, expected=import_.version, reason="Decided", by=by)


def test_begin_import_proposes_columns_and_words(importer, helen):
    import_ = start(importer, helen)
    work = work_of(import_)
    assert work.columns == {0: {0: "name", 1: "kind"}}
    assert work.options == {"title": "Ours"}
    assert work.values == {"kind": {"secondary school": "secondary"}}
    assert import_.state == VALUES, "a word that is only similar is for somebody to take"
    assert [(o.word, o.value) for o in undecided(work, importer, lambda *_: "")["kind"]] == [
        ("Primary scool", "primary")
    ]


def test_as_above_is_no_word_to_be_matched(importer, helen):
    import_ = start(importer, helen, b"Name,Type\nTarn School,Primary school\nThe Mill,As above\nThe Bay,Ditto\n")
    assert undecided(work_of(import_), importer, lambda *_: "") == {}


def test_begin_import_refuses_an_unreadable_file(importer, helen):
    with pytest.raises(UnreadableFile, match="PDF"):
        start(importer, helen, b"%PDF-1.7")
    assert not Import.objects.exists()


def test_column_that_nobody_knows_is_asked_about(importer, helen):
    import_ = start(importer, helen, b"Name,Type,Beds\nTarn School,Primary school,3\n")
    assert import_.state == COLUMNS
    assert work_of(import_).columns[0][2] == LEAVE_OUT


def test_accept_import_saves_what_was_displayed(importer, helen):
    import_ = decide(
        start(importer, helen), helen, values={"kind": {"primary scool": "primary", "secondary school": "secondary"}}
    )
    assert import_.state == PREVIEW
    rows = preview(import_, work_of(import_))
    assert [(row.name, row.state) for row in rows] == [("Tarn School", "new"), ("The Mill", "new")], "no total"
    import_ = accept_import(import_=import_, expected=import_.version, mark=mark_of(rows), by=helen)
    assert importer.records == {"Tarn School": "primary", "The Mill": "secondary"}
    assert (import_.state, import_.work, import_.counts) == ("accepted", "", {"new": 2})
    undo_import(import_=import_, expected=import_.version, by=helen, reason="Wrong file")
    assert importer.records == {}


def test_accept_import_refuses_another_preview(importer, helen):
    import_ = decide(start(importer, helen), helen, values={"kind": {"primary scool": "primary"}})
    with pytest.raises(RuleBroken, match="changed since"):
        accept_import(import_=import_, expected=import_.version, mark="another", by=helen)
    assert importer.records == {}


def test_excluded_row_and_mended_cell_are_respected(importer, helen):
    values = {"kind": {"primary scool": "primary", "other": "other"}}
    import_ = decide(start(importer, helen), helen, values=values, excluded=["0:1"], cells={"0:2:1": "Other"})
    rows = preview(import_, work_of(import_))
    assert [(row.name, row.state, row.record) for row in rows] == [
        ("Tarn School", "excluded", "primary"),
        ("The Mill", "new", "other"),
    ]


def test_remembered_heading_and_word_are_proposed_the_next_time(importer, helen):
    remember(importer, "columns", {"beds": "kind"}, by=helen)
    remember(importer, "kind", {"three": "other"}, by=helen)
    import_ = start(importer, helen, b"Name,Beds\nTarn School,three\n")
    work = work_of(import_)
    assert work.columns[0] == {0: "name", 1: "kind"}
    assert work.values == {"kind": {"three": "other"}}
    assert import_.state == PREVIEW


def test_save_work_raises_conflict_when_version_is_stale(importer, helen):
    import_ = start(importer, helen)
    decide(Import.objects.get(pk=import_.pk), helen, excluded=["0:1"])
    with pytest.raises(Conflict):
        decide(import_, helen, excluded=["0:2"])


def test_cancelled_import_keeps_nothing(importer, helen):
    import_ = cancel_import(import_=start(importer, helen), expected=1, by=helen)
    assert (import_.state, import_.work) == ("cancelled", "")
    with pytest.raises(RuleBroken, match="already been accepted or cancelled"):
        work_of(import_)


def test_give_up_cancels_what_nobody_went_on_with(importer, helen):
    import_ = start(importer, helen)
    assert give_up(timezone.now() + dt.timedelta(days=29)) == 0
    assert give_up(timezone.now() + dt.timedelta(days=31)) == 1
    import_.refresh_from_db()
    assert import_.state == "cancelled"


def begin_saving_of(import_, by) -> Import:
    import_ = decide(import_, by, rest={"kind": "other"})
    mark = mark_of(preview(import_, work_of(import_)))
    return begin_saving(import_=import_, expected=import_.version, mark=mark, by=by)


def reason_of(import_) -> tuple[str, str]:
    import_.refresh_from_db()
    return import_.state, import_.history.first().history_change_reason


def test_give_up_lets_a_preview_wait_again_whose_saving_stopped(importer, helen):
    import_ = begin_saving_of(start(importer, helen), helen)
    give_up(timezone.now() + dt.timedelta(minutes=9))
    store_share(import_.pk, 40)  # it moves
    give_up(timezone.now() + dt.timedelta(minutes=11))
    assert reason_of(import_) == ("working", "Accepted")
    cache.clear()  # as ten minutes later
    assert give_up(timezone.now() + dt.timedelta(minutes=11)) == 0
    assert reason_of(import_) == ("preview", f"{NOT_SAVED}{STOPPED}")
    assert import_.work


def test_give_up_goes_on_after_an_import_that_somebody_changes_at_this_moment(importer, helen, monkeypatch):
    first, second = start(importer, helen), start(importer, helen)
    cancel = services.cancel

    def late(import_, **values):
        if import_.pk == second.pk:
            Import.objects.filter(pk=second.pk).update(version=2)
        return cancel(import_, **values)

    monkeypatch.setattr(services, "cancel", late)
    assert give_up(timezone.now() + dt.timedelta(days=31)) == 1
    assert [Import.objects.get(pk=each.pk).state for each in (first, second)] == ["cancelled", "values"]


def deadlock() -> OperationalError:
    error = OperationalError("deadlock detected")
    error.__cause__ = DeadlockDetected("Process 1 waits for Tarn School")
    return error


@pytest.mark.parametrize(
    ("error", "said", "logged"),
    [
        (RuleBroken("The name is taken."), "The name is taken.", ""),
        (IntegrityError("NOT NULL: Tarn School"), CHANGED_MEANWHILE, "IntegrityError"),
        (Conflict(current=None, base=None), CHANGED_MEANWHILE, ""),
        (deadlock(), CHANGED_MEANWHILE, "DeadlockDetected"),
    ],
)
def test_preview_waits_again_with_the_reason_that_saving_failed(
    importer, helen, monkeypatch, caplog, error, said, logged
):
    import_ = begin_saving_of(start(importer, helen), helen)
    monkeypatch.setattr(importer, "save", Mock(side_effect=error))
    with pytest.raises(RuleBroken, match=said):
        save_import(import_, by=helen)
    assert reason_of(import_) == ("preview", NOT_SAVED + said)
    assert logged in caplog.text and "Tarn" not in caplog.text


def test_lost_connection_is_no_change_of_records(importer, helen, monkeypatch):
    import_ = begin_saving_of(start(importer, helen), helen)
    monkeypatch.setattr(importer, "save", Mock(side_effect=OperationalError("the connection was closed")))
    with pytest.raises(OperationalError):
        save_import(import_, by=helen)
    assert Import.objects.get(pk=import_.pk).state == "working"


def test_background_save_of_somebody_who_is_gone_lets_the_preview_wait_again(importer, helen):
    import_ = begin_saving_of(start(importer, helen), helen)
    save_in_background.call(import_.pk, 0)
    state, reason = reason_of(import_)
    assert state == "preview" and reason.startswith(f"{NOT_SAVED}Something went wrong on our side.")


def test_remember_tries_again_where_somebody_taught_the_same_meanwhile(importer, helen, monkeypatch):
    create, calls = services.create_many, []

    def late(rows, **values):
        calls.append(rows)
        return create(rows * (2 if len(calls) == 1 else 1), **values)  # the first time a mark stands twice

    monkeypatch.setattr(services, "create_many", late)
    remember(importer, "columns", {"beds": "kind"}, by=helen)
    assert (len(calls), ImportMemory.objects.get().means) == (2, "kind")


def test_work_is_in_no_history(importer, helen):
    import_ = start(importer, helen)
    assert "work" not in {field.name for field in import_.history.model._meta.fields}


def test_remember_keeps_the_history_of_what_words_mean(importer, helen):
    remember(importer, "kind", {"three": "other", "four": "primary", "five": ""}, by=helen)
    remember(importer, "kind", {"three": "secondary", "four": "primary"}, by=helen)
    assert set(ImportMemory.objects.values_list("means", "version")) == {("secondary", 2), ("primary", 1)}
    assert forget(importer, by=helen) == 2
    assert not ImportMemory.objects.exists()
    versions = ImportMemory.history.order_by("history_id").values_list("history_type", "means", "history_user")
    assert sorted(versions) == sorted(
        (kind, means, helen.pk)
        for kind, means in (
            ("+", "other"),
            ("+", "primary"),
            ("~", "secondary"),
            ("-", "secondary"),
            ("-", "primary"),
        )
    )


def test_remember_takes_few_statements_for_many_words(importer, helen, django_assert_max_num_queries):
    words = {f"word {number}": "other" for number in range(400)}
    with django_assert_max_num_queries(8):
        remember(importer, "kind", words, by=helen)
    assert ImportMemory.objects.count() == ImportMemory.history.count() == 400


def test_means_give_the_rest_of_the_words_a_value():
    means = Means({0: "kind"}, {"kind": {"primary scool": "primary"}}, rest={"kind": "other"})
    assert means.values_of("kind", ["Primary  scool", "Tower"]) == ["primary", "other"]
    assert means.value("name", "Tower") == ""


def test_means_give_every_row_a_constant():
    means = Means({0: "kind"}, {"kind": {"primary scool": "primary"}}, constants={"kind": "secondary"})
    assert means.values_of("kind", []) == means.values_of("kind", ["Primary scool"]) == ["secondary"]


def test_rest_and_constants_of_the_work_reach_the_rows(importer, helen):
    import_ = decide(start(importer, helen), helen, rest={"kind": "other"})
    assert import_.state == PREVIEW
    assert [row.record for row in preview(import_, work_of(import_))] == ["other", "secondary"]


def test_sealed_importer_repeats_no_word_of_an_unreadable_file(importer, helen):
    importer.sealed = True
    book = openpyxl.Workbook()
    book.active.title = "Jane “Jay” Example"
    book.active.append(["x"] * 301)
    data = io.BytesIO()
    book.save(data)
    with pytest.raises(UnreadableFile) as refused:
        begin_import(importer=importer, data=data.getvalue(), filename="Jane.xlsx", options={}, by=helen)
    assert refused.value.message == "The sheet … has more than 300 columns."
