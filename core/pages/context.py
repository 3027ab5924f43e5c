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
            lambda: navigation_sections(
                getattr(request, "navigation", None),
                getattr(request, "path", ""),
                below=getattr(request, "stands_below", ""),
            )
        ),
    }


def board_short_name() -> str:
    """The setting BOARD_SHORT_NAME or, without it, the capitals of the board's name: WSCB."""
    if short := getattr(settings, "BOARD_SHORT_NAME", ""):
        return short
    initials = "".join(word[0] for word in settings.BOARD_NAME.split() if word[:1].isupper())
    return initials if len(initials) > 1 else settings.BOARD_NAME


def navigation_sections(
    source: Iterable[dict] | Callable[[], Iterable[dict]] | None, path: str, *, below: str = ""
) -> list[dict]:
    """The sections of the navigation with the current page marked.

    `source` is what the project put on the request: sections of `text` and `pages`, a page of `text` and `href`, or a
    function that gives them. The page with the longest address that begins `path` is `active`, and its section with
    it; `current` says "page" where it is this very page and "true" where it is the place around it. A query in an
    address does not count. For a page that stands elsewhere than its address says, `below` is the page it belongs to.
    A section's `href` is that of its first page, `here` the text of its current one.
    """
    sections = list((source() if callable(source) else source) or [])
    own = {page["href"]: page["href"].partition("?")[0] for section in sections for page in section["pages"]}
    active = max((url for url in own.values() if covers(url, below or path)), key=len, default=None)
    current = "page" if active == path else "true"
    marked = []
    for section in sections:
        pages = [{**page, "active": own[page["href"]] == active, "current": current} for page in section["pages"]]
        here = next((page["text"] for page in pages if page["active"]), "")
        marked.append(
            {
                "text": section["text"],
                "href": pages[0]["href"],
                "pages": pages if len(pages) > 1 else [],
                "active": bool(here),
                "here": here,
                "current": current if len(pages) == 1 else "true",
            }
        )
    return marked


def covers(href: str, path: str) -> bool:
    """Whether a page stands in the section that an entry opens; the home page covers only itself."""
    return path == href if href == "/" else path.startswith(href)
