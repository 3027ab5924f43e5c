"""Text beside figures, and requests to write it."""

from django.db import IntegrityError, transaction
from django.urls import reverse

from core.mail import send_email
from core.records.locking import Conflict, create_tracked, save_versioned
from core.records.rules import NothingChanged, RuleBroken
from core.text.dates import today
from reports.drafts.services.drafts import lock_draft
from reports.models import Commentary, CommentaryRequest, Report
from reports.sections.incidents import KEYS as INCIDENT_SECTIONS

FIRST = 2  # version of a text when it is created: 1 is that of an empty place
LONGEST = 5_000  # characters of one text
FIELDS = ["text", "is_published", "author", "written_on"]


@transaction.atomic
def write_commentary(
    *, report: Report, key: str, expected: int, text: str, is_published: bool | None = None, by
) -> Commentary:  # fmt: skip
    """Save the text in one place of a draft. `expected` is the version that was opened, 1 where there was none.
    `is_published`: whether the published edition prints it too; None leaves it as it is, or as is usual there.

    Raises Conflict where somebody else wrote there first, NothingChanged where nothing differs.
    """
    lock_draft(report)
    if len(text) > LONGEST:
        raise RuleBroken(f"Write {LONGEST:,} characters at most.", field="text")
    row = report.commentary.filter(key=key).first()
    if row is None:
        is_published = is_published_by_default(key) if is_published is None else is_published
        row = Commentary(report=report, key=key, text=text, is_published=is_published, author=by, written_on=today(),
                         version=FIRST)  # fmt: skip
        try:
            with transaction.atomic():
                return create_tracked(row, by=by, reason="Written")
        except IntegrityError:
            raise Conflict(current=report.commentary.get(key=key), base=None) from None
    is_published = row.is_published if is_published is None else is_published
    if row.version == expected and (row.text, row.is_published) == (text, is_published):
        raise NothingChanged("Nothing was changed.")
    row.text, row.is_published, row.author, row.written_on = text, is_published, by, today()
    return save_versioned(row, expected=expected, fields=FIELDS, by=by, reason="Written")


def is_published_by_default(key: str) -> bool:
    """Whether published editions print the text in a place where nobody has said: yes, except beside incidents."""
    return key.partition("/")[0] not in INCIDENT_SECTIONS


@transaction.atomic
def ask_for_commentary(*, report: Report, person, message: str, by) -> CommentaryRequest:
    """Ask somebody by email to write in a draft. RuleBroken where they were asked already."""
    lock_draft(report)
    asked = CommentaryRequest(report=report, person=person, message=message.strip(), asked_on=today())
    try:
        with transaction.atomic():
            create_tracked(asked, by=by, reason="Asked to write")
    except IntegrityError:
        raise RuleBroken(f"{person} was asked already.", field="person") from None
    send_email(
        kind="report-commentary", to=person.email, args={"request": asked.pk}, key=f"report-commentary {asked.pk}",
        by=by,
    )  # fmt: skip
    return asked


@transaction.atomic
def end_request(*, asked: CommentaryRequest, expected: int, by) -> CommentaryRequest:
    if asked.ended_on:
        raise RuleBroken("This was ended already.")
    asked.ended_on = today()
    return save_versioned(asked, expected=expected, fields=["ended_on"], by=by, reason="No longer asked to write")


def report_url(report: Report) -> str:
    return reverse("reports:one", args=[report.pk])
