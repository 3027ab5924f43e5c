"""Whatever is sent to a form or an address, no page breaks, nothing is half saved, and what was typed comes back.

The forms are those that stand on the pages of the table, seen by somebody who may, together with what the table sends
to buttons. Each is sent as it stands and with odd words, days, choices and files in each field, without the field, and
with the field twice. By default a sample that is always the same, at every sixth address; all of it is `long`, and
prints what was tried.
"""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import NoReverseMatch
from django.utils.http import urlencode

from core.kept_forms.middleware import KeptFormsMiddleware
from core.web import views
from tests.access.asked_for import asked_for
from tests.access.found_forms import Found, forms_on, lost_words, shape_of
from tests.access.matrix import Address
from tests.access.odd import ADDRESSED, CHOICES, DAYS, ODD, POSTED, UPLOADS, odd_files
from tests.access.replay import SIGN_IN, Watch, counts_by_table, saved_in
from tests.access.test_matrix import OURS, address_of, sent
from tests.cast import Board
from tests.core.files.upload_files import PDF
from tests.rows import try_rows

LINES = [line for line in OURS if not line.absent and line.name not in {"healthz", "readyz"}]
SHARES = 6  # tests among which the addresses are dealt out, so that they run side by side
SEED, SAMPLED = 2010, 0.06  # of the fields and parameters, by default
# One button of a long page saves every answer that is in order, and shows the others with what is wrong
SAVES_WHAT_IT_CAN = {"audits:return", "audits:section"}
NULL = "\x00"  # goes everywhere at once by default, since a database may refuse it where nothing else does
CHOSEN = {"select", "radio", "checkbox", "hidden", "button", "link"}


@pytest.fixture(autouse=True)
def refusals_are_not_drawn(monkeypatch):
    """Most answers here are refusals; their page is drawn elsewhere, and none is written to the log."""

    def plain(request, template: str, status: int, words: str = ""):
        return HttpResponse(words, status=status)

    monkeypatch.setattr(views, "error_page", plain)
    monkeypatch.setattr(KeptFormsMiddleware, "refused", lambda self, request, response: response)
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    monkeypatch.setattr(logging.getLogger("core.requests"), "disabled", True)


@dataclass
class Case:
    """One request: who sends what to where, and in words what is odd about it."""

    person: str
    method: str
    address: str
    name: str
    data: dict
    what: str
    # No page sends it: a choice that there is not, or what was put together without looking at the page. What else was
    # in the form need not come back.
    forged: bool = False


class Sender:
    """Sends requests, undoes what each saves, and notes those that break a page, save by half, or lose words."""

    def __init__(self, board: Board, enter, *, all_of_it: bool):
        self.all_of_it, self.followed = all_of_it, set()
        self.enter, self.board = cache(lambda name: enter(board.people.get(name))), board
        self.wrong: list[str] = []
        self.tried: Counter = Counter()
        self.before = saved_in(counts_by_table())

    def send(self, case: Case) -> None:
        """One request, undone."""
        for upload in case.data.values():
            if isinstance(upload, SimpleUploadedFile):
                upload.seek(0)
        client = self.enter(case.person)
        kept = session_of(client)
        with transaction.atomic():
            with connection.execute_wrapper(watch := Watch()):
                answer = getattr(client, case.method)(case.address, case.data)
            self.evaluate(case, answer, watch)
            transaction.set_rollback(True)
        if session_of(client) != kept:  # it signed out, or in again: the session of before is there once more
            self.enter.cache_clear()

    def evaluate(self, case: Case, answer: HttpResponse, watch: Watch) -> None:
        """Notes what is wrong with an answer."""
        self.tried[case.method, answer.status_code] += 1
        if answer.status_code >= 500:
            self.note(case, f"{answer.status_code} {getattr(answer, 'exc_info', None) and answer.exc_info[1]!r:.200}")
        elif answer.status_code in {301, 302, 303}:
            self.follow(case, answer["Location"])
        elif case.method == "post":
            by_half = answer.status_code >= 400 and case.name.split()[0] not in SAVES_WHAT_IT_CAN
            if by_half and watch.has_saved(self.before):
                self.note(case, f"{answer.status_code}, and something was saved")
            is_page = answer.get("Content-Type", "").startswith("text/html") and answer.content
            if is_page and not case.forged and (lost := lost_words(answer.content, case.data)):
                self.note(case, f"{answer.status_code}, and what was typed is lost: {lost}")

    def follow(self, case: Case, address: str) -> None:
        """The page to which an answer leads is ours, and whole; by default each is opened once."""
        parts = urlsplit(address)
        if address.startswith(f"{SIGN_IN}?next="):
            self.note(case, "nobody was signed in")
        elif parts.netloc not in {"", "testserver"} or address.startswith(("//", "/\\")):
            self.note(case, f"leads away to {address[:80]}")
        elif case.method == "post" and (self.all_of_it or address not in self.followed):
            self.followed.add(address)
            after = self.enter(case.person).get(address)
            self.tried["page after", after.status_code] += 1
            if after.status_code >= 500:
                self.note(case, f"the page after it: {after.exc_info and after.exc_info[1]!r:.200}")

    def note(self, case: Case, wrong: str) -> None:
        self.wrong.append(f"{case.method} {case.name} {case.what}: {wrong}")


