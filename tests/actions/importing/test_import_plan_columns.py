"""The command import_plan and columns beside the six of the board."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from actions.models import Plan
from tests.actions.importing.test_extra_columns import BOARD, sheet
from tests.actions.wordfiles import ROW


@pytest.mark.django_db
def test_import_plan_keeps_columns_but_those_left_out(tmp_path, capsys):
    path = tmp_path / "plan.csv"
    path.write_bytes(sheet((*ROW, "Red", "LW is ill"), headings=(*BOARD, "RAG", "Comments")))
    call_command("import_plan", str(path))
    said = capsys.readouterr().out
    assert "1 of 1 rows with their wording intact" in said
    assert "2 columns become extra fields: RAG, Comments" in said
    with pytest.raises(CommandError, match="no column “Cost” to leave out. The extra columns are: RAG, Comments"):
        call_command("import_plan", str(path), "--leave-out", "Cost")
    call_command("import_plan", str(path), "--accept", "--leave-out", "comments")
    assert "It is in force." in capsys.readouterr().out
    assert [field.heading for field in Plan.objects.get().extra_fields.all()] == ["RAG"]
    call_command("import_plan", str(path), "--accept")
    assert "It is not in force: " in capsys.readouterr().out
    assert Plan.objects.count() == 2 and Plan.objects.in_force() == Plan.objects.earliest("pk")


@pytest.mark.django_db
def test_import_plan_prints_other_columns_for_programs(tmp_path, capsys):
    path = tmp_path / "plan.csv"
    path.write_bytes(sheet((*ROW, "Red"), headings=(*BOARD, "RAG")))
    call_command("import_plan", str(path), "--json")
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert row["other"] == {"RAG": "Red"}
