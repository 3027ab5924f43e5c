"""Every page that a role may read is reached by links from the page on which they begin."""

from __future__ import annotations

from collections import Counter, deque
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import pytest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from tests.access.test_matrix import TABLE
from tests.actions.pages import tree_of

FOLLOWED = 1  # pages of one kind from which links are followed
NOT_LINKED = {
    *("healthz", "readyz", "security_txt", "time_left"),  # asked by machines and by the page's own script
    *("read_date", "read_wording"),  # asked by boxes while somebody types
    *(
        "letters_left",
        "link_done",
        "answer_finished",
        "reports:logo_file",
    ),  # shown after a button in a mail; drawn in a report
    *("import_refused", "import_agencies_refused", "audits:import_questions_refused"),  # what a button answers
    "removal",  # from the email of the notice
    "history_of_case_number",  # a form on the page of incidents is sent there
    *("power_request_decide", "power_request_withdraw"),  # only while a proposal waits
}
FOR_LEADS = {"my_actions"}  # a list of what one leads: offered to those who may lead
LEADS = {"marian", "denzil"}


def leads_to(response) -> set[str]:
    """Where a page leads: links, forms that are sent to an address with a page of its own, parts that are loaded."""
    found = tree_of(response).xpath("//a/@href | //form/@action | //@formaction | //@hx-get")
    return {urldefrag(urljoin(response.request["PATH_INFO"], each))[0] for each in found}


def reached_from_home(client) -> set[str]:
    """The names of all pages that are reached from the home page."""
    opened, waiting = Counter(), deque(["/"])
    reached: set[str] = set()
    asked: set[str] = set()
    while waiting:
        address = waiting.popleft()
        if address in asked or not address.startswith("/"):
            continue
        asked.add(address)
        parts = urlsplit(address)
        try:
            name = resolve(parts.path).view_name
        except Resolver404:
            continue
        reached.add(name)
        kind = (name, *sorted(parse_qs(parts.query)))
        opened[kind] += 1
        if opened[kind] > FOLLOWED or name == "account_logout" or "export" in name:
            continue
        response = client.get(address, follow=True)
        if response.redirect_chain:
            waiting.append(response.redirect_chain[-1][0])
        elif (
            response.status_code == 200
            and "html" in response["Content-Type"]
            and not response.streaming
            and response.content.strip()
        ):
            waiting.extend(sorted(leads_to(response)))
    return reached


def stands_alone(name: str) -> bool:
    """Whether a page needs no record: whether those are offered depends on how the record stands."""
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True


@pytest.mark.parametrize(
    "name",
    [
        *("helen", "bea"),
        *(
            pytest.param(name, marks=pytest.mark.long)
            for name in ("denzil", "marian", "margaret", "grace", "owen", "sunita")
        ),
    ],
)
def test_every_page_is_reached(name, board, enter):
    reached = reached_from_home(enter(board.people[name]))
    may_read = {line.name for line in TABLE if name in line.read and line.ours and stands_alone(line.name)}
    assert may_read - reached - NOT_LINKED - (FOR_LEADS if name not in LEADS else set()) == set()
    assert len(may_read & reached) > 30
