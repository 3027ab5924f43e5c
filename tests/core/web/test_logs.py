"""The log: one object a line, each with its request, and never anything about a person."""

from __future__ import annotations

import io
import json
import logging

import pytest
from django.db import IntegrityError, OperationalError
from django.test import RequestFactory

from core.web.logs import GIVEN, JsonLines, error_of, message_of
from tests.rows import try_rows

CANARY = "canary.person@example.org"


@pytest.fixture
def lines():
    """What the log says while a test runs: a function that reads its lines."""
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(JsonLines())
    loggers = [logging.getLogger(), logging.getLogger("core.security")]  # which has a stream of its own
    for logger in loggers:
        logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in handler.stream.getvalue().splitlines()]
    for logger in loggers:
        logger.removeHandler(handler)


def record(message, *arguments, error=None, request=None, name="core"):
    made = logging.LogRecord(name, logging.ERROR, __file__, 1, message, arguments, error and (type(error), error, None))
    if request is not None:
        made.request = request
    return made


MESSAGES = [
    ("plain", "Reference %s: %s", ("ABCD-EFGH", 404), "Reference ABCD-EFGH: 404"),
    ("an address", "Sent to %s", (f"<{CANARY}>",), "Sent to <[address]>"),
    ("two addresses", f"{CANARY}, x@y.org; no more", (), "[address], [address]; no more"),
    ("the web server about a page", "Error handling request %s", ("/search/?q=Anna",), "Error handling request %s"),
    ("the web server about a visitor", "Invalid request from ip=%s: %s", ("10.0.0.9", "x"), None),
    ("nothing to fill in", "100 % done", (), "100 % done"),
]


@try_rows(("message", "arguments", "said"), [each[1:] for each in MESSAGES])
def test_a_message_says_no_address(message, arguments, said):
    assert message_of(record(message, *arguments)) == (said or message)


@try_rows("path", ["/calendar/s3cret.ics", "/caf\u00e9/"])
def test_the_address_that_was_asked_for_is_not_said(path):
    request = RequestFactory().get(path)
    said = message_of(record("%s: %s", "Not Found", request.path.encode("unicode_escape").decode(), request=request))
    assert said == "Not Found: (none)"


def test_an_error_says_where_and_what_it_broke_and_not_what_was_typed():
    class Diagnosis:
        constraint_name = "user_email_is_unique"

    try:
        try:
            raise ValueError(f"no such person: {CANARY}")
        except ValueError as error:
            broken = IntegrityError(f"DETAIL: Key (email)=({CANARY}) already exists.")
            broken.diag = Diagnosis
            raise broken from error
    except IntegrityError as error:
        last, first = error_of(error)
    assert (last["kind"], last["rule"], first["kind"]) == ("IntegrityError", "user_email_is_unique", "ValueError")
    assert last["at"][-1].endswith("test_an_error_says_where_and_what_it_broke_and_not_what_was_typed")
    assert CANARY not in json.dumps([last, first]) and "words" not in last


def test_an_error_of_the_machine_says_what_it_was():
    (said,) = error_of(OperationalError("connection to server at 10.1.1.1 failed:\n\tConnection refused"))
    assert said["words"] == "connection to server at 10.1.1.1 failed: Connection refused"


def test_errors_that_caused_each_other_in_a_circle_end():
    one, other = KeyError("a"), KeyError("b")
    one.__cause__, other.__cause__ = other, one
    assert len(error_of(one)) == 2


def test_what_cannot_be_written_as_json_is_written_as_text():
    made = record("done")
    made.facts = {"what": {1}}
    assert json.loads(JsonLines().format(made))["what"] == "{1}"


NUMBERS = [
    ("0123-abcd", True),
    ("x" * 64, True),
    ("short", False),
    ("x" * 65, False),
    ("anna@x.org1", False),
    ("ä" * 9, False),
]


@try_rows(("given", "taken"), NUMBERS)
def test_the_number_of_a_request_is_that_of_the_proxy_where_it_is_one(given, taken):
    assert bool(GIVEN.fullmatch(given)) is taken


def test_every_line_of_a_request_has_its_number_and_so_has_the_answer(client, lines, board, helen):
    client.force_login(helen)
    answer = client.get(f"/no-such-page/{CANARY}?q={CANARY}", headers={"X-Request-ID": "proxy-0001"})
    assert answer["X-Request-ID"] == "proxy-0001"
    assert {line["request"] for line in lines()} == {"proxy-0001"}
    assert {line["logger"] for line in lines()} == {"core.errors", "core.requests", "django.request"}
    (end,) = (line for line in lines() if line["logger"] == "core.requests")
    assert (end["method"], end["page"], end["status"]) == ("GET", "(none)", 404) and end["ms"] >= 0
    other = client.get("/plan/")
    assert other["X-Request-ID"] not in ("", "proxy-0001")
    assert lines()[-1]["request"] == other["X-Request-ID"]


def test_what_people_type_search_and_open_stands_in_no_line(client, lines, board, helen):
    """Names, addresses, secrets of links and search words of a visitor who goes wrong wherever one can."""
    client.post("/accounts/login/", {"login": CANARY, "password": "canary-password"})
    client.force_login(helen)
    client.get("/search/", {"q": "canary-words"})
    client.get("/calendar/canary-token.ics")
    client.post(f"/plan/actions/{board.open.by_group.pk}/updates/add/", {"text": "canary-text", "on_day": "40"})
    client.get("/plan/", {"q": CANARY, "sort": "canary-sort"}, headers={"host": "elsewhere.example"})
    assert len(lines()) > 5
    assert "canary" not in json.dumps(lines()).casefold()


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_what_is_asked_every_few_seconds_is_not_noted(client, lines, db, address):
    client.get(address)
    assert lines() == []


def test_a_fault_is_noted_under_its_request_without_its_words(client, lines, board, helen, monkeypatch):
    from actions.table.views import table

    def fail(*arguments, **options):
        raise ValueError(f"{CANARY} is no number")

    monkeypatch.setattr(table, "render", fail)
    client.force_login(helen)
    client.raise_request_exception = False
    answer = client.get("/plan/")
    assert answer.status_code == 500
    faults = [line for line in lines() if line["level"] == "ERROR"]
    assert faults and {line["request"] for line in faults} == {answer["X-Request-ID"]}
    assert faults[0]["error"][0]["kind"] == "ValueError" and "canary" not in json.dumps(faults)
