"""The command import_plan and columns that the plan has no place for."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from actions.models import Plan
from tests.actions.importing.test_unkept_columns import BOARD, sheet
from tests.actions.wordfiles import ROW


@pytest.mark.django_db
def test_import_plan_refuses_columns_until_each_is_named(tmp_path, capsys):
    path = tmp_path / "plan.csv"
    path.write_bytes(sheet((*ROW, "Red", "LW is ill"), headings=(*BOARD, "RAG", "Comments")))
    call_command("import_plan", str(path))
    said = capsys.readouterr().out
    assert "0 of 1 rows with their wording intact" in said
    assert "- Row 1: the column “Comments” would lose “LW is ill”" in said
    with pytest.raises(CommandError, match="1 column of the file has no place in the plan: RAG.*--leave-out") as raised:
        call_command("import_plan", str(path), "--accept", "--leave-out", "comments")
    assert raised.value.returncode == 2 and not Plan.objects.exists()
    with pytest.raises(CommandError, match="no column “Cost” to leave out"):
        call_command("import_plan", str(path), "--leave-out", "Cost")
    call_command("import_plan", str(path), "--accept", "--leave-out", "Comments", "--leave-out", "RAG")
    assert "It is in force." in capsys.readouterr().out
    call_command("import_plan", str(path), "--accept", "--leave-out", "Comments", "--leave-out", "RAG")
    assert "It is not in force: " in capsys.readouterr().out
    assert Plan.objects.count() == 2 and Plan.objects.in_force() == Plan.objects.earliest("pk")


@pytest.mark.django_db
def test_import_plan_prints_other_columns_for_programs(tmp_path, capsys):
    path = tmp_path / "plan.csv"
    path.write_bytes(sheet((*ROW, "Red"), headings=(*BOARD, "RAG")))
    call_command("import_plan", str(path), "--json")
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert row["other"] == {"RAG": "Red"}