def session_of(client) -> str:
    """The key of the session of a browser."""
    held = client.cookies.get(settings.SESSION_COOKIE_NAME)
    return held.value if held else ""


def who(line: Address, board: Board, *, writes: bool = False) -> str:
    """The manager, or another who may open the address or press its button."""
    names = line.write if writes else (*line.read, *line.on)
    allowed = [name for name in names or (*line.write, "helen") if name in board.people]
    return "helen" if "helen" in allowed or not allowed else allowed[0]


@dataclass
class Seen:
    """A page as somebody saw it who may: the forms on it, and the parameters that it asks for."""

    line: Address
    person: str
    forms: list[tuple[str, Found]]
    names: set[str]


def look_at(lines: list[Address], board: Board, sender: Sender) -> Iterator[Seen]:
    """Each page, opened by whoever may read it, and by whoever may send to it where that is somebody else."""
    for line in lines:
        address, forms = address_of(line, board), []
        reader, writer = who(line, board), who(line, board, writes=bool(line.write))
        with asked_for() as names:
            for person in dict.fromkeys((reader, writer)) if line.read or line.on else ():
                answer = sender.enter(person).get(address)
                is_page = answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html")
                if is_page and answer.content:  # a part of a page may be empty
                    forms += [(person, form) for form in forms_on(answer.content, address)]
        if line.write:
            forms.append((writer, of_table(line, board)))
        yield Seen(line, reader, forms, names)


def filled(seen: Seen, board: Board, table: dict[str, Address], shapes: set) -> Iterator[tuple[str, Found]]:
    """(person, form) for every form that was not met before, filled as the table fills it."""
    for person, form in seen.forms:
        known = table.get(form.address) if form.method == "post" else None
        if known:
            person = who(known, board, writes=True)
            fill_unless_other(form, {**sent(known, board), **POSTED.get(known.name, {})})
        if form.shape not in shapes and form.name:
            shapes.add(form.shape)
            yield person, form


def of_table(line: Address, board: Board) -> Found:
    """What the table sends to an address, as a form."""
    return Found("post", address_of(line, board), "")


def fill(form: Found, values: dict) -> None:
    """The values of the table in a form; what is not on the page is sent too."""
    for name, value in values.items():
        form.kinds.setdefault(name, "file" if isinstance(value, SimpleUploadedFile) else "text")
        form.values[name] = value if isinstance(value, list) else [value]


def fill_unless_other(form: Found, values: dict) -> None:
    """fill(), unless the form has another button than the table's: then it keeps its own fields."""
    buttons = {name for name, kind in form.kinds.items() if kind == "button"} & values.keys()
    if all(form.values[name] == [str(values[name])] for name in buttons):
        fill(form, values)


def some(ways: Sequence, all_of_it: bool, lot: random.Random) -> Sequence:
    """All of them, or by default one, or none."""
    if all_of_it:
        return ways
    return lot.sample(ways, 1) if lot.random() < SAMPLED else ()


