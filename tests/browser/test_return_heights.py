"""How long the pages of audit returns are with the demonstration data: 5% more is left for other fonts."""

from __future__ import annotations

import pytest
from django.urls import reverse

from agencies.models import Agency
from audits.models import Return, Round
from tests.browser.pages import PHONE, SIDEWAYS, WIDE, one_width_each
from tests.browser.test_heights import BOTTOM, FONTS
from tests.factories.audits import open_round, return_of

HEIGHTS = {  # page → pixels of the whole page at each width
    "round": {WIDE: 2_800, PHONE: 6_000},
    "results": {WIDE: 4_500, PHONE: 8_000},
    "moderate": {WIDE: 3_200, PHONE: 7_500},
    "return": {PHONE: 9_000},
}
MODERATED = 3  # returns


def addresses(board, name: str) -> list[str]:
    """The pages of a name that are measured: the largest round and its results, returns that wait, one in work
    and one that is not started."""
    asked = Round.objects.filter(state="open", edition__questionnaire__key="arrangements").latest("year")
    if name in ("round", "results"):
        return [reverse(f"audits:{name}", args=[asked.pk])]
    found = Return.objects.filter(round=asked).order_by("pk")
    if name == "moderate":
        found = found.filter(state="submitted")[:MODERATED]
    else:
        own = Agency.objects.get(pk=board.people["denzil"].memberships.first().agency_id)
        found = [*found.filter(agency=own), return_of(open_round([own], year=asked.year + 1), own)]
    return [reverse(f"audits:{name}", args=[each.pk]) for each in found]


@pytest.mark.parametrize(("name", "width"), one_width_each((name,) for name in HEIGHTS))
def test_pages_of_returns_are_no_longer_than_wanted(board, visit, name, width):
    person = board.people["denzil" if name == "return" else "helen"]
    urls = addresses(board, name)
    assert urls
    for url in urls:
        page = visit(person, url, width=width)
        page.locator("body.js-enabled").wait_for()
        high = page.locator("body > footer").evaluate(BOTTOM)
        assert page.evaluate(SIDEWAYS) <= 0
        assert high <= HEIGHTS[name].get(width, high) * FONTS
