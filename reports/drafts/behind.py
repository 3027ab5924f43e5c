"""Links of a stored report, changed to the pages that a reader may open (core/board/behind.py)."""

import re

from core.board.behind import behind

LINK = re.compile(r'<a class="govuk-link" href="(/[^"]*)">(.*?)</a>', re.DOTALL)


def within_rights(page: str, user) -> str:
    """A stored page with its links changed to what this reader may open."""
    kept: dict[str, str] = {}

    def link(match: re.Match) -> str:
        url = match[1]
        if url not in kept:
            kept[url] = behind(url, user)
        return f'<a class="govuk-link" href="{kept[url]}">{match[2]}</a>' if kept[url] else match[2]

    return LINK.sub(link, page)