def cases_of(person: str, form: Found, *, all_of_it: bool, lot: random.Random) -> Iterator[Case]:
    """The requests that a form is tried with; by default a few."""

    def case(data: dict, what: str, forged: bool = False) -> Case:
        return Case(person, form.method, form.address, form.name, data, what, forged or not form.page)

    base = {name: values[0] if len(values) == 1 else values for name, values in form.values.items() if values}
    plain, nulls = [case(base, "as it stands"), case({}, "nothing")], []
    for what, chosen in (("words", False), ("choices", True)):
        held = {name: f"a{NULL}b" for name, kind in form.kinds.items() if kind != "file" and (kind in CHOSEN) == chosen}
        if held:
            nulls.append(case({**base, **held}, f"null characters in all {what}", forged=True))
    yield from plain if all_of_it else lot.sample(plain, 1)
    yield from nulls
    seen = set()
    for name, kind in form.kinds.items():
        if (shape_of(name), kind) in seen:
            continue
        seen.add((shape_of(name), kind))
        others = {key: held for key, held in base.items() if key != name}
        for what, values in some(list(ways_of(form, name, kind)), all_of_it, lot):
            yield case({**others, **values}, what, forged=kind in CHOSEN and name in values)


def ways_of(form: Found, name: str, kind: str) -> Iterator[tuple[str, dict]]:
    """(in words, values) for each odd way of filling a field."""
    if kind == "file":
        for what, (filename, content) in odd_files().items():
            yield f"{name}: {what}", {name: SimpleUploadedFile(filename, content)}
        yield f"{name}: words in place of a file", {name: "words"}
        return
    yield f"without {name}", {}
    yield f"{name} twice", {name: [*(str(value) for value in form.values[name][:1]), "2"]}
    for odd in CHOICES if kind in CHOSEN else ODD:
        yield f"{name}={odd!r:.40}", {name: odd}
    stem = name.removesuffix("_day")
    if stem != name:
        for day in DAYS:
            yield f"{stem} on {day}", dict(zip((name, f"{stem}_month", f"{stem}_year"), day, strict=True))


def queries_of(seen: Seen, board: Board, *, all_of_it: bool, lot: random.Random) -> Iterator[Case]:
    """Odd words for each parameter that a page asks for, and for each part of its address that is a word."""
    line = seen.line
    address, method = address_of(line, board), "get" if line.read or line.on else "post"
    data = sent(line, board) if method == "post" else {}
    if seen.names:
        asked = f"{address}{'&' if '?' in address else '?'}{urlencode(dict.fromkeys(sorted(seen.names), NULL))}"
        yield Case(seen.person, method, asked, line.name, data, "?null characters in all parameters")
    for name in sorted(seen.names):
        for odd in some(ODD, all_of_it, lot):
            asked = f"{address}{'&' if '?' in address else '?'}{urlencode({name: odd})}"
            yield Case(seen.person, method, asked, line.name, data, f"?{name}={odd!r:.40}")
    for name in sorted(set(line.of(board, board.open)) & set(ADDRESSED)) if line.of else ():
        for odd in ODD if all_of_it else (NULL, *some(ODD, all_of_it, lot)):
            with suppress(NoReverseMatch):  # no address can hold this
                oddly = address_of(line, board, **{name: odd})
                yield Case(seen.person, method, oddly, line.name, data, f"{name}={odd!r:.40}")


def try_all(lines: list[Address], board: Board, enter, *, all_of_it: bool) -> Sender:
    """Sends all cases of all forms of these pages, and of their addresses."""
    sender, lot, shapes = Sender(board, enter, all_of_it=all_of_it), random.Random(SEED), set()
    table = {address_of(line, board): line for line in OURS if line.write and not line.absent}
    for seen in look_at(lines, board, sender):
        for case in queries_of(seen, board, all_of_it=all_of_it, lot=lot):
            sender.send(case)
        for person, form in filled(seen, board, table, shapes):
            if "file" in form.kinds.values() and form.name not in UPLOADS:
                sender.wrong.append(f"{form.name} takes a file: add it to UPLOADS")
            for case in cases_of(person, form, all_of_it=all_of_it, lot=lot):
                sender.send(case)
    sender.tried["forms"] = len(shapes)
    return sender


