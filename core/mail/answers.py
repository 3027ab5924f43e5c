"""Where an email is answered without signing in. The app that has the page registers how its links are made."""

from collections.abc import Callable, Iterable

_makers: list[Callable[..., str]] = []


def register_answer_url(maker: Callable[..., str]) -> Callable[..., str]:
    """Register `maker(to, *, person=None, agency=None, items)`, which answer_url() calls."""
    if maker not in _makers:
        _makers.append(maker)
    return maker


def answer_url(to: str, *, person=None, agency: int | None = None, items: Iterable[str]) -> str:
    """The URL at which these items ("action 12") are answered, "" for none. Makes a link: for use while sending."""
    urls = (maker(to, person=person, agency=agency, items=items) for maker in _makers)
    return next(filter(None, urls), "")
