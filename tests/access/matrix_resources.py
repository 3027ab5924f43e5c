"""Who may read the resources for schools, and who changes them."""

from __future__ import annotations

from tests.access.matrix import MANAGER, NOBODY, READERS, VERSION, Address, file_of, record, says
from tests.cast import Board, Shelf

TAKE_PART = tuple(name for name in READERS if name not in {"owen", "sunita"})
TYPED = {"title": "A policy", "url": "https://other.example/", "about": "A page", "audiences": ["staff"]}


def of_resource(board: Board, shelf: Shelf) -> dict:
    return {"pk": board.guidance.resource.pk}


def of_removed(board: Board, shelf: Shelf) -> dict:
    return {"pk": board.guidance.removed.pk}


RESOURCES = [
    Address("guidance:resources", TAKE_PART),
    file_of("guidance:export_resources", TAKE_PART, lambda b, s: {"format": "csv"}),
    Address("guidance:resource", TAKE_PART, of=of_resource),
    Address("guidance:add_resource", MANAGER, MANAGER, form=says(**TYPED)),
    Address("guidance:edit_resource", MANAGER, MANAGER, of_resource, says(**TYPED, **VERSION)),
    Address("guidance:review_resource", NOBODY, MANAGER, of_resource, says(version=1)),
    Address("guidance:remove_resource", MANAGER, MANAGER, of_resource, says(**VERSION)),
    Address("guidance:reinstate_resource", MANAGER, MANAGER, of_removed, says(**VERSION)),
    Address("history", TAKE_PART, of=record("resource", lambda b, s: b.guidance.resource), hidden=True),
]
