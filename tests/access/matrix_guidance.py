"""Who reads resources and news of the board, and who writes them."""

from __future__ import annotations

from tests.access.matrix import MANAGER, NOBODY, READERS, VERSION, Address, file_of, record, says

READ = tuple(name for name in READERS if name not in {"owen", "sunita"})
NOT_THERE = tuple(name for name in READ if name not in MANAGER)
PAGE = {"title": "A policy", "url": "https://other.example/", "about": "A page", "audiences": ["staff"]}
WORDS = {"title": "Half term", "text": "The office is closed.", "kinds": ["primary"], "ends_on": "3 February 2099"}


def of(name: str):
    """The key of one of the records of board.guidance."""
    return lambda board, shelf: {"pk": getattr(board.guidance, name).pk}


GUIDANCE = [
    Address("guidance:resources", READ),
    file_of("guidance:export_resources", READ, lambda b, s: {"format": "csv"}),
    Address("guidance:resource", READ, of=of("resource")),
    Address("guidance:add_resource", MANAGER, MANAGER, form=says(**PAGE)),
    Address("guidance:edit_resource", MANAGER, MANAGER, of("resource"), says(**PAGE, **VERSION)),
    Address("guidance:review_resource", NOBODY, MANAGER, of("resource"), says(version=1)),
    Address("guidance:remove_resource", MANAGER, MANAGER, of("resource"), says(**VERSION)),
    Address("guidance:reinstate_resource", MANAGER, MANAGER, of("removed"), says(**VERSION)),
    Address("history", READ, of=record("resource", lambda b, s: b.guidance.resource), hidden=True),
    Address("guidance:news_list", READ),
    Address("guidance:news", READ, of=of("news")),
    Address("guidance:news", MANAGER, of=of("draft"), hidden_from=NOT_THERE),
    Address("guidance:add_news", MANAGER, MANAGER, form=says(version=1, **WORDS)),
    Address("guidance:edit_news", MANAGER, MANAGER, of("news"), says(version=1, **WORDS)),
    Address("guidance:edit_news", MANAGER, MANAGER, of("draft"), says(version=1, **WORDS)),
    Address("guidance:publish_news", MANAGER, MANAGER, of("draft"), says(version=1)),
    Address("guidance:end_news", MANAGER, MANAGER, of("news"), says(version=1)),
    Address("guidance:old_write_news", NOBODY, of=of("news"), on=MANAGER),
]
