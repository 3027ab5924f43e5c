"""The link of an answer page opens that page and no other: the whole table with a browser that has used it."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from tests.access.matrix_reminders import ANSWERS_BY_LINK
from tests.access.replay import Replayer
from tests.access.test_matrix import OURS, TABLE, address_of, refusals_are_not_drawn, sent  # noqa: F401
from tests.cast import ANONYMOUS

PAGE = ANSWERS_BY_LINK[0]


@pytest.fixture
def replayer(board, enter):
    """A browser in which the link was opened and has saved an answer, so that it has all cookies that there are."""
    client = enter(None)
    address = address_of(PAGE, board)
    assert client.get(address).status_code == 200
    assert client.post(address, sent(PAGE, board)).status_code == 302
    assert client.get(address).status_code == 200
    assert "sessionid" not in client.cookies
    return Replayer(client)


def test_link_opens_no_other_page(board, replayer):
    for line in TABLE:
        replayer.expect(line.answer_to_get(ANONYMOUS), "get", line, address_of(line, board))
    assert not replayer.failed


def test_link_sends_no_other_form(board, replayer):
    for line in OURS:
        answer = line.answer_to_post(ANONYMOUS)
        if line not in ANSWERS_BY_LINK:
            saved = line.is_saved(answer)
            replayer.expect(answer, "post", line, address_of(line, board), sent(line, board), saved=saved)
    assert not replayer.failed


def test_token_opens_no_other_page_that_takes_one(board, replayer):
    token = address_of(PAGE, board).split("/")[-2]
    for line in TABLE:
        if line.of and "token" in line.of(board, board.open) and line.name != "answer":
            cache.clear()  # so many wrong tokens are refused by a limit
            address = address_of(line, board, token=token)
            assert replayer.send("get", address) in [("404", False), ("405", False)], line.name
            assert replayer.send("post", address, {"answer": "still"})[1] is False, line.name
    assert not replayer.failed
