"""What CSV and JSON are like, the promise of version 1, and what docs/feeds.md says of it."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from api.feeds.files import render_csv, render_json, without_contacts
from api.feeds.page import ROWS
from api.feeds.rules import DATE, FEEDS, NUMBER, TEXT, YES_NO, Feed, columns
from tests.api.feeds.reading import csv_rows, get_feed, read_json
from tests.factories.accounts import UserFactory
from tests.factories.plan import ProgressUpdateFactory
from tests.factories.tokens import make_token
from tests.rows import try_rows

HERE = Path(__file__).parent
DOCS = (HERE.parents[2] / "docs/feeds.md").read_text()
TYPES = {NUMBER: int, TEXT: str, DATE: str, YES_NO: bool}
SAMPLE = Feed(
    "sample", "Sample", "plan.read", ("plan.read",),
    columns(("id", NUMBER, ""), ("text", TEXT, ""), ("on", DATE, ""), ("is_done", YES_NO, "")),
)  # fmt: skip


@try_rows("name", FEEDS)
def test_columns_are_only_added_at_the_end(name):
    promised = (HERE / f"{name}.txt").read_text().split()
    headings = FEEDS[name].headings
    assert headings[: len(promised)] == promised, "that is /feeds/v2/"
    assert headings == promised, f"add the new columns at the end of tests/api/feeds/{name}.txt"


def test_every_feed_has_rows_and_unique_snake_case_headings():
    assert set(ROWS) == set(FEEDS) == {path.stem for path in HERE.glob("*.txt")}
    for feed in FEEDS.values():
        assert len(set(feed.headings)) == len(feed.headings)
        assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", heading) for heading in feed.headings)


@try_rows("name", FEEDS)
def test_docs_describe_every_column(name):
    (part,) = [part for part in DOCS.split("\n### ") if part.startswith(f"{name}\n")]
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", part, re.MULTILINE)
    assert rows == [(column.name, column.kind, column.description) for column in FEEDS[name].columns]
    assert f"Scope `{FEEDS[name].scope}`." in part


def test_render_csv_has_mark_headings_and_neutral_cells():
    rows = [
        {"id": 1, "text": '=1+1 "x",\r\ny', "on": dt.date(2010, 3, 31), "is_done": True},
        {"id": -2, "text": "", "on": None, "is_done": False},
        {"id": None, "text": "\x00ok", "on": None, "is_done": None},
    ]
    assert render_csv(SAMPLE, rows).decode() == (
        '\ufeffid,text,on,is_done\r\n1,"\'=1+1 ""x"",\ny",2010-03-31,true\r\n-2,,,false\r\n,\ufffdok,,\r\n'
    )


def test_render_json_has_types_and_null_for_what_is_empty():
    rows = [
        {"id": 1, "text": "=1+1 é", "on": dt.date(2010, 3, 31), "is_done": True},
        {"id": None, "text": "", "on": None, "is_done": False},
    ]
    assert render_json(SAMPLE, rows).decode() == (
        '[{"id":1,"text":"=1+1 é","on":"2010-03-31","is_done":true},{"id":null,"text":null,"on":null,"is_done":false}]'
    )


@try_rows(
    ("text", "printed"),
    [
        ("Ask sam.field@tarn.example, soon", "Ask [email address], soon"),
        ("Ring 01632 960123 or 07700 900123", "Ring [telephone number] or [telephone number]"),
        ("Ring +44 1632 961234.", "Ring [telephone number]."),
        ("Due 31/03/2010, 43 of 84 @ Tarn Road", "Due 31/03/2010, 43 of 84 @ Tarn Road"),
        ("Call ChildLine, 0800 1111", "Call ChildLine, 0800 1111"),
    ],
)
def test_without_contacts_replaces_addresses_and_numbers(text, printed):
    assert without_contacts(text) == printed


def test_feed_holds_no_address_of_an_author_without_a_name(board):
    nameless = UserFactory(name="", email="nameless@northmere.example")
    update = ProgressUpdateFactory(action=board.open.by_group, author=nameless, text="Ring 01632 960123")
    assert update.author_name == nameless.email
    (row,) = [row for row in read_json("updates", board.helen) if row["update_id"] == update.pk]
    assert (row["author"], row["update"]) == ("[email address]", "Ring [telephone number]")


@pytest.mark.parametrize("name", FEEDS)
def test_csv_and_json_hold_the_same(name, board, short_calendar):
    bearer = f"Bearer {make_token(board.helen)}"
    csv_response, json_response = get_feed(f"{name}.csv", bearer), get_feed(f"{name}.json", bearer)
    assert csv_response["Content-Type"] == "text/csv; charset=utf-8"
    assert json_response["Content-Type"] == "application/json"
    plain, typed = csv_rows(csv_response.content), json_response.json()
    assert len(plain) == len(typed)
    for row, same in zip(plain, typed, strict=True):
        assert list(row) == list(same) == FEEDS[name].headings
        for column in FEEDS[name].columns:
            value = same[column.name]
            assert value is None or type(value) is TYPES[column.kind], column.name
            text = str(value).lower() if column.kind == YES_NO else str(value)
            assert row[column.name] == ("" if value is None else text), column.name
            if column.kind == DATE and value:
                dt.date.fromisoformat(value)


@pytest.mark.long
def test_no_feed_holds_an_address_or_a_number_of_the_directory(board, short_calendar):
    board.school.email, board.school.phone = "office@tarn.example", "01632 960987"
    board.school.address, board.school.postcode, board.school.head = "1 Tarn Road", "NM1 1AA", "Margaret Hale"
    board.school.save()
    board.officer.phone, board.officer.job_title = "01632 960988", "Deputy head"
    board.officer.save()
    text = f"Bearer {make_token(board.helen)}"
    for name in FEEDS:
        content = get_feed(f"{name}.csv", text).content.decode()
        for secret in ("@", "01632", "1 Tarn Road", "NM1 1AA", "Margaret Hale", "Deputy head"):
            assert secret not in content, (name, secret)
    assert "Denzil Okoro" not in get_feed("agencies.csv", text).content.decode()
