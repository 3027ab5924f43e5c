"""Every address of the site, by everybody, in every way: what the table allows works, and all else is refused."""

from __future__ import annotations

import logging

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from accounts.people.services import deactivate_person, end_role
from actions.models import Plan
from core.kept_forms import middleware as kept_forms
from core.web import views
from tests.access.matrix import TABLE as MOST
from tests.access.matrix import Address
from tests.access.matrix_answers import ANSWERS
from tests.access.matrix_api import API
from tests.access.matrix_asking import ASKING, LINKS
from tests.access.matrix_audits_fill import RETURNS
from tests.access.matrix_audits_questionnaires import QUESTIONNAIRES
from tests.access.matrix_audits_results import AUDIT_RESULTS
from tests.access.matrix_audits_rounds import AUDIT_ROUNDS
from tests.access.matrix_audits_sign import SIGNING
from tests.access.matrix_directory import DIRECTORY
from tests.access.matrix_editing import EDITING
from tests.access.matrix_fields import FIELDS
from tests.access.matrix_files import FILES
from tests.access.matrix_groups import GROUPS_AND_TRAINING
from tests.access.matrix_guidance import GUIDANCE
from tests.access.matrix_importing import IMPORTING
from tests.access.matrix_incidents import INCIDENTS
from tests.access.matrix_mail import MAIL
from tests.access.matrix_past import PAST
from tests.access.matrix_people import PEOPLE
from tests.access.matrix_reminders import REMINDERS
from tests.access.matrix_reports import REPORTS
from tests.access.matrix_rolling import ROLLING
from tests.access.matrix_signing_in import SIGNING_IN
from tests.access.matrix_single_sign_on import SINGLE_SIGN_ON
from tests.access.matrix_timeout import TIMEOUT
from tests.access.matrix_voices import VOICES
from tests.access.replay import SIGN_IN, Replayer
from tests.cast import ANONYMOUS, EVERYBODY, Board, Shelf
from tests.rows import try_rows

OF_DIRECTORY = [*DIRECTORY, *GROUPS_AND_TRAINING]
TABLE = [
    *MOST,
    *EDITING,
    *FIELDS,
    *ROLLING,
    *ANSWERS,
    *OF_DIRECTORY,
    *SIGNING_IN,
    *SINGLE_SIGN_ON,
    *TIMEOUT,
    *MAIL,
    *PAST,
    *FILES,
    *ASKING,
    *LINKS,
    *PEOPLE,
    *AUDIT_RESULTS,
    *AUDIT_ROUNDS,
    *QUESTIONNAIRES,
    *RETURNS,
    *SIGNING,
    *INCIDENTS,
    *IMPORTING,
    *REMINDERS,
    *REPORTS,
    *VOICES,
    *GUIDANCE,
    *API,
]

TOKENLESS = "leave_letters"  # a mail program presses that button (RFC 8058), and has no page of ours
OURS = [line for line in TABLE if line.ours]
# names of addresses whose record hangs on no plan begin so
NO_PLAN = ("place_lead", "import", "calendar", "change_setting", "revoke_feed", "prepare", "download_file", "export")
NO_PLAN += ("meeting", "edit_meeting", "cancel_meeting", "reinstate_meeting", "walk_meeting", "attendance")
NO_PLAN += ("bulk", "return_", "drop_kept_form", "put_in_force", "import_undo")  # the first names it in the query
NO_PLAN += ("set_agenda_line", "close_minutes", "reopen_minutes", "minute", "add_note", "feed")
OF_AUDITS = [*AUDIT_ROUNDS, *AUDIT_RESULTS, *QUESTIONNAIRES, *RETURNS, *SIGNING, *VOICES]
OF_NO_PLAN = [*OF_DIRECTORY, *MAIL, *ASKING, *LINKS, *SIGNING_IN, *PEOPLE, *OF_AUDITS, *INCIDENTS, *REMINDERS, *REPORTS]
OF_NO_PLAN += [*API, *GUIDANCE]
OF_PLANS = [line for line in OURS if line not in OF_NO_PLAN]
IN_A_PLAN = [line for line in OF_PLANS if line.of and not line.absent and not line.name.startswith(NO_PLAN)]
READERS = [name for name in EVERYBODY if name not in {"tom", "denzil"}]  # one of each role
SENDERS = [*READERS, *(pytest.param(name, marks=pytest.mark.long) for name in EVERYBODY if name not in READERS)]
UNKNOWN = (999_999_999, 10**20)
METHODS = ("put", "patch", "delete", "options")


@pytest.fixture(autouse=True)
def refusals_are_not_drawn(monkeypatch):
    """Most answers here are refusals; their pages are drawn in tests of their own, and not a thousand times.

    Nor is each written to the log, where it comes with a traceback.
    """
    with monkeypatch.context() as patch:
        patch.setattr(logging.getLogger("django.request"), "disabled", True)
        patch.setattr(logging.getLogger("core.requests"), "disabled", True)
        patch.setattr(views, "error_page", lambda _, _template, status, words="": HttpResponse(words, status=status))
        patch.setattr(kept_forms, "render", lambda *args, status: HttpResponse(status=status))
        yield


def in_turn(choices: tuple) -> list:
    """Each address gets one of the choices in turn; where there is time, every address gets every one."""
    return [0, *(pytest.param(turn, marks=pytest.mark.long) for turn in range(1, len(choices)))]


def every_pattern(patterns, prefix: str = "", room: str = ""):
    """(address as written, name) of every page of the site, nested lists included."""
    for found in patterns:
        address = f"{prefix}{found.pattern}"
        if isinstance(found, URLPattern):
            yield address, found.name and room + found.name
        else:
            within = f"{found.namespace}:" if found.namespace else room
            yield from every_pattern(found.url_patterns, address, within)


