"""Other ways to answer a return, offered above its questions by the apps that have one; the page knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass

from audits.models import Return


@dataclass(frozen=True)
class Offer:
    title: str
    text: str
    words: str
    url: str
    is_button: bool = False


type Source = Callable[[Return, object], Offer | None]

_sources: list[Source] = []


def register_offer(source: Source) -> Source:
    if source not in _sources:
        _sources.append(source)
    return source


def offers_for(audit_return: Return, user) -> list[Offer]:
    found = (source(audit_return, user) for source in _sources)
    return [offer for offer in found if offer is not None]
