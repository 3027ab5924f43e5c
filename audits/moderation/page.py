"""View data for moderation: each answer beside last year's, its evidence, action, change and verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from audits.models import Answer, Return, Verdict
from audits.moderation.forms import VerdictForm
from audits.moderation.submitted_before import Before, changed_since
from audits.questions.wording import answer_lines
from audits.returns.page.reading import Row, chapters_of
from audits.returns.return_data import ReturnData

SHOWN = {
    "waiting": ("Waiting to be read", Return.State.SUBMITTED),
    "sent_back": ("Sent back", Return.State.SENT_BACK),
    "moderated": ("Read, not closed", Return.State.MODERATED),
    "closed": ("Closed", Return.State.CLOSED),
}


@dataclass(frozen=True)
class EvaluatedAnswer:
    """One question for the moderator. `verdict` is on the current answer, `outdated` on an earlier one."""

    row: Row
    last_year: list[tuple[str, str]]
    verdict: Verdict | None
    outdated: Verdict | None
    before: Before | None
    findings: list[str]
    form: VerdictForm | None = None

    @property
    def anchor(self) -> str:
        return anchor_of(self.row.question.pk)

    @property
    def waits(self) -> bool:
        return self.verdict is None


@dataclass(frozen=True)
class Part:
    code: str
    title: str
    rows: list[EvaluatedAnswer]

    @property
    def waiting(self) -> int:
        return sum(row.waits for row in self.rows)


def anchor_of(question: int) -> str:
    return f"q{question}"


def parts_of(return_data: ReturnData, *, bound: VerdictForm | None = None, evaluating: bool = True) -> list[Part]:
    """All of a return; with `evaluating` each question has its form, `bound` in place of the submitted one."""
    changed, findings = changed_since(return_data), Counter()
    texts: dict[str, list[str]] = {}
    for finding in return_data.findings:
        texts.setdefault(finding.code, []).append(finding.text)
        findings[finding.code] += 1
    found = []
    for chapter in chapters_of(return_data):
        rows = [
            evaluated_answer(return_data, row, changed or {}, texts.get(row.question.code, [])) for row in chapter.rows
        ]
        if evaluating:
            rows = [replace(row, form=form_of(return_data, row, bound)) for row in rows]
        found.append(Part(chapter.code, chapter.title, rows))
    return found


def evaluated_answer(
    return_data: ReturnData, row: Row, changed: Mapping[str, Before], findings: list[str]
) -> EvaluatedAnswer:
    code = row.question.code
    verdict, last = return_data.verdict_on(row.question), return_data.last_year.get(code)
    return EvaluatedAnswer(
        row=row,
        last_year=answer_lines(row.question, last) if last else [],
        verdict=verdict,
        outdated=None if verdict else return_data.verdicts.get(code),
        before=changed.get(code),
        findings=findings,
    )


def form_of(return_data: ReturnData, row: EvaluatedAnswer, bound: VerdictForm | None) -> VerdictForm:
    """The form of a verdict; a submitted one with errors replaces it."""
    if bound is not None and bound.prefix == row.anchor:
        return bound
    known = return_data.verdicts.get(row.row.question.code)
    initial = {"answer_version": return_data.version_of(row.row.question), "version": known.version if known else 0}
    if row.verdict:
        initial |= {"says": row.verdict.says, "comment": row.verdict.comment}
    return VerdictForm(prefix=row.anchor, initial=initial)


def next_anchor(parts: Iterable[Part], after: int) -> str:
    """The anchor of the next question without a verdict, after one (its key), else of the next step."""
    rows = [row for part in parts for row in part.rows]
    places = [row.row.question.pk for row in rows]
    place = places.index(after) + 1 if after in places else 0
    waiting = next((row for row in [*rows[place:], *rows[:place]] if row.waits), None)
    return waiting.anchor if waiting else "decide"


def counts_of(parts: Iterable[Part]) -> dict[str, int]:
    rows = [row for part in parts for row in part.rows]
    return Counter(row.verdict.says if row.verdict else "waiting" for row in rows) | Counter(
        changed=sum(row.before is not None for row in rows)
    )


def wanted_text(parts: Iterable[Part]) -> str:
    """The comments of all verdicts that want more or do not accept, a line each: the default text for sending back."""
    rows = [row for part in parts for row in part.rows if row.verdict and row.verdict.says != Verdict.Says.ACCEPTED]
    return "\n".join(f"{row.row.question.code}: {row.verdict.comment}" for row in rows)


def with_progress(returns: QuerySet) -> QuerySet:
    """Returns with `evaluated`: the number of current answers with a verdict."""
    version = Answer.objects.filter(audit_return=OuterRef("audit_return"), question=OuterRef("question")).values(
        "version"
    )
    standing = Verdict.objects.annotate(now=Coalesce(Subquery(version), 0)).filter(answer_version=F("now"))
    mine = standing.filter(audit_return=OuterRef("pk")).order_by().values("audit_return")
    count = mine.annotate(n=Count("pk")).values("n")
    return returns.annotate(evaluated=Coalesce(Subquery(count, output_field=IntegerField()), 0))
