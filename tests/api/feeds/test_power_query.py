"""The example of docs/feeds.md, carried out against a real server: the requests of Power Query, and its steps.

All that the test knows of the feed it reads from the document: address, options of the CSV, columns and types.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import http.client
import io
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from api.feeds.rules import DATE, FEEDS, NUMBER, YES_NO
from tests.api.feeds.reading import basic
from tests.factories.accounts import UserFactory
from tests.factories.plan import ActionFactory, MethodFactory
from tests.factories.tokens import make_token

pytestmark = pytest.mark.django_db(transaction=True)

DOCS = Path(__file__).parents[3] / "docs/feeds.md"
AGENT = "Microsoft.Data.Mashup (https://go.microsoft.com/fwlink/?LinkID=304225)"
ENCODINGS = {"65001": "utf-8-sig"}  # which takes the byte order mark away, as the reader of Power Query does
TYPES = {
    "Int64.Type": (NUMBER, int),
    "type date": (DATE, dt.date.fromisoformat),
    "type logical": (YES_NO, {"true": True, "false": False}.__getitem__),
}


@dataclass(frozen=True)
class Example:
    """The Power Query text of the document."""

    text: str

    def one(self, pattern: str) -> str:
        (found,) = re.findall(pattern, self.text)
        return found

    @property
    def base(self) -> str:
        return self.one(r'Web\.Contents\("([^"]*)"')

    @property
    def path(self) -> str:
        return self.one(r'\[RelativePath = "([^"]*)"\]')

    @property
    def types(self) -> dict[str, str]:
        """The columns of the last step with their types in M."""
        return dict(re.findall(r'\{"(\w+)", ([\w.]+(?: \w+)?)\}', self.text))

    def rows(self, content: bytes) -> list[list[str]]:
        """What Csv.Document makes of an answer: without QuoteStyle.Csv each line break ends a row."""
        text = content.decode(ENCODINGS[self.one(r"Encoding = (\d+)")])
        delimiter = self.one(r'Delimiter = "(.)"')
        if "QuoteStyle = QuoteStyle.Csv" in self.text:
            return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        return [line.split(delimiter) for line in text.splitlines()]

    def table(self, content: bytes) -> list[dict]:
        """Named and Typed: the first row gives the names, empty cells are null."""
        headings, *rows = self.rows(content)
        named = [dict(zip(headings, row, strict=True)) for row in rows]
        return [
            row | {name: TYPES[kind][1](row[name]) if row[name] else None for name, kind in self.types.items()}
            for row in named
        ]


@pytest.fixture(scope="module")
def example() -> Example:
    (text,) = re.findall(r"^```\n(let\n.*?)^```$", DOCS.read_text(), re.MULTILINE | re.DOTALL)
    return Example(text)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes


class PowerQuery:
    """Sends what the Mashup engine sends: one connection, no cookies, gzip accepted."""

    def __init__(self, url: str):
        self.connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)

    def send(self, path: str, authorization: str = "", method: str = "GET") -> Answer:
        headers = {"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate", "Connection": "Keep-Alive"}
        headers |= {"Authorization": authorization} if authorization else {}
        self.connection.request(method, path, headers=headers)
        response = self.connection.getresponse()
        content, given = response.read(), {name.lower(): value for name, value in response.getheaders()}
        if given.get("content-encoding") == "gzip":
            content = gzip.decompress(content)
        return Answer(response.status, given, content)


@pytest.fixture
def engine(live_server):
    found = PowerQuery(live_server.url)
    yield found
    found.connection.close()


def test_example_names_a_feed_and_types_of_its_columns(example):
    address = urlsplit(example.base)
    assert (address.scheme, address.path, address.query) == ("https", "", ""), "the service refreshes no other address"
    feed, _, ending = example.path.removeprefix("feeds/v1/").partition(".")
    assert ending == "csv" and not example.path.startswith("/")
    kinds = {column.name: column.kind for column in FEEDS[feed].columns}
    assert {name: TYPES[kind][0] for name, kind in example.types.items()} == {
        name: kinds[name] for name in ("action_id", "due_date")
    }


@pytest.mark.long
def test_example_reads_the_feed_with_basic_after_an_anonymous_try(example, engine, live_server):
    owner = UserFactory(roles=["working_group"])
    method = MethodFactory()
    dated = ActionFactory(method=method, text='Agree "the"\npolicy, soon', wording="By end of May 2010")
    ActionFactory(method=method, text="=SUM(A1)", wording="Ongoing", completed=True)
    path = urlsplit(urljoin(example.base + "/", example.path)).path

    tried = engine.send(path)
    assert (tried.status, "location" in tried.headers, "set-cookie" in tried.headers) == (401, False, False)
    assert tried.headers["www-authenticate"].startswith("Basic realm=")

    signed_in = basic(make_token(owner, "plan.read"))
    head = engine.send(path, signed_in, "HEAD")
    assert (head.status, head.content) == (200, b"")
    answer = engine.send(path, signed_in)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert "set-cookie" not in answer.headers and answer.headers["cache-control"] == "no-store, private"

    first, second = example.table(answer.content)
    assert list(first) == FEEDS["actions"].headings
    assert (first["action_id"], first["due_date"]) == (dated.pk, dt.date(2010, 5, 31))
    assert first["action"] == 'Agree "the"\npolicy, soon'
    assert (second["due_date"], second["action"], second["status"]) == (None, "'=SUM(A1)", "completed")


@pytest.mark.parametrize("name", FEEDS)
def test_every_feed_is_read_by_the_engine_as_json(name, engine):
    text = basic(make_token(UserFactory(roles=["manager"]), FEEDS[name].scope))
    answer = engine.send(f"/feeds/v1/{name}.json", text)
    assert (answer.status, answer.content[:1]) == (200, b"[")
