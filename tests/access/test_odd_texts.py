"""Whatever people wrote, every page and file about the plan shows it, and none takes it for markup."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import models
from django.urls import reverse

from agencies.models import Agency, SubGroup
from tests.access.test_matrix import OURS, address_of, in_turn
from tests.cast import Board
from tests.rows import try_rows

MARK = "<b class=odd>"
ODD = f"{MARK}&\"' \x0b\x1f\x1e\x7f\u202e\u2028\ufffe𐍈 =1+1 {{{{ x }}}} %s ]]> see action 1\nsecond line"
KEPT = {"nonce", "recurrence", "content_type", "sha256", "file", "url", "filename", "key", "role", "colour", "state"}
OTHER_ANSWERS = {"calendar_feed", "import_undo"}  # a file; refused, since the odd words changed the imported plan
FILES = (("export_plan", ("docx", "pdf", "xlsx", "csv")), ("export_timeline", ("docx", "pdf")))
LISTS = (("export_follow_ups", ("docx", "pdf", "xlsx", "csv")), ("export_queries", ("docx", "pdf", "xlsx", "csv")))


def write_oddly(board: Board) -> None:
    """Odd words behind every text that a person can have written, each saved with its history."""
    records = [*apps.get_app_config("actions").get_models(), Agency, SubGroup]
    for model in records:
        names = [field for field in model._meta.concrete_fields if is_written(field)]
        if not names or "Historical" in model.__name__ or "Import" in model.__name__:
            continue
        for record in model._base_manager.all():
            for field in names:
                if said := getattr(record, field.attname):
                    setattr(record, field.attname, f"{said[:20]} {ODD}"[: field.max_length])
            record.save()
    person = board.people["marian"]
    person.name = f"Marian {ODD}"[:150]
    person.save()
    cache.clear()


def is_written(field: models.Field) -> bool:
    """Whether a field holds words of people."""
    kind = isinstance(field, models.TextField) or type(field) is models.CharField
    return kind and not field.choices and field.name not in KEPT and (field.max_length or 999) >= 40


@pytest.fixture
def reader(board, enter):
    write_oddly(board)
    return enter(board.helen)


@try_rows("turn", in_turn((0, 1)))
def test_every_page_shows_them_as_text(turn, board, reader):
    wrong, shown = [], 0
    for line in OURS[turn::2]:
        if "helen" in line.read and line.name not in OTHER_ANSWERS:
            response = reader.get(address_of(line, board))
            page = response.content if response.get("Content-Type", "").startswith("text/html") else b""
            shown += b"&lt;b class=odd&gt;" in page
            if response.status_code != 200 or MARK.encode() in page:
                wrong.append(f"{line.name}: {response.status_code}")
    assert wrong == []
    assert shown > 20  # the odd words do stand on the pages


@try_rows(("name", "formats"), [*FILES, *LISTS])
def test_every_file_holds_them(name, formats, board, reader):
    for form in formats:
        response = reader.get(reverse(name, args=[form]))
        assert response.status_code == 200 and len(response.content) > 200, form


def test_the_minutes_and_the_calendar_hold_them(board, reader):
    for form in ("docx", "pdf"):
        meeting = board.open.note.meeting_id
        assert reader.get(reverse("export_minutes", args=[meeting, form])).status_code == 200
    lines = [line for line in OURS if line.name in {"calendar_feed", "export_changes", "export_as_at"}]
    for line in lines:
        assert reader.get(address_of(line, board)).status_code == 200, line.name
