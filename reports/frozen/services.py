"""Freezes number, figures, texts and files as they are at that moment (docs/adr/0034-frozen-reports.md)."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core.documents import render
from core.documents.html import html_fragment
from core.records.locking import save_versioned
from core.records.rules import RuleBroken
from core.text.dates import today
from reports.drafts.content import Content, checksum
from reports.drafts.drafting import draft_of
from reports.drafts.look import dressed
from reports.drafts.services.drafts import lock_draft
from reports.models import FrozenEdition, RenderedFile, Report

FORMATS = ("pdf", "docx", "xlsx")
FIELDS = ["state", "number", "judged_on", "known_at", "frozen_by", "frozen_at"]


@transaction.atomic
def freeze_report(*, report: Report, expected: int, by) -> Report:
    """Give a draft its number and store both editions, as data and as files. They never change again.

    Raises RuleBroken for what is no draft, and where every section is left out; Conflict where it was changed since the
    page was opened. Takes about a second.
    """
    held = lock_draft(report)
    draft = draft_of(held)
    if not draft.contents["internal"].sections:
        raise RuleBroken("Every section is left out or empty, so there is nothing to freeze.")
    list(Report.objects.select_for_update().frozen().order_by("-number").values_list("pk")[:1])  # one number at a time
    held.number = (Report.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    held.state, held.frozen_by, held.frozen_at = Report.State.FROZEN, by, timezone.now()
    held.judged_on, held.known_at = draft.basis.on, draft.basis.now.known_at
    save_versioned(held, expected=expected, fields=FIELDS, by=by, reason=f"Frozen as report {held.number}")
    for content in draft.contents.values():
        if content.sections:
            keep_edition(held, replace(content, number=held.number, date=today()))
    return held


def keep_edition(report: Report, content: Content) -> FrozenEdition:
    """Store one edition: its data, its page and its files, each with a checksum."""
    text, document = content.as_text(), dressed(content)
    kept = FrozenEdition.objects.create(
        report=report, edition=content.edition, data=text, page=html_fragment(document), checksum=checksum(text)
    )
    files = []
    for format in FORMATS:
        made = render(document, format)
        files.append(RenderedFile(edition=kept, format=format, content=made, size=len(made), checksum=checksum(made)))
    RenderedFile.objects.bulk_create(files)
    return kept
