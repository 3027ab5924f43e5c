"""What the page of an ESLO return and its files tell: one queryset for list, filter and export."""

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.db.models import Case, Count, Exists, F, OuterRef, Q, When

from agencies.links.rules import next_reminder
from agencies.models import Agency, EsloReturn, EsloReturnLine, MailedLink
from agencies.returns.services import facts_of
from core.documents.model import DATES, Column
from core.mail.addresses import dead_addresses
from core.mail.models import OutgoingEmail
from core.pages.filters import FilterForm
from core.pages.lists import list_document, table_of
from core.text.dates import print_date, today

SHOWN = (
    ("silent", "Not answered"),
    ("answered", "Answered"),
    ("none", "Answered that there is none"),
    ("unreached", "No address"),
    ("failed", "The last email failed"),
)
COLUMNS = (
    Column("Agency", 2.2, is_row_header=True),
    Column("Kind", 1.2),
    Column("Answer", 2),
    Column("ESLO", 1.4),
    Column("Asked", 1.6),
    Column("Next reminder", 1, values=DATES),
    Column("Email", 1.8),
)


COMES_BACK = "Emails to this address come back, so nothing more is sent there."


@dataclass(frozen=True)
class Row:
    line: EsloReturnLine
    answer: str  # "" where it has not answered
    asked: str
    next: dt.date | None
    email_problem: str  # what is wrong with its last email, "" where nothing is known to be


class LineFilter(FilterForm):
    show = forms.ChoiceField(label="Answer", choices=[("", "All"), *SHOWN], required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("", "All kinds"), *Agency.Kind.choices], required=False)

    def rows(self, lines):
        if self.is_wrong:
            return lines.none()
        show, kind = self.chosen("show"), self.chosen("kind")
        wanted = {
            "silent": Q(answer=""),
            "answered": ~Q(answer=""),
            "none": Q(answer="none"),
            "unreached": Q(sent_to="", answer=""),
        }
        if show == "failed":
            lines = lines.filter(answer="", pk__in=email_problems(lines.values_list("pk", flat=True)))
        elif show:
            lines = lines.filter(wanted[show])
        return lines.filter(agency__kind=kind) if kind else lines


def lines_of(eslo_return: EsloReturn):
    lines = eslo_return.lines.asked().select_related("agency", "eslo", "eslo_return")
    unused = MailedLink.objects.unused().filter(line=OuterRef("pk"))  # with one of today, write_to() does nothing
    lines = lines.annotate(written_today=Q(asked_on=today()) & Exists(unused))
    return lines.order_by(Case(When(answer="", then=0), default=1), "agency__name", "pk")


def email_problems(keys) -> dict[int, str]:
    subjects = {f"eslo-return-line:{key}": key for key in keys}
    last: dict[int, OutgoingEmail] = {}
    for start in range(0, len(subjects), 500):
        part = list(subjects)[start : start + 500]
        for email in OutgoingEmail.objects.about(*part).order_by("pk"):
            last[subjects[email.about]] = email
    wrong = {key: email for key, email in last.items() if email.is_unsettled}
    return {key: f"{email.get_state_display()}. {email.error}".strip() for key, email in wrong.items()}


def rows_of(lines: list[EsloReturnLine]) -> list[Row]:
    problems, dead = email_problems(line.pk for line in lines), dead_addresses(line.sent_to for line in lines)
    problems |= {line.pk: f"{COMES_BACK} {dead[to].error}" for line in lines if (to := line.sent_to.lower()) in dead}
    return [
        Row(line, answer_words(line), asked_words(line), next_reminder(facts_of(line)), problems.get(line.pk, ""))
        for line in lines
    ]


def answer_words(line: EsloReturnLine) -> str:
    if not line.answer:
        return ""
    text = f"{line.get_answer_display()}, {print_date(line.answered_on)}"
    text += f" ({line.answered_by})" if line.answered_by else ""
    return f"{text}: {line.note}" if line.note else text


def asked_words(line: EsloReturnLine) -> str:
    if not line.sent_to:
        return "No address: ring them"
    if not line.asked_on:
        return "Not yet"
    times = {1: "once", 2: "twice"}.get(line.times_asked, f"{line.times_asked} times")
    return f"{times}, last on {print_date(line.asked_on)}"


def counts(eslo_return: EsloReturn) -> dict[str, int]:
    answers = {"confirmed": Q(answer="confirmed"), "named": Q(answer="named"), "none": Q(answer="none")}
    numbers = {name: Count("pk", filter=where) for name, where in answers.items()}
    found = eslo_return.lines.asked().aggregate(
        asked=Count("pk"),
        silent=Count("pk", filter=Q(answer="")),
        unreached=Count("pk", filter=Q(answer="", sent_to="")),
        **numbers,
    )
    return found | {"answered": found["asked"] - found["silent"]}


def with_counts(returns):
    """Rounds with `asked` and `answered`: open ones first, then the latest; one statement."""
    asked = Q(lines__taken_out_on__isnull=True)
    return returns.annotate(
        asked=Count("lines", filter=asked), answered=Count("lines", filter=asked & ~Q(lines__answer=""))
    ).order_by(F("closed_on").desc(nulls_first=True), "-opened_on", "-pk")


def return_document(eslo_return: EsloReturn, rows: list[Row], criteria: list[str]):
    cells = [
        (
            row.line.agency.name,
            row.line.agency.get_kind_display(),
            row.answer or "Not answered",
            str(row.line.eslo) if row.line.eslo else "",
            row.asked,
            print_date(row.next),
            row.email_problem,
        )
        for row in rows
    ]
    table = table_of(
        "Agencies",
        COLUMNS,
        cells,
        none="No agency matches what was asked for.",
        summary="Each row is about one agency.",
        above=criteria,
    )
    as_at = f"Answers wanted by {print_date(eslo_return.due_on)}"
    return list_document(eslo_return.title, [table], lines=criteria, as_at=as_at)
