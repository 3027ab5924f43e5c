"""What every page needs to know: the board, the service, and the navigation of the person who reads it."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.utils.functional import SimpleLazyObject


def site(request) -> dict:
    """Context processor. `navigation` is worked out only where a template asks for it."""
    return {
        "board_name": settings.BOARD_NAME,
        "board_short_name": board_short_name(),
        "service_name": settings.SERVICE_NAME,
        "eslo_label": settings.ESLO_LABEL,
        "contact_email": settings.BOARD_CONTACT_EMAIL,
        "contact_phone": settings.BOARD_CONTACT_PHONE,
        "password_min_length": settings.PASSWORD_MIN_LENGTH,
        "navigation": SimpleLazyObject(
            lambda: navigation_items(getattr(request, "navigation", None), getattr(request, "path", ""))
        ),
    }


def board_short_name() -> str:
    """The setting BOARD_SHORT_NAME or, without it, the capitals of the board's name: WSCB."""
    if short := getattr(settings, "BOARD_SHORT_NAME", ""):
        return short
    initials = "".join(word[0] for word in settings.BOARD_NAME.split() if word[:1].isupper())
    return initials if len(initials) > 1 else settings.BOARD_NAME


def navigation_items(source: Iterable[dict] | Callable[[], Iterable[dict]] | None, path: str) -> list[dict]:
    """Navigation entries with the active one marked.

    `source` is what the project put on the request: entries of `text` and `href`, or a function that gives
    them. The entry with the longest address that begins `path` is active; `current` says "page" where it is
    this very page and "true" where it is the section around it. A query in an address does not count.
    """
    entries = list((source() if callable(source) else source) or [])
    paths = [entry["href"].partition("?")[0] for entry in entries]
    active = max((own for own in paths if covers(own, path)), key=len, default=None)
    return [
        {**entry, "active": own == active, "current": "page" if own == path else "true"}
        for entry, own in zip(entries, paths, strict=True)
    ]


def covers(href: str, path: str) -> bool:
    """Whether a page stands in the section that an entry opens; the home page covers only itself."""
    return path == href if href == "/" else path.startswith(href)
