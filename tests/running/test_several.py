"""Several web servers on one database: what one of them has counted counts for the others."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import cycle

import pytest

from tests.running.processes import web

HEARD = 10  # attempts in five minutes for one account from one address
GUESSES = 40


@pytest.mark.long
def test_two_web_servers_hear_ten_guesses_together(machine):
    data = {"login": "nobody@example.org", "password": "a guess"}
    with web(machine.env(), machine.log("one")) as (_, one), web(machine.env(), machine.log("two")) as (_, two):

        def guess(client) -> int:
            return client.send("/accounts/login/", data, {"X-Forwarded-For": "203.0.113.9"}).status

        with ThreadPoolExecutor(4) as people:
            answers = list(people.map(guess, [client for client, _ in zip(cycle([one, two]), range(GUESSES))]))
    assert sorted(answers) == [200] * HEARD + [429] * (GUESSES - HEARD)
