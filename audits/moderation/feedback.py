"""The one-page feedback on a return: what the board says, what it wants, what was agreed. Page, Word and PDF."""

from collections import Counter
from dataclasses import dataclass

from django.conf import settings

from audits.models import ImprovementAction, Return, ReturnMessage, Verdict
from audits.questions.questionnaire import Asked
from audits.returns.return_data import ReturnData
from core.documents.model import DATES, Block, Cell, Column, Document, Heading, Paragraph, Table, TitlePage
from core.text.dates import print_date, today

State, Says = Return.State, Verdict.Says
SHOWN_IN = frozenset({State.SENT_BACK, State.MODERATED, State.CLOSED})
RETURNED = (ReturnMessage.Kind.SENT_BACK, ReturnMessage.Kind.REOPENED)
NOTHING = "Nothing more is wanted of any answer."


@dataclass(frozen=True)
class FeedbackItem:
    question: Asked
    verdict: Verdict
    is_answered_anew: bool  # the answer was changed since the verdict


@dataclass(frozen=True)
class Feedback:
    audit_return: Return
    messages: list[ReturnMessage]
    wanted: list[FeedbackItem]
    praised: list[FeedbackItem]
    counts: Counter
    actions: list[tuple[Asked, ImprovementAction]]

    @property
    def counted(self) -> str:
        parts = [f"{self.counts[says]} {Says(says).label.lower()}" for says in Says if self.counts[says]]
        return ", ".join(parts) or "No verdicts on single answers"


def is_there(audit_return: Return) -> bool:
    """Whether there is feedback that the agency may read: not while the board reads the return."""
    return audit_return.state in SHOWN_IN or (
        audit_return.sent_back_on is not None and audit_return.state != State.SUBMITTED
    )


def feedback_of(return_data: ReturnData) -> Feedback:
    audit_return = return_data.audit_return
    kinds = (ReturnMessage.Kind.FEEDBACK,) if audit_return.state in {State.MODERATED, State.CLOSED} else RETURNED
    messages = list(audit_return.messages.filter(kind__in=kinds).select_related("author"))[-1:]
    items = [
        FeedbackItem(
            return_data.form.questions[code], verdict, return_data.verdict_on(return_data.form.questions[code]) is None
        )
        for code, verdict in in_order(return_data)
    ]
    return Feedback(
        audit_return=audit_return,
        messages=messages,
        wanted=[each for each in items if each.verdict.says != Says.ACCEPTED],
        praised=[each for each in items if each.verdict.says == Says.ACCEPTED and each.verdict.comment],
        counts=Counter(each.verdict.says for each in items),
        actions=[
            (question, return_data.actions[code])
            for code, question in return_data.form.questions.items()
            if code in return_data.actions and return_data.actions[code].status in {"open", "done"}
        ],
    )


def in_order(return_data: ReturnData):
    return [(code, return_data.verdicts[code]) for code in return_data.form.questions if code in return_data.verdicts]


def feedback_document(found: Feedback) -> Document:
    audit_return, day = found.audit_return, today()
    title = f"Feedback: {audit_return.access_point or audit_return.agency}"
    lines = [
        str(audit_return.round),
        f"Receipt {audit_return.receipt}, submitted on {print_date(audit_return.submitted_at.date())}",
    ]
    blocks: list[Block] = [TitlePage(title=title, lines=tuple(lines), own_page=False)]
    blocks.append(Heading(1, "What the board says"))
    blocks += [Paragraph(message.text) for message in found.messages]
    blocks.append(Paragraph(f"Answers: {found.counted}."))
    blocks.append(Heading(1, "What is wanted"))
    blocks.append(verdict_table(found.wanted, "What is wanted") if found.wanted else Paragraph(NOTHING))
    if found.praised:
        blocks += [Heading(1, "What the board notes"), verdict_table(found.praised, "What the board notes")]
    if found.actions:
        blocks += [Heading(1, "What you have decided to do"), action_table(found)]
    return Document(
        title=title,
        date=day,
        blocks=tuple(blocks),
        board=settings.BOARD_NAME,
        author=settings.BOARD_NAME,
        subject=title,
        landscape=False,
    )


def verdict_table(items: list[FeedbackItem], caption: str) -> Table:
    rows = tuple(
        (
            Cell(f"{each.question.code} {each.question.text}"),
            Cell(each.verdict.get_says_display()),
            Cell(each.verdict.comment),
        )
        for each in items
    )
    columns = (Column("Question", 3, is_row_header=True), Column("Verdict"), Column("What the board says", 3))
    return Table(columns, rows, caption=caption, summary="Each row is about one answer.")


def action_table(found: Feedback) -> Table:
    rows = tuple(
        (
            Cell(question.code),
            Cell(action.text),
            Cell(action.owner_name),
            Cell(print_date(action.due)),
            Cell(action.get_status_display()),
        )
        for question, action in found.actions
    )
    columns = (
        Column("Question", 0.8, is_row_header=True),
        Column("What", 3),
        Column("Who", 1.2),
        Column("By when", 1.2, values=DATES),
        Column("State", 0.8),
    )
    return Table(columns, rows, caption="What you have decided to do", summary="Each row is one action.")
