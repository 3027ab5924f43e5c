"""What a search finds in frozen reports: published editions only, as internal ones are opened for a purpose."""

import re
from html import escape, unescape
from itertools import islice

from django.urls import reverse

from core.board.search import Group, Hit, containing
from core.text.dates import print_date
from reports.models import FrozenEdition
from reports.sections.section import PUBLISHED


def find(user, words: list[str], *, limit: int) -> list[Group]:
    written = containing([escape(word) for word in words], "page")
    rows = FrozenEdition.objects.visible_to(user).whole().filter(written, edition=PUBLISHED)
    rows = rows.select_related("report").defer("data").order_by("-report__number")
    hits = (edition_hit(each) for each in rows.iterator(chunk_size=limit))
    found = list(islice((each for each in hits if has_words(each.text, words)), limit + 1))
    return [Group("Reports", found[:limit], more=len(found) > limit)]


def edition_hit(edition: FrozenEdition) -> Hit:
    text = " ".join(unescape(re.sub(r"<[^>]*>", " ", edition.page)).split())
    report = edition.report
    about = f"Report {report.number}, as at {print_date(report.as_of)}"
    return Hit(str(report), reverse("reports:one", args=[report.pk]), text, about)


def has_words(text: str, words: list[str]) -> bool:
    """Whether all words stand in the text: a page has others in its tags."""
    text = text.casefold()
    return all(word.casefold() in text for word in words)
