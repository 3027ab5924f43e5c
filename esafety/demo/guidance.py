"""Resources and news of Northmere. The resources are real pages of others, the news is invented."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from core.records.locking import create_tracked, save_many
from esafety.demo.reading import read_toml
from guidance.models import News, Resource

REASON = "Demonstration board"
LISTED, REVIEWED = dt.date(2025, 9, 16), dt.date(2026, 9, 15)


@dataclass(frozen=True)
class Page:
    title: str
    url: str
    about: str
    audiences: Iterable[str]
    answers: Iterable[str]
    ages: Iterable[str] = ()
    reviewed: dt.date = REVIEWED


@dataclass(frozen=True)
class Piece:
    title: str
    text: str
    published: dt.date | None = None
    written: dt.date | None = None
    ends: dt.date | None = None
    important: bool = False
    kinds: Iterable[str] = ()


PAGES = [Page(**values) for values in read_toml("resources")["resources"]]
PIECES = [Piece(**values) for values in read_toml("news")["news"]]


def happenings(people: dict[str, User]):
    helen = people["helen"]
    yield LISTED, 1, lambda: list_pages(helen)
    yield REVIEWED, 1, lambda: review_pages(helen)
    for piece in PIECES:
        yield piece.published or piece.written, 2, lambda piece=piece: write_piece(piece, helen)


def list_pages(by: User) -> None:
    for page in PAGES:
        create_tracked(resource_of(page, by), by=by, reason=REASON)


def resource_of(page: Page, by: User) -> Resource:
    return Resource(
        title=page.title,
        url=page.url,
        about=page.about,
        audiences=page.audiences,
        ages=page.ages,
        answers=page.answers,
        reviewed_on=LISTED,
        reviewed_by=by,
    )


def review_pages(by: User) -> None:
    urls = [page.url for page in PAGES if page.reviewed == REVIEWED]
    resources = list(Resource.objects.filter(url__in=urls).order_by("pk"))
    for resource in resources:
        resource.reviewed_on, resource.reviewed_by = REVIEWED, by
    save_many(resources, fields=["reviewed_on", "reviewed_by"], by=by, reason="Reviewed")


def write_piece(piece: Piece, by: User) -> None:
    news = News(title=piece.title, text=piece.text.strip(), important=piece.important, kinds=piece.kinds)
    news.published_on, news.ends_on = piece.published, piece.ends
    create_tracked(news, by=by, reason=REASON)
