"""Where a click on a figure leads a reader: what is behind it, as far as that reader's rights go.

A figure names one page (core/board/figures.py). Whoever may not open it is led to the page that shows as much as
they may see, and where there is none the figure is no link. A page says itself by which rights it is opened
(agencies.access.requires).
"""

from __future__ import annotations

import re
from functools import lru_cache

from django.urls import Resolver404, ResolverMatch, get_urlconf, resolve, reverse

from agencies.access import may

# page: what shows the same to whoever may read less
INSTEAD = {
    "incidents:figures": "incidents:published",
    "audits:round": "audits:results",
    "audits:improvements": "audits:home",
}
LINK = re.compile(r'<a class="govuk-link" href="(/[^"]*)">(.*?)</a>', re.DOTALL)


def behind(address: str, user) -> str:
    """The address that this person is led to; "" where nothing is shown to them."""
    found = page_at(address)
    if found is None or opens(found, user):
        return address if found else ""
    other = INSTEAD.get(found.view_name)
    if other is None:
        return ""
    instead = reverse(other, args=list(found.kwargs.values()) if other == "audits:results" else [])
    return instead if opens(page_at(instead), user) else ""


def within_rights(page: str, user) -> str:
    """A kept page whose links lead this reader as far as they may go; it is the same for all else."""
    kept: dict[str, str] = {}

    def link(match: re.Match) -> str:
        address = match[1]
        if address not in kept:
            kept[address] = behind(address, user)
        return f'<a class="govuk-link" href="{kept[address]}">{match[2]}</a>' if kept[address] else match[2]

    return LINK.sub(link, page)


def page_at(address: str) -> ResolverMatch | None:
    """The page of an address without its query; None where there is none any more."""
    return _page(address.partition("?")[0].partition("#")[0], get_urlconf())


@lru_cache(maxsize=512)  # a report leads to some twenty pages, and the search for them was a sixth of its own
def _page(path: str, urlconf) -> ResolverMatch | None:
    try:
        return resolve(path, urlconf)
    except Resolver404:
        return None


def opens(page: ResolverMatch | None, user) -> bool:
    """Whether a page opens for a person, as far as it asks for a right."""
    return page is not None and any(may(user, permission) for permission in getattr(page.func, "permissions", ()))
