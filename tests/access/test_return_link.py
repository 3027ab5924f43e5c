"""A link to a return opens that return and nothing else: the whole table with a browser that has used it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audits import models
from audits.links.rules import NOT_OPENED, OF_NOTHING, OF_RETURN, OPENED
from audits.links.services.links import make_return_link, token_of
from audits.links.services.visitors import SALT
from audits.models import ReturnLink
from tests.access.matrix_audits_links import RETURN_LINKS
from tests.access.replay import Replayer
from tests.access.test_matrix import OURS, TABLE, address_of, refusals_are_not_drawn, sent  # noqa: F401
from tests.cast import ANONYMOUS

OF_RETURNS = [line for line in TABLE if line.name in {*OPENED, *NOT_OPENED}]


def opened(audit_return, board) -> Client:
    """A browser in which the lead officer of the school has opened a return by a link."""
    client = Client()
    link = make_return_link(audit_return=audit_return, sent_to=board.people["denzil"].email)
    assert client.post(reverse("return_link", args=[token_of(link)])).status_code == 302
    assert "sessionid" not in client.cookies and client.cookies["returns"]["httponly"]
    assert client.cookies["returns"]["samesite"] == "Lax"
    return client


def return_of_line(line, board) -> int:
    """The key of the return to which an address of the table belongs."""
    key = line.of(board, board.open)["pk"]
    kind = OPENED.get(line.name, OF_RETURN)
    return key if kind == OF_RETURN else getattr(models, kind).objects.get(pk=key).audit_return_id


def reader_of(line, board, audit_return) -> str:
    """As whom a browser with the link of a return meets an address."""
    kind = OPENED.get(line.name)
    is_own = line.name == "link_signature"  # which asks whom else the browser knows
    is_own |= kind == OF_NOTHING or (kind is not None and return_of_line(line, board) == audit_return.pk)
    return "denzil" if is_own else ANONYMOUS


def test_link_opens_its_return_and_no_other_page(board):
    audit_return = board.audits.audit_return
    replayer = Replayer(opened(audit_return, board))
    for line in TABLE:
        if line not in RETURN_LINKS:
            answer = line.answer_to_get(reader_of(line, board, audit_return))
            replayer.expect(answer, "get", line, address_of(line, board))
    assert not replayer.failed


def test_link_sends_the_forms_of_its_return_and_no_other(board):
    audit_return = board.audits.audit_return
    replayer = Replayer(opened(audit_return, board))
    for line in OURS:
        if line not in RETURN_LINKS:
            answer = line.answer_to_post(reader_of(line, board, audit_return))
            saved = line.is_saved(answer)
            replayer.expect(answer, "post", line, address_of(line, board), sent(line, board), saved=saved)
    assert not replayer.failed


@pytest.mark.parametrize("state", ["open", "ready", "signed", "submitted", "moderated"])
def test_link_opens_its_return_in_every_state_but_does_not_sign_it(board, state):
    audit_return = getattr(board.signing, state)
    replayer = Replayer(opened(audit_return, board))
    for line in OF_RETURNS:
        who = reader_of(line, board, audit_return)
        replayer.expect(line.answer_to_get(who), "get", line, address_of(line, board))
        answer = line.answer_to_post(who)
        saved = line.is_saved(answer)
        replayer.expect(answer, "post", line, address_of(line, board), sent(line, board), saved=saved)
    assert not replayer.failed


def is_open(client, board) -> bool:
    answer = client.get(reverse("audits:return", args=[board.audits.audit_return.pk]))
    return answer.status_code == 200


@pytest.mark.parametrize(("hours", "expected"), [(11, True), (12, False), (49, False)])
def test_it_opens_nothing_after_twelve_hours(board, hours, expected):
    client = opened(board.audits.audit_return, board)
    ReturnLink.objects.filter(audit_return=board.audits.audit_return, used_at__isnull=False).update(
        used_at=timezone.now() - dt.timedelta(hours=hours)
    )
    assert is_open(client, board) is expected


def test_cookie_that_is_forged_or_names_a_link_that_nobody_pressed_opens_nothing(board):
    client = opened(board.audits.audit_return, board)
    good, unused = client.cookies["returns"].value, board.audits.link
    for wrong in (
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        signing.dumps([unused.pk], salt="another page"),
        signing.dumps([unused.pk], salt=SALT),
        "1",
    ):
        client.cookies["returns"] = wrong
        assert not is_open(client, board)
    client.cookies["returns"] = good
    assert is_open(client, board)


def test_role_that_ended_opens_nothing_at_once(board):
    client, denzil = opened(board.audits.audit_return, board), board.people["denzil"]
    assert is_open(client, board)
    denzil.role_grants.update(ended_at=timezone.now())
    assert not is_open(client, board)


def test_whoever_is_signed_in_has_their_own_rights_and_not_those_of_the_link(board, enter):
    client = enter(board.people["grace"])
    client.cookies["returns"] = opened(board.audits.audit_return, board).cookies["returns"].value
    assert not is_open(client, board)