def address_of(line: Address, board: Board, shelf: Shelf | None = None, **changes) -> str:
    """The address of a line, for the open plan unless told."""
    shelf = shelf or board.open
    keywords = {**(line.of(board, shelf) if line.of else {}), **changes}
    return reverse(line.name, kwargs=keywords) + (line.query(board, shelf) if line.query else "")


def sent(line: Address, board: Board, shelf: Shelf | None = None) -> dict:
    """What a line's form holds."""
    return line.form(board, shelf or board.open) if line.form else {}


def test_every_address_is_in_the_table():
    patterns = list(every_pattern(get_resolver().url_patterns))
    assert not [address for address, name in patterns if not name], "give these addresses a name"
    listed = {line.name for line in TABLE}
    missing = {address: name for address, name in patterns if name not in listed}
    assert not missing, "say in tests/access/matrix.py who may open these"
    assert not listed - {name for _, name in patterns}, "these are in the table and no longer on the site"


@pytest.mark.parametrize("name", READERS)
def test_reading_is_answered_as_the_table_says_and_saves_nothing(name, board, enter):
    replayer = Replayer(enter(board.people.get(name)))
    for line in TABLE:
        replayer.expect(line.answer_to_get(name), "get", line, address_of(line, board))
    assert not replayer.failed


@pytest.mark.parametrize("name", [ANONYMOUS, pytest.param("helen", marks=pytest.mark.long)])
def test_who_asks_for_the_head_alone_is_answered_likewise(name, board, enter):
    replayer = Replayer(enter(board.people.get(name)))
    for line in TABLE:
        replayer.expect(line.answer_to_get(name), "head", line, address_of(line, board))
    assert not replayer.failed


@pytest.mark.parametrize("name", SENDERS)
def test_sending_is_answered_as_the_table_says(name, board, enter):
    replayer = Replayer(enter(board.people.get(name)))
    for line in OURS:
        answer = line.answer_to_post(name)
        saved = line.is_saved(answer)
        replayer.expect(answer, "post", line, address_of(line, board), sent(line, board), saved=saved)
    assert not replayer.failed


@pytest.mark.parametrize("turn", in_turn(METHODS))
@pytest.mark.parametrize("name", [ANONYMOUS, pytest.param("stranger", marks=pytest.mark.long), "helen"])
def test_no_other_method_saves_or_breaks_anything(name, turn, board, enter):
    replayer = Replayer(enter(board.people.get(name)))
    failed = []
    for number, line in enumerate(TABLE, turn):
        method = METHODS[number % len(METHODS)]
        found, changed = replayer.send(method, address_of(line, board))
        fine = {"405", "sign in"} if line.ours else {"405", "sign in", "200", "on", line.answer_to_get(name)}
        if found not in fine or changed:
            failed.append(f"{method.upper()} {line.name}: {found}, saved: {changed}")
    assert not failed


@pytest.mark.parametrize(
    "name", [ANONYMOUS, "stranger", pytest.param("grace", marks=pytest.mark.long), "marian", "helen"]
)
def test_a_closed_plan_is_read_and_never_written(name, board, enter):
    replayer = Replayer(enter(board.people.get(name)))
    for line in IN_A_PLAN:
        address = address_of(line, board, board.closed)
        read, write = line.answer_to_get(name), line.answer_to_post(name)
        replayer.expect("403" if (line.write or line.changes) and read == "200" else read, "get", line, address)
        data = sent(line, board, board.closed)
        replayer.expect("403" if write == "on" else write, "post", line, address, data)
    assert not replayer.failed


def test_where_the_plan_in_force_is_closed_nothing_is_added_to_it(board, helen, enter):
    Plan.objects.update(closed_on="2010-08-31")
    replayer = Replayer(enter(helen))
    for line in TABLE:
        if line.name in {"add_priority", "add_term", "sort_terms", "add_field", "name_levels"}:
            replayer.expect("403", "post", line, address_of(line, board), sent(line, board))
    assert not replayer.failed


@pytest.mark.parametrize("turn", in_turn(UNKNOWN))
def test_records_that_are_not_there_are_not_found(turn, board, helen, enter):
    replayer = Replayer(enter(helen))
    refused = {"answer_own_line", "audits:sign"}  # for the agency's own people alone, as pages of PEOPLE
    refused |= {line.name for line in OURS if line.on and not line.read and not line.write}  # moved, whatever it names
    asked = (line for line in OURS if line not in PEOPLE and line.name not in refused)
    for number, line in enumerate(asked, turn):
        if line.of and "pk" in line.of(board, board.open):
            address = address_of(line, board, pk=UNKNOWN[number % len(UNKNOWN)])
            button = line.write and not line.read and not line.on
            replayer.expect("405" if button else "404", "get", line, address)
            replayer.expect("404" if line.write else "405", "post", line, address, sent(line, board))
    assert not replayer.failed


@try_rows(
    "address",
    ["/plan/export/exe/", "/history/user/1/", "/plan/structure/plan/1/edit/", "/plan/?plan=x", "/plan/?plan=999999",
     "/plan/actions/"],
)  # fmt: skip
def test_what_is_no_record_is_not_found(address, board, helen, enter):
    assert enter(helen).get(address).status_code == 404


@try_rows(
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
    replayer = Replayer(client, {"Sec-Fetch-Site": "cross-site"})
    for line in OURS:
        if line.write and line.name != TOKENLESS:
            replayer.expect("403", "post", line, address_of(line, board), sent(line, board))
    assert not replayer.failed


def test_the_anonymous_are_led_back_after_signing_in(board):
    assert Client().get("/plan/?q=film&led=2")["Location"] == f"{SIGN_IN}?next=/plan/%3Fq%3Dfilm%26led%3D2"
