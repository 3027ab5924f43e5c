"""Freezes number, figures, texts and files as they are at that moment (docs/adr/0034-frozen-reports.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core.documents import render
from core.records.locking import save_versioned
from core.records.rules import RuleBroken
from core.text.dates import today
from reports.drafts.content import Content, checksum
from reports.drafts.document import folded_page
from reports.drafts.drafting import draft_of
from reports.drafts.look import dressed
from reports.drafts.services.drafts import lock_draft
from reports.models import FrozenEdition, RenderedFile, Report
from reports.told.page import Stopped
from reports.told.rules.places import Place
from reports.told.services import Chosen, record_choices

FORMATS = ("pdf", "docx", "xlsx")
FIELDS = ["state", "number", "as_of", "known_at", "frozen_by", "frozen_at"]


class CountsTold(RuleBroken):
    """Sentences of the published edition could give counts that published figures hide."""

    def __init__(self, stops: Sequence[Stopped]):
        those = "Sentences" if len(stops) > 1 else "A sentence"
        it = "them" if len(stops) > 1 else "it"
        super().__init__(
            f"{those} could reveal a count of children that published figures hide. Rewrite {it}, or choose "
            f"what happens to {it}."
        )
        self.stops = stops


class ChildIdentified(RuleBroken):
    """Texts of an edition hold what identifies a child: place → what it is in words. Only taking it out helps."""

    def __init__(self, places: Mapping[Place, str]):
        where = "; ".join(f"{place.text}: {what}" for place, what in places.items())
        super().__init__(f"No edition may hold what could identify a child. Take it out ({where}).")


@transaction.atomic
def freeze_report(*, report: Report, expected: int, choices: Mapping[str, Chosen] | None = None, by) -> Report:
    """Give a draft its number and store both editions, as data and as files. They never change again.

    `choices` are those for sentences that could give a hidden count, by their digests (reports/told); they are recorded
    with the report. Takes about a second.

    Raises RuleBroken for what is no draft and where every section is left out; CountsTold while a sentence of the
    published edition could give a hidden count; ChildIdentified where an edition holds what could identify a child;
    Conflict where it was changed since the page was opened.
    """
    held = lock_draft(report)
    record_choices(report=held, choices=choices or {}, by=by)
    draft = draft_of(held)
    if not draft.contents["internal"].sections:
        raise RuleBroken("Every section is left out or empty, so there is nothing to freeze.")
    if places := draft.identifying():
        raise ChildIdentified(places)
    if stops := draft.stopped():
        raise CountsTold(stops)
    list(Report.objects.select_for_update().frozen().order_by("-number").values_list("pk")[:1])  # one number at a time
    held.number = (Report.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    held.state, held.frozen_by, held.frozen_at = Report.State.FROZEN, by, timezone.now()
    held.as_of, held.known_at = draft.basis.on, draft.basis.now.known_at
    save_versioned(held, expected=expected, fields=FIELDS, by=by, reason=f"Frozen as report {held.number}")
    for content in draft.contents.values():
        if content.sections:
            keep_edition(held, replace(content, number=held.number, date=today()))
    return held


def keep_edition(report: Report, content: Content) -> FrozenEdition:
    """Store one edition: its data, its page and its files, each with a checksum."""
    text, document = content.as_text(), dressed(content)
    kept = FrozenEdition.objects.create(
        report=report,
        edition=content.edition,
        data=text,
        page=folded_page(document, content.kind),
        checksum=checksum(text),
    )
    files = []
    for format in FORMATS:
        made = render(document, format)
        files.append(RenderedFile(edition=kept, format=format, content=made, size=len(made), checksum=checksum(made)))
    RenderedFile.objects.bulk_create(files)
    return kept
