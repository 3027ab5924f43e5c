"""Every address of the site, by everybody, in every way: what the table allows works, and all else is refused."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from accounts.services import deactivate_person, end_role
from actions.models import Plan
from core import views_pages
from tests.access.matrix import TABLE as MOST
from tests.access.matrix import Address
from tests.access.matrix_directory import DIRECTORY
from tests.access.matrix_rolling import ROLLING
from tests.cast import ANONYMOUS, EVERYBODY, Board, Shelf

TABLE = [*MOST, *ROLLING, *DIRECTORY]

SIGN_IN = "/accounts/login/"
OURS = [line for line in TABLE if line.ours]
# names of addresses whose record hangs on no plan begin so
NO_PLAN = ("place_lead", "import", "calendar", "change_setting", "revoke_feed", "prepare", "download_file")
NO_PLAN += ("meeting", "edit_meeting", "cancel_meeting", "reinstate_meeting", "walk_meeting", "attendance")
NO_PLAN += ("bulk", "export_timeline")  # they name their plan in the query
NO_PLAN += ("close_minutes", "reopen_minutes", "export_minutes", "minute", "add_note")
NO_PLAN += (
    "agenc",
    "take_proposed_agencies",
    "accept_agency_import",
    "cancel_agency_import",
    "undo_agency_import",
    "export_agencies",
    "eslos",
    "export_eslos",
    "add_agency",
    "edit_agency",
    "close_agency",
    "reopen_agency",
)
NO_PLAN += ("appoint", "hand_over", "end_post", "confirm_post", "note_training", "correct_post")
IN_A_PLAN = [line for line in OURS if line.of and not line.absent and not line.name.startswith(NO_PLAN)]
ONE_PER_ROLE = [name for name in EVERYBODY if name not in {"tom", "denzil"}]
UNKNOWN = (999_999_999, 10**20)


@pytest.fixture(autouse=True)
def refusals_are_not_drawn(monkeypatch):
    """Most answers here are refusals; their page is drawn once, in a test of its own, and not a thousand times."""

    def plain(request, template: str, status: int, words: str = ""):
        return HttpResponse(words, status=status)

    with monkeypatch.context() as patch:
        patch.setattr(views_pages, "error_page", plain)
        yield


def every_pattern(patterns, prefix: str = ""):
    """(address as written, name) of every page of the site, nested lists included."""
    for found in patterns:
        address = f"{prefix}{found.pattern}"
        if isinstance(found, URLPattern):
            yield address, found.name
        else:
            yield from every_pattern(found.url_patterns, address)


def everything_saved() -> set[tuple]:
    """The rows of every table, counted, and the sum of their versions: alike before and after where nothing was saved.

    Sessions are left out: they are what a browser carries, and no record.
    """
    parts = []
    for model in apps.get_models(include_auto_created=True):
        if model is Session:
            continue
        versions = "sum(version)" if any(f.name == "version" for f in model._meta.concrete_fields) else "0"
        table = model._meta.db_table
        parts.append(f"SELECT '{table}', count(*), coalesce({versions}, 0) FROM {table}")
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {(table, rows, int(versions)) for table, rows, versions in cursor.fetchall()}


def address_of(line: Address, board: Board, shelf: Shelf | None = None, **changes) -> str:
    """The address of a line, for the open plan unless told."""
    shelf = shelf or board.open
    keywords = {**(line.of(board, shelf) if line.of else {}), **changes}
    return reverse(line.name, kwargs=keywords) + (line.query(board, shelf) if line.query else "")


def sent(line: Address, board: Board, shelf: Shelf | None = None) -> dict:
    """What a line's form holds."""
    return line.form(board, shelf or board.open) if line.form else {}


class Replayer:
    """Sends requests as one person, and undoes what each of them saved."""

    def __init__(self, client: Client):
        self.client = client
        self.before = everything_saved()
        self.failed: list[str] = []

    def send(self, method: str, address: str, data: dict | None = None) -> tuple[str, bool]:
        """What a request was answered by (a status, "sign in" or "on"), and whether it saved anything."""
        with transaction.atomic():
            response = getattr(self.client, method)(address, data or {})
            changed = everything_saved() != self.before
            transaction.set_rollback(True)
        if response.status_code != 302:
            return str(response.status_code), changed
        return "sign in" if response["Location"].startswith(SIGN_IN) else "on", changed

    def expect(self, answer: str, method: str, line: Address, address: str, data: dict | None = None, *, saved=False):
        """Note as failed what is answered otherwise, or saves where it should not, or the reverse."""
        found = self.send(method, address, data)
        if found != (answer, saved):
            self.failed.append(f"{method.upper()} {line.name} {address}: expected {(answer, saved)}, got {found}")


def test_every_address_is_in_the_table():
    patterns = list(every_pattern(get_resolver().url_patterns))
    assert not [address for address, name in patterns if not name], "give these addresses a name"
    listed = {line.name for line in TABLE}
    missing = {address: name for address, name in patterns if name not in listed}
    assert not missing, "say in tests/access/matrix.py who may open these"
    assert not listed - {name for _, name in patterns}, "these are in the table and no longer on the site"


@pytest.mark.parametrize("name", ONE_PER_ROLE)
def test_reading_is_answered_as_the_table_says_and_saves_nothing(name, board, enter):
    replayer = Replayer(enter(board.people.get(name)))
    for line in TABLE:
        for method in ("get", "head") if name in (ANONYMOUS, "helen") else ("get",):
            replayer.expect(line.answer_to_get(name), method, line, address_of(line, board))
    assert not replayer.failed


