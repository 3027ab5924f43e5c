"""What was signed, as a document: who signed when and how, then each question with its answer, evidence and action."""

import datetime as dt

from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify

from audits.models import Return, SignOff
from audits.signing.page import ASSURANCE_WORDS
from audits.signing.rules import is_intact
from core.documents.model import Block, Bullets, Cell, Column, Document, Heading, Paragraph, Table, TitlePage
from core.text.dates import print_date

COLUMNS = (Column("Question", 3, is_row_header=True), Column("Answer", 4))
BROKEN = "This copy was changed after it was signed. Please tell the board."


def stem_of(audit_return: Return) -> str:
    return f"signed-return-{slugify(str(audit_return.agency))}-{audit_return.round.year}"


def signed_document(audit_return: Return, signed: list[SignOff]) -> Document:
    """The copy that the last of some signatures under one return is of, with all of them above it."""
    copy = signed[-1].copy
    title = f"Signed return: {copy['about'] or copy['agency']}"
    lines = [copy["round"]]
    if audit_return.receipt:
        lines.append(f"Receipt {audit_return.receipt}, submitted on {day_of(audit_return.submitted_at)}")
    blocks: list[Block] = [TitlePage(title=title, lines=tuple(lines), own_page=False), Heading(1, "Signed by")]
    blocks.append(Bullets(tuple(map(signature_words, signed))))
    if not all(map(is_intact, signed)):
        blocks.append(Paragraph(BROKEN))
    for section in copy["sections"]:
        if section["questions"]:
            heading = f"{section['code']} {section['title']}"
            rows = tuple((Cell(f"{q['code']} {q['question']}"), Cell(answer_text(q))) for q in section["questions"])
            table = Table(COLUMNS, rows, caption=heading, summary="Each row is one question.")
            blocks += [Heading(1, heading), table]
    if copy["said"]:
        blocks += [Heading(1, "Warnings before it was signed"), Bullets(tuple(copy["said"]))]
    board = settings.BOARD_NAME
    date = timezone.localtime(signed[-1].signed_at).date()
    return Document(
        title, date, tuple(blocks), board=board, author=board, subject=title, landscape=False, as_at=print_date(date)
    )


def day_of(moment: dt.datetime) -> str:
    return print_date(timezone.localtime(moment).date())


def signature_words(signed: SignOff) -> str:
    at = timezone.localtime(signed.signed_at)
    proxy = ", on behalf of somebody else" if signed.is_delegate else ""
    known = ASSURANCE_WORDS[signed.assurance]
    return (
        f"{signed.name}, {signed.post}, as {signed.get_role_display().lower()}{proxy}, on {print_date(at.date())} at "
        f"{at:%H:%M}, {known}. Checksum {signed.checksum}"
    )


def answer_text(question: dict) -> str:
    lines = [question["answer"]]
    if question["note"]:
        lines.append(f"Note: {question['note']}")
    if action := question.get("action"):
        if action["what"]:
            lines.append(f"What will be done: {action['what']} ({action['who']}, by {action['by']})")
        else:
            lines.append(f"No action, because: {action['why_not']}")
    lines += [f"Evidence: {each['title']}" for each in question["evidence"]]
    return "\n".join(lines)
