"""Counts of children in surveys. Another app publishes them, so that no small one can be worked out; results show what
it printed, to everybody the same, and lead to its page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from audits.models import Round


@dataclass(frozen=True)
class Part:
    """One count as it is printed, with its share of those who answered; "c" where it is hidden."""

    text: str
    count: str
    percent: str


type Source = Callable[[Round], Mapping[str, Sequence[Part]]]
type Page = Callable[[Round, object], str]

_source: list[Source] = []
_page: list[Page] = []


def register_survey_figures(source: Source, page: Page) -> Source:
    """Register `source(asked)`: code of a question → its printed counts, of returns on paper; {} before publication;
    and `page(asked, user)`: the URL of all that was published, "" for whoever may not read it.
    """
    _source[:], _page[:] = [source], [page]
    return source


def survey_figures(asked: Round) -> Mapping[str, Sequence[Part]]:
    return _source[0](asked) if _source else {}


def survey_url(asked: Round, user) -> str:
    return _page[0](asked, user) if _page else ""
