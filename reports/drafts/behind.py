"""Chooses the page behind a figure that a reader may open.

A figure names one page (core/board/figures.py). A reader without the right to open it gets the page that shows as much
as they may see, or no link. Pages state their own rights (agencies.access.requires).
"""

from __future__ import annotations

import re
from functools import lru_cache

from django.urls import Resolver404, ResolverMatch, get_urlconf, resolve, reverse

from agencies.access import may

# page → page with the same content for readers with fewer rights
INSTEAD = {
    "incidents:figures": "incidents:published",
    "audits:round": "audits:results",
    "audits:improvements": "audits:home",
}
LINK = re.compile(r'<a class="govuk-link" href="(/[^"]*)">(.*?)</a>', re.DOTALL)


def behind(url: str, user) -> str:
    """The URL that this person is linked to; "" where they may see nothing."""
    found = page_at(url)
    if found is None or opens(found, user):
        return url if found else ""
    other = INSTEAD.get(found.view_name)
    if other is None:
        return ""
    instead = reverse(other, args=list(found.kwargs.values()) if other == "audits:results" else [])
    return instead if opens(page_at(instead), user) else ""


def within_rights(page: str, user) -> str:
    """A stored page with its links changed to what this reader may open."""
    kept: dict[str, str] = {}

    def link(match: re.Match) -> str:
        url = match[1]
        if url not in kept:
            kept[url] = behind(url, user)
        return f'<a class="govuk-link" href="{kept[url]}">{match[2]}</a>' if kept[url] else match[2]

    return LINK.sub(link, page)


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
    return page is not None and any(may(user, permission) for permission in getattr(page.func, "permissions", ()))
