"""The board's own plan, where a folder `shared/data` stands beside the project; ordinary tests do without it."""

from __future__ import annotations

import json
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data"


def plan_files(pattern: str) -> list[Path]:
    """The files of the folder that fit, none where there is no folder."""
    return sorted(FOLDER.glob(pattern)) if FOLDER.is_dir() else []


def transcription() -> dict:
    """The careful transcription of the plan's 43 rows; call only where plan_files found something."""
    return json.loads((FOLDER / "plan-rows.json").read_text(encoding="utf-8"))


def assert_is_the_plan(document) -> None:
    """The document is the board's plan, cell for cell."""
    expected = transcription()
    assert document.title == expected["title"]
    assert document.counts() == expected["counts"]
    assert [priority.title for priority in document.priorities] == [
        " ".join(p["title"].split()) for p in expected["priorities"]
    ]
    for place, (row, wanted) in enumerate(zip(document.rows, expected["rows"], strict=True), start=1):
        for name, value in wanted.items():
            assert " ".join(getattr(row, name).split()) == " ".join(str(value).split()), (place, name)
    assert [(entry.term.strip(), entry.meaning.strip()) for entry in document.glossary] == [
        (entry["term"].strip(), entry["meaning"].strip()) for entry in expected["glossary"]
    ]
