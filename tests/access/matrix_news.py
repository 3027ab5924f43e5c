"""Who reads news of the board, and who writes it."""

from __future__ import annotations

from tests.access.matrix import MANAGER, Address

READ = ("helen", "marian", "tom", "ruth", "denzil", "margaret", "bea", "grace")
NOT_THERE = tuple(name for name in READ if name not in MANAGER)
WORDS = {"title": "Half term", "text": "The office is closed.", "kinds": ["primary"], "ends_on": "3 February 2099"}


def of(name: str):
    """The key of a piece of news."""
    return lambda board, shelf: {"pk": getattr(board.guidance, name).pk}


def typed(**values):
    return lambda board, shelf: {"version": 1, **values}


NEWS = [
    Address("guidance:news_list", READ),
    Address("guidance:news", READ, of=of("news")),
    Address("guidance:news", MANAGER, of=of("draft"), hidden_from=NOT_THERE),
    Address("guidance:add_news", MANAGER, MANAGER, form=typed(**WORDS)),
    Address("guidance:edit_news", MANAGER, MANAGER, of("news"), typed(**WORDS)),
    Address("guidance:edit_news", MANAGER, MANAGER, of("draft"), typed(**WORDS)),
    Address("guidance:publish_news", MANAGER, MANAGER, of("draft"), typed()),
    Address("guidance:end_news", MANAGER, MANAGER, of("news"), typed()),
    Address("guidance:write_to_unseen", MANAGER, MANAGER, of("news"), typed(note="Please look.", answer="send")),
]
