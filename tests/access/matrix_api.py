"""The API: operations take a token alone, so whoever is signed in by a browser gets what the anonymous get. Which role
reads which operation is said in tests/api/v1/test_who_reads.py.
"""

from __future__ import annotations

from tests.access.matrix import NOBODY, SIGNED_IN, Address
from tests.api.reading import OPERATIONS, Operation
from tests.cast import EVERYBODY, Board


class ByToken(Address):
    """An address that takes a token and no cookie."""

    def answer_to_get(self, name: str) -> str:
        return "401"

    def answer_to_post(self, name: str) -> str:
        return "405"


def row_of(operation: Operation) -> ByToken:
    def path(board: Board, shelf) -> dict:
        return {"path": operation.url(board).removeprefix("/api/v1/")}

    return ByToken("api:operation", NOBODY, of=path)


API = [
    Address("api:description", SIGNED_IN),
    Address("api:openapi", SIGNED_IN),
    Address("api:problem", EVERYBODY, of=lambda board, shelf: {"name": "scope"}),
    *map(row_of, OPERATIONS),
]
