"""The days of reminders: read from the setting, to whom they go, and carried along from schedules of rounds."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection

from audits.chasing.rules import recipients_of, text_of
from audits.chasing.settings import DAYS, NONE, REMINDERS, SETTINGS, stages_of, stages_on
from core.models import Setting
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.factories.audits import open_round
from tests.rows import try_rows

carrying = import_module("audits.migrations.0004_reminder_days_of_the_board")
(SETTING,) = SETTINGS


def test_stages_of_default_are_those_of_every_round_before():
    assert stages_of(SETTING.default) == list(DAYS)
    assert set(DAYS) == carrying.DEFAULT
    assert [carrying.line(*stage) for stage in DAYS] == SETTING.default.split("\n")


@try_rows(("text", "stages"), [
    ("1 day after the last day", [("final", 1)]),
    ("14 Days Before the first deadline\non the last day", [("first", -14), ("final", 0)]),
    ("0 days after the day on which it was asked for", [("opened", 0)]),
    ("None", []),
])  # fmt: skip
def test_stages_of_reads_a_line_for_each(text, stages):
    SETTING.validate(text)
    assert stages_of(text) == stages


@try_rows(("text", "words"), [
    ("", "Enter 1 to 20 lines"),
    ("Two weeks before", "is no reminder"),
    ("121 days before the last day", "at most 120 days"),
    ("1 day before the last day\n1 day before the last day", "two reminders on the same day"),
    ("1 day before the day on which it was asked for", "before they are asked"),
])  # fmt: skip
def test_setting_is_refused_when_a_line_is_no_reminder(text, words):
    with pytest.raises(RuleBroken, match=words):
        SETTING.validate(text)


@try_rows(("anchor", "days", "to"), [
    ("opened", 7, "eslo"), ("first", -14, "eslo"), ("first", 0, "eslo"), ("first", 1, "eslo,agency"),
    ("final", -14, "eslo,agency"), ("final", -3, "eslo,agency,signatory"), ("final", 1, "eslo,agency,signatory"),
])  # fmt: skip
def test_recipients_are_more_the_later_it_is(anchor, days, to):
    assert recipients_of(anchor, days) == to


def test_text_differs_by_how_late_it_is():
    assert len({text_of(*stage) for stage in DAYS}) == len(DAYS)


def carry(*rounds: tuple[str, list[tuple[str, int]], list[tuple[str, int]]]) -> None:
    """Run the migration over rounds, each with its state, its steps and those taken out."""
    for state, stages, dropped in rounds:
        opened_on = None if state == "prepared" else today()
        closed_on = today() if state == "closed" else None
        made = open_round([], state=state, opened_on=opened_on, closed_on=closed_on)
        for anchor, days in [*stages, *dropped]:
            day = today() if (anchor, days) in dropped else None
            made.steps.create(anchor=anchor, days=days, to="eslo", subject="x", text="x", dropped_on=day)
    with connection.schema_editor() as editor:
        carrying.carry(editor)


ONE, TWO = [("final", 0), ("first", -10)], [("final", -1)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("rounds", "stages"),
    [
        ([], None),
        ([("open", DAYS, [])], None),
        ([("open", ONE, [("opened", 7)]), ("prepared", ONE, []), ("open", TWO, [])], ONE),
        ([("open", ONE, []), ("closed", TWO, []), ("closed", TWO, [])], ONE),  # the present counts
        ([("closed", ONE, []), ("closed", TWO, [])], TWO),  # of equals the latest
        ([("open", [], TWO)], []),  # all were taken out
    ],
)
def test_migration_carries_the_days_that_most_rounds_have(rounds, stages):
    carry(*rounds)
    if stages is None:
        assert not Setting.objects.exists() and stages_on(today()) == list(DAYS)
        return
    row = Setting.objects.get(key=REMINDERS)
    SETTING.validate(row.value)
    assert set(stages_on(today())) == set(stages)
    assert stages or row.value == NONE
    (version,) = Setting.history.all()
    assert (version.id, version.value, version.history_type) == (row.pk, row.value, "+")