def say(sender: Sender) -> None:
    """Prints what was tried, for docs/record.md."""
    told = Counter()
    for key, number in sender.tried.items():
        told["forms" if key == "forms" else " ".join(str(part) for part in key)] += number
    print(f"\nodd input: {', '.join(f'{number:,} {key}' for key, number in sorted(told.items()))}")


@try_rows("share", range(1))
def test_no_odd_input_breaks_a_page_or_is_saved_by_half(share, board, enter):
    sender = try_all(LINES[share::SHARES], board, enter, all_of_it=False)
    say(sender)
    assert not sender.wrong, "\n".join(sender.wrong)


@pytest.mark.long
@pytest.mark.parametrize("share", range(SHARES))
def test_nothing_odd_anywhere_breaks_a_page_or_is_saved_by_half(share, board, enter):
    sender = try_all(LINES[share::SHARES], board, enter, all_of_it=True)
    say(sender)
    assert not sender.wrong, "\n".join(sender.wrong)


BODIES = [
    ("application/x-www-form-urlencoded", b"text=%ff%fe&text=%00&version=%E2%82"),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\xfe\r\n--x'),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n--x--"),
    ("application/json", b'{"text": "\\ud800"}'),
    ("text/plain; charset=no-such", b"text=1"),
    ("", b"\x00\xff"),
]


@pytest.mark.parametrize(("kind", "body"), BODIES)
def test_no_body_breaks_a_page(kind, body, board, enter):
    wrong, helen = [], enter(board.helen)
    for line in LINES:
        if line.name in {"add_update", "import", "incidents:new", "audits:answer", "reports:write", "account_login"}:
            person = helen if "helen" in line.write else enter(board.people[who(line, board, writes=True)])
            answer = person.generic("POST", address_of(line, board), body, content_type=kind)
            if answer.status_code >= 500:
                wrong.append(f"{line.name}: {answer.exc_info and answer.exc_info[1]!r}")
    assert wrong == []


def upload_of(name: str, board: Board) -> tuple[Address, dict]:
    """The line of an address that takes a file, and what else its form holds."""
    (line,) = (each for each in LINES if each.name == name)
    rest = {"url", "changes", UPLOADS[name]}
    return line, {key: value for key, value in sent(line, board).items() if key not in rest}


@pytest.mark.parametrize("name", sorted(UPLOADS))
def test_no_odd_file_breaks_an_upload_or_is_saved_by_half(name, board, enter):
    sender, (line, data) = Sender(board, enter, all_of_it=True), upload_of(name, board)
    for what, (filename, content) in odd_files().items():
        fields = {**data, UPLOADS[name]: SimpleUploadedFile(filename, content)}
        sender.send(Case(who(line, board, writes=True), "post", address_of(line, board), name, fields, what))
    say(sender)
    assert not sender.wrong, "\n".join(sender.wrong)


@pytest.mark.parametrize("name", sorted(UPLOADS))
def test_every_file_that_is_sent_is_shown_to_the_virus_scanner(name, board, enter, settings):
    settings.UPLOAD_SCANNER = "tests.access.test_odd_input.suspicious"
    (line, data), field, before = upload_of(name, board), UPLOADS[name], saved_in(counts_by_table())
    good = SimpleUploadedFile("list.csv", b"Name,Kind\nLantern,Police\n")
    if name.endswith("add_evidence"):
        good = SimpleUploadedFile("minutes.pdf", PDF)
    file = sent(line, board).get(field, good)
    answer = enter(board.people[who(line, board, writes=True)]).post(address_of(line, board), {**data, field: file})
    assert answer.status_code == 422 and "EICAR in" in answer.content.decode()
    assert saved_in(counts_by_table()) == before


def suspicious(data: bytes, name: str) -> str:
    """A scanner that finds something in every file."""
    return f"EICAR in {name}"
