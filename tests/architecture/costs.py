"""What a page costs in statements, beside a number that was agreed."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext


def cost(client, address: str, agreed: int | None, form: dict | None = None) -> int | None:
    """How many statements a page costs, or None where this person cannot have it; `form` is posted.

    One that costs another number than was agreed is asked for once more, and counted then: what is kept between
    requests is there the second time. What is posted is posted once.
    """
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address) if form is None else client.post(address, form)
        if response.status_code not in (200, 302):
            return None
        if form is not None or len(queries) == agreed:
            break
    return len(queries)


def costs(client, pages: dict[str, str], agreed: dict[str, int]) -> dict[str, int]:
    """Statements of each page by its name, for those of `pages` (name → address) that this person may open."""
    found = {name: cost(client, address, agreed.get(name)) for name, address in pages.items()}
    return {name: count for name, count in found.items() if count is not None}
