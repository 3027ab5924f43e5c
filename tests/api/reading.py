"""Reading the API in tests, and every operation with a record of the cast."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.test import Client

from tests.cast import Board

PLAN = ("marian", "helen", "denzil", "ruth", "tom", "bea", "owen", "sunita")  # whose roles may make tokens
ASKED = ("helen", "denzil", "ruth")  # who read returns: the manager, and agencies' people
READS = ("marian", "helen", "denzil", "ruth", "tom", "bea")  # who read resources and news
ROUNDS = (*ASKED, "marian", "tom")  # these read totals


@dataclass(frozen=True)
class Operation:
    """A path, as the schema writes it, the scope it needs, who may read it, and the keys of its record."""

    path: str
    scope: str = ""
    readers: tuple[str, ...] = PLAN
    hidden_from: tuple[str, ...] = ()  # answered with 404, because the record is another agency's

    def url(self, board: Board) -> str:
        """Its address for a record of the board."""
        records = {
            "plans": board.open.plan,
            "actions": board.open.by_group,
            "returns": board.signing.submitted,
            "figures": board.incidents.edition,
            "reports": board.reports.frozen,
        }
        record = records.get(self.path.split("/")[1])
        return "/api/v1" + self.path.format(id=record.pk if record else "", format="pdf")


OPERATIONS = [
    Operation("/me"),
    Operation("/plans", "plan.read"),
    Operation("/plans/{id}/rows", "plan.read"),
    Operation("/actions", "plan.read"),
    Operation("/actions/{id}", "plan.read"),
    Operation("/actions/{id}/updates", "plan.read"),
    Operation("/actions/{id}/timescales", "plan.read"),
    Operation("/agencies", "directory.read"),
    Operation("/lead-officers", "directory.read"),
    Operation("/rounds", "audits.read", ROUNDS),
    Operation("/returns", "audits.read", ASKED),
    Operation("/returns/{id}", "audits.read", ASKED, hidden_from=("ruth",)),
    Operation("/figures", "figures.read"),
    Operation("/figures/{id}", "figures.read"),
    Operation("/reports", "reports.read"),
    Operation("/reports/{id}/files/{format}", "reports.read"),
    Operation("/training-sessions", "guidance.read"),
    Operation("/resources", "guidance.read", READS),
    Operation("/news", "guidance.read", READS),
]


def read(token: str, url: str, client: Client | None = None, **headers) -> HttpResponse:
    """The answer to a program with this token; without one where it is ""."""
    headers |= {"Authorization": f"Bearer {token}"} if token else {}
    return (client or Client(raise_request_exception=False)).get(url, headers=headers)


def read_all(token: str, url: str) -> list[dict]:
    """The items of all parts of a list."""
    items, limit = [], 0
    while url:
        assert (limit := limit + 1) < 100
        part = read(token, url).json()
        items += part["items"]
        url = part["next"]
    return items