@pytest.mark.parametrize("name", EVERYBODY)
def test_sending_is_answered_as_the_table_says(name, board, enter):
    replayer = Replayer(enter(board.people.get(name)))
    for line in OURS:
        answer = line.answer_to_post(name)
        saved = answer == "on" and line.saves
        replayer.expect(answer, "post", line, address_of(line, board), sent(line, board), saved=saved)
    assert not replayer.failed


@pytest.mark.parametrize("name", [ANONYMOUS, "stranger", "helen"])
def test_no_other_method_saves_or_breaks_anything(name, board, enter):
    replayer = Replayer(enter(board.people.get(name)))
    failed = []
    for line in TABLE:
        for method in ("put", "patch", "delete", "options"):
            found, changed = replayer.send(method, address_of(line, board))
            fine = {"405", "sign in"} if line.ours else {"405", "sign in", "200", "on"}
            if found not in fine or changed:
                failed.append(f"{method.upper()} {line.name}: {found}, saved: {changed}")
    assert not failed


@pytest.mark.parametrize("name", [ANONYMOUS, "stranger", "grace", "marian", "helen"])
def test_a_closed_plan_is_read_and_never_written(name, board, enter):
    replayer = Replayer(enter(board.people.get(name)))
    for line in IN_A_PLAN:
        address = address_of(line, board, board.closed)
        read, write = line.answer_to_get(name), line.answer_to_post(name)
        replayer.expect("403" if line.write and read == "200" else read, "get", line, address)
        data = sent(line, board, board.closed)
        replayer.expect("403" if write == "on" else write, "post", line, address, data)
    assert not replayer.failed


def test_where_the_plan_in_force_is_closed_nothing_is_added_to_it(board, helen, enter):
    Plan.objects.update(closed_on="2010-08-31")
    replayer = Replayer(enter(helen))
    for line in TABLE:
        if line.name in {"add_priority", "add_term", "sort_terms"}:
            replayer.expect("403", "post", line, address_of(line, board), sent(line, board))
    assert not replayer.failed


@pytest.mark.parametrize("number", UNKNOWN)
def test_records_that_are_not_there_are_not_found(number, board, helen, enter):
    replayer = Replayer(enter(helen))
    for line in OURS:
        if line.of and "pk" in line.of(board, board.open):
            address = address_of(line, board, pk=number)
            button = line.write and not line.read and not line.on
            replayer.expect("405" if button else "404", "get", line, address)
            replayer.expect("404" if line.write else "405", "post", line, address, sent(line, board))
    assert not replayer.failed


@pytest.mark.parametrize(
    "address",
    [
        "/plan/export/exe/",
        "/history/user/1/",
        "/plan/structure/plan/1/edit/",
        "/plan/?plan=x",
        "/plan/?plan=999999",
        "/plan/actions/",
    ],
)
def test_what_is_no_record_is_not_found(address, board, helen, enter):
    assert enter(helen).get(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("marian", ["by_group", "shared"]),
        ("tom", ["by_other_group", "shared"]),
        ("ruth", ["by_police"]),
        ("denzil", ["by_school"]),
        ("margaret", []),
    ],
)
def test_people_write_on_the_actions_that_their_own_group_or_agency_leads(name, own, board, enter):
    replayer = Replayer(enter(board.people[name]))
    data = {"text": "Done", "on_day": "3", "on_month": "2", "on_year": "2010"}
    for record in ("by_group", "by_other_group", "by_police", "by_school", "shared"):
        action = getattr(board.open, record)
        assert replayer.send("get", reverse("action", args=[action.pk])) == ("200", False)
        found = replayer.send("post", reverse("add_update", args=[action.pk]), data)
        assert found == (("on", True) if record in own else ("403", False)), record


def test_an_update_is_corrected_by_its_author_and_the_manager_alone(board, enter):
    data = {"version": 1, "reason": "Wrong day", "text": "Three", "on_day": "2", "on_month": "2", "on_year": "2010"}
    address = reverse("correct_update", args=[board.open.other_update.pk])
    may = {name for name in EVERYBODY if Replayer(enter(board.people.get(name))).send("post", address, data)[1]}
    assert may == {"helen", "tom"}


def test_a_person_whose_membership_has_ended_writes_no_longer(board, marian, enter):
    client = enter(marian)
    address = reverse("add_update", args=[board.open.by_group.pk])
    assert client.get(address).status_code == 200
    marian.memberships.update(valid_to="2009-01-01")
    assert client.get(address).status_code == 403


def test_a_person_who_is_shut_out_is_out_at_once(board, helen, enter):
    client = enter(helen)
    assert client.get("/plan/").status_code == 200
    deactivate_person(user=helen, expected=helen.version, by=board.sunita, reason="Left")
    assert client.get("/plan/")["Location"] == f"{SIGN_IN}?next=/plan/"


def test_a_role_that_has_ended_allows_nothing_at_once(board, helen, enter):
    client = enter(helen)
    assert client.get("/plan/import/").status_code == 200
    end_role(grant=helen.role_grants.get(), expected=1, by=board.sunita, reason="New post")
    assert client.get("/plan/import/").status_code == 403
    assert client.get("/plan/").status_code == 403


def test_nothing_is_saved_without_the_token_of_our_own_pages(board, helen):
    client = Client(enforce_csrf_checks=True)
    client.force_login(helen)
    replayer = Replayer(client)
    for line in OURS:
        if line.write:
            replayer.expect("403", "post", line, address_of(line, board), sent(line, board))
    assert not replayer.failed


def test_the_anonymous_are_led_back_after_signing_in(board):
    response = Client().get("/plan/?q=film&status=completed")
    assert response["Location"] == f"{SIGN_IN}?next=/plan/%3Fq%3Dfilm%26status%3Dcompleted"
