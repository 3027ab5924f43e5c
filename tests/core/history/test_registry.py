"""Models say themselves how their history is shown; the registry reads them, and a check finds one that does not."""

import pytest
from django.core.checks import Tags, run_checks

from accounts.models import User
from actions.models import Action, FollowUp, Placement, QueryAnswer
from audits.models import SignatureRequest
from core.history.registry import get_model, history_is_named, parts_of, tracked_models
from tests.rows import try_rows


def found() -> set[tuple[str, str]]:
    """Id and model of each error of the check."""
    return {(error.id, error.obj._meta.label) for error in history_is_named()}


def test_check_finds_nothing_in_the_models_as_they_are():
    assert found() == set()


@pytest.mark.django_db
def test_check_is_registered(monkeypatch):
    monkeypatch.delattr(User, "history_name")
    assert "core.E004" in {error.id for error in run_checks(tags=[Tags.models])}


def test_check_finds_model_without_a_name(monkeypatch):
    monkeypatch.delattr(User, "history_name")
    assert found() == {("core.E004", "accounts.User")}


def test_check_finds_models_with_the_same_name(monkeypatch):
    monkeypatch.setattr(User, "history_name", "plan")
    assert found() == {("core.E004", "accounts.User"), ("core.E004", "actions.Plan")}


def test_check_finds_part_that_its_owner_does_not_list(monkeypatch):
    monkeypatch.setattr(Action, "history_parts", Action.history_parts[1:])
    assert found() == {("core.E005", "actions.Action")}


def test_check_finds_listed_part_that_leads_nowhere(monkeypatch):
    monkeypatch.setattr(FollowUp, "history_part_of", "")
    assert found() == {("core.E005", "actions.Action")}


@try_rows(("name", "model"), [("person", User), ("follow_up", FollowUp), ("action", None), ("x", None)])
def test_get_model_returns_models_with_a_page(name, model):
    assert get_model(name) is model


def test_parts_of_begins_with_the_record_itself():
    own, *others = parts_of(Action)
    assert (own.what, own.model, own.column) == ("Action", Action, "id")
    assert len(others) == len(Action.history_parts)


@try_rows(
    ("model", "what", "column"),
    [
        (FollowUp, "Follow-up", "action_id"),
        (Placement, "Place in the plan", "action_id"),
        (QueryAnswer, "Answer to a query", "query__action_id"),
    ],
)
def test_parts_of_reads_label_and_column_of_each_part(model, what, column):
    (part,) = (part for part in parts_of(Action) if part.model is model)
    assert (part.what, part.column, part.hidden) == (what, column, frozenset(model.history_hidden))


def test_hidden_fields_exist_and_secrets_are_hidden():
    assert "nonce" in SignatureRequest.history_hidden
    for model in tracked_models():
        assert set(model.history_hidden) <= {field.name for field in model._meta.get_fields()}, model
