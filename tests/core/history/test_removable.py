"""What may be removed from the history at all: the list of each purpose."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from agencies.models import Eslo
from core.history.guards import ask_to_clean, confirm_cleaning, is_listed, may_go
from core.models import Setting
from core.records.locking import create_tracked, save_versioned
from incidents.models import Incident
from reports.models import FrozenEdition
from tests.factories.accounts import UserFactory
from tests.removals import purge_now
from tests.rows import try_rows

Past = User.history.model


@pytest.fixture
def anna(db):
    return UserFactory(name="Anna", roles=["manager"])


@pytest.fixture
def ben(db):
    return UserFactory(name="Ben", roles=["dpo"])


def test_two_people_can_delete_the_asked_rows_and_nothing_else(anna, ben):
    """Of a table with words in a column that cannot be blank."""
    chosen = create_tracked(Setting(key="x", applies_from="2026-01-01", value="Real Name"), by=anna, reason="")
    save_versioned(chosen, expected=1, fields=["value"], by=anna, reason="")
    first = chosen.history.earliest()
    request = ask_to_clean(Setting.history.model, rows=[first.pk], delete=True, purpose="redaction", by=anna)
    confirm_cleaning(request, by=ben)
    confirm_cleaning(request, by=anna)
    assert purge_now(request, by=anna).rows_changed == 1
    assert chosen.history.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        chosen.history.all().delete()


def test_rows_of_tables_on_no_list_cannot_be_deleted(anna):
    for purpose in ("retention", "redaction"):
        with pytest.raises(ValidationError, match="may not remove"):
            ask_to_clean(Past, rows=[anna.history.first().pk], delete=True, purpose=purpose, by=anna)


def test_retention_deletes_rows_of_these_tables_alone():
    """A new one is decided on, and named here."""
    assert {table for table, what in may_go()["retention"].items() if what["delete"]} == {
        "incidents_historicalcasenumber", "incidents_historicalincident"
    }  # fmt: skip


@try_rows(
    ("purpose", "model", "columns", "listed"),
    [
        ("redaction", Past, ["name"], True),
        ("redaction", Past, ["name", "history_user_id"], False),
        ("redaction", Past, ["password"], False),
        ("redaction", Eslo.history.model, ["person_id"], False),
        ("retention", Eslo.history.model, ["person_id", "name"], True),
        ("retention", Past, ["name"], False),
        ("retention", Incident.history.model, [], True),
        ("redaction", Incident.history.model, ["note"], True),
        ("redaction", FrozenEdition, [], True),
        ("retention", FrozenEdition, [], False),
        ("other", Past, ["name"], False),
    ],
)
def test_list_of_a_purpose(purpose, model, columns, listed):
    assert is_listed(purpose, model._meta.db_table, columns) is listed
