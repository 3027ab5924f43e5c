"""Pages of figures in a real browser, after a whole year was played: every one looked at, wide and on a phone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse

from tests.browser.pages import PHONE, WIDE, faults
from tests.incidents.editions.played_year import play


@pytest.fixture
def manager(board):
    """The manager of the demonstration board."""
    return next(person for person in board.people.values() if person.has_role("manager"))


@pytest.mark.long
def test_no_page_of_figures_has_a_fault(visit, board, manager):
    editions = play(manager)
    page, found = visit(manager, "/incidents/"), []
    addresses = [
        reverse("incidents:figures") + "?quarter=2009-Q1",
        reverse("incidents:year_figures", args=[2009]),
        reverse("incidents:rows_behind") + "?figure=2009-Q1/all",
        reverse("incidents:cut_offs"),
        reverse("incidents:publish", args=[2009, 4]),
        reverse("incidents:published"),
        *(reverse("incidents:edition", args=[edition.pk]) for edition in (editions[2], editions[-1])),
    ]
    shots = os.environ.get("PICTURES", "")
    for number, address in enumerate(addresses):
        assert page.goto(address).status == 200
        found += faults(page, WIDE, PHONE)
        for width in (1280, 768, 320) if shots else ():
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(shots) / f"{number}-{width}.png", full_page=True)
    assert found == []
