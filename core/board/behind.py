"""The page behind a figure that a reader may open.

A figure names one page (core/board/figures.py). A reader without the right to open it gets the page that shows as much
as they may see, or no link. Pages state their own rights (agencies.access.requires); each app registers its pages for
readers with fewer rights.
"""

from functools import lru_cache

from django.urls import Resolver404, ResolverMatch, get_urlconf, resolve, reverse

_instead: dict[str, tuple[str, bool]] = {}


def instead(page: str, other: str, *, of_same: bool = False) -> None:
    """Register the page with the same content for readers with fewer rights; `of_same` where it takes the same key."""
    _instead[page] = other, of_same


def behind(url: str, user) -> str:
    """The URL that this person is linked to; "" where they may see nothing."""
    found = page_at(url)
    if found is None or opens(found, user):
        return url if found else ""
    other, of_same = _instead.get(found.view_name, ("", False))
    if not other:
        return ""
    address = reverse(other, args=list(found.kwargs.values()) if of_same else [])
    return address if opens(page_at(address), user) else ""


def page_at(url: str) -> ResolverMatch | None:
    """The view of a URL without its query; None where there is none any more."""
    return _page(url.partition("?")[0].partition("#")[0], get_urlconf())


@lru_cache(maxsize=512)  # a report links to some twenty pages, and resolving them was a sixth of its time
def _page(path: str, urlconf) -> ResolverMatch | None:
    try:
        return resolve(path, urlconf)
    except Resolver404:
        return None


def opens(page: ResolverMatch | None, user) -> bool:
    if page is None or not (user and user.is_authenticated and user.is_active):
        return False
    return any(permission in user.permissions for permission in getattr(page.func, "permissions", ()))
