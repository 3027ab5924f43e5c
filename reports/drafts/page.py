"""The page of a draft: each section as it will be printed, with text boxes in their places."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import slugify

from agencies.access import may
from core.board.coming import Coming
from core.documents.html import html_fragment
from core.documents.model import Document
from core.pages.lists import FORMATS as NAMES
from core.text.dates import today
from reports.drafts.blocks import Block, Commentary
from reports.drafts.document import file_blocks
from reports.drafts.drafting import Draft, Placed
from reports.drafts.forms import CommentaryForm
from reports.drafts.services.writing import is_published_by_default
from reports.frozen.services import FORMATS
from reports.models import Commentary as Written
from reports.models import Report
from reports.periods import Period


def about_report(report: Report | None = None, **more) -> dict:
    """The context of form_page() for a form about a report, or about reports, and `more`."""
    crumbs = ("Reports", reverse("reports:home"))
    if report:
        crumbs += (report, reverse("reports:one", args=[report.pk]))
    return {"crumbs": crumbs, **more}


def begun_message(report: Report) -> str:
    """What follows for a new draft, and that there is a frozen report of its period, if there is."""
    same = Report.objects.filter(kind=report.kind, year=report.year, quarter=report.quarter, state=Report.State.FROZEN)
    text = "The draft is there. Write beside its figures, then freeze it."
    if frozen := same.order_by("number").last():
        text += f" Report {frozen.number} of the same period is frozen already; a new issue of it is made on its page."
    return text


def plan_files(known_at: dt.datetime, on: dt.date, plan: int | None = None) -> list[tuple[str, str]]:
    """(format, URL) of a plan, as known on the day of a moment and evaluated for a day; by default of the plan that was
    in force then.
    """
    query = {"judged": on} if plan is None else {"plan": plan, "judged": on}
    args = [timezone.localdate(known_at)]
    return [(NAMES[each], reverse("export_as_at", args=[*args, each], query=query)) for each in FORMATS]


@dataclass(frozen=True)
class Slot:
    key: str
    slug: str
    label: str
    form: CommentaryForm
    written: Written | None


@dataclass(frozen=True)
class ShownSection:
    placed: Placed
    parts: list[SafeString | Slot]
    is_first: bool
    is_last: bool


def shown_sections(draft: Draft, edition: str) -> Iterator[ShownSection]:
    """Every section of a draft; one that is left out or empty in this edition has its heading alone."""
    numbers, basis, last = count(1), draft.basis.in_edition(edition), len(draft.placed) - 1
    for place, each in enumerate(draft.placed):
        blocks = ()
        if not each.left_out and edition in each.section.editions:
            blocks = each.section.draft(basis)
        parts = list(parts_of(draft, edition, blocks, f"s{place}", numbers))
        yield ShownSection(each, parts, place == 0, place == last)


def parts_of(draft: Draft, edition: str, blocks: tuple[Block, ...], prefix: str, numbers) -> Iterator:
    """The blocks of a section as HTML, with text boxes between them."""
    waiting: list[Block] = []
    for place, block in enumerate(blocks):
        if isinstance(block, Commentary):
            yield from fragment(draft, edition, waiting, f"{prefix}p{place}", numbers)
            waiting = []
            yield slot_of(block, draft.written.get(block.key))
        else:
            waiting.append(block)
    yield from fragment(draft, edition, waiting, prefix, numbers)


def fragment(draft: Draft, edition: str, blocks: list[Block], prefix: str, numbers) -> Iterator[SafeString]:
    if blocks:
        filled = [draft.filled(block, edition) for block in blocks]
        made = tuple(found for block in filled for found in file_blocks(block, numbers))
        yield html_fragment(Document("Section", today(), made), prefix)


def slot_of(block: Commentary, written: Written | None) -> Slot:
    slug = slugify(block.key.replace("/", "-"))
    initial = {"version": 1, "is_published": is_published_by_default(block.key)}
    if written:
        initial = {"text": written.text, "version": written.version, "is_published": written.is_published}
    form = CommentaryForm(initial=initial, auto_id=f"{slug}-%s")
    form.fields["text"].label = block.label
    return Slot(block.key, slug, block.label, form, written)


def next_report(user, on: dt.date) -> list[Coming]:
    """The report on the quarter that runs, which can be written once that has ended (see core/board/coming.py)."""
    if not may(user, "reports.build"):
        return []
    period = Period.containing(on)
    return [Coming(period.end, "Report", period.label, reverse("reports:home"))]
