"""View data for moderation: who signed, what to look at, the rest; each answer with its verdict as saved or typed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.urls import reverse

from audits.models import Answer, AnswerEvidence, ImprovementAction, Return, Verdict
from audits.moderation.directory import Difference, Posts, differences, posts_of
from audits.moderation.exceptions import KINDS, MORE, READY, AnswerFacts, ExceptionFound, ReturnFacts, exceptions
from audits.moderation.submitted_before import Before, changed_since
from audits.questions.questionnaire import Asked
from audits.questions.seen import seen_of
from audits.questions.wording import answer_lines
from audits.returns.page.reading import Row, chapters_of
from audits.returns.return_data import ReturnData
from core.pages.forms import safe_number

SHOWN = {
    "waiting": ("Waiting to be read", Return.State.SUBMITTED),
    "sent_back": ("Sent back", Return.State.SENT_BACK),
    "moderated": ("Read, not closed", Return.State.MODERATED),
    "closed": ("Closed", Return.State.CLOSED),
}
REST = "rest"
Says = Verdict.Says


@dataclass(frozen=True)
class TypedVerdict:
    """A verdict as it stands in the form, with what was seen, the version that was there, and why it is not saved."""

    seen: str = ""
    version: int = 0
    says: str = ""
    comment: str = ""
    error: str = ""
    is_about_comment: bool = False

    @classmethod
    def read(cls, data, prefix: str) -> TypedVerdict:
        seen, says, comment = (data.get(f"{prefix}-{name}", "") for name in ("seen", "says", "comment"))
        return cls(seen[:64], safe_number(data.get(f"{prefix}-version")), says, comment.replace("\r\n", "\n").strip())

    @property
    def is_unfinished(self) -> bool:
        return self.says in {Says.MORE, Says.NOT_ACCEPTED} and not self.comment

    def target(self, prefix: str) -> str:
        return f"{prefix}-comment" if self.is_about_comment else f"{prefix}-accepted"


@dataclass(frozen=True)
class EvaluatedAnswer:
    """One question for the moderator. `verdict` is on the answer as it is, `outdated` on it as it was."""

    row: Row
    last_year: list[tuple[str, str]]
    verdict: Verdict | None
    outdated: Verdict | None
    before: Before | None
    warnings: list[str]
    found: list[ExceptionFound]
    typed: TypedVerdict

    @property
    def anchor(self) -> str:
        return anchor_of(self.row.question.pk)

    @property
    def code(self) -> str:
        return self.row.question.code

    @property
    def name(self) -> str:
        return f"{self.code} {self.row.question.text}"

    @property
    def waits(self) -> bool:
        return self.verdict is None

    @property
    def ready(self) -> str:
        return READY[self.found[0].kind] if self.found else MORE

    @property
    def is_kept(self) -> bool:
        return bool(self.row.answer and self.row.answer.kept_from_id)


@dataclass(frozen=True)
class Group:
    kind: str
    rows: list[EvaluatedAnswer]

    @property
    def title(self) -> str:
        return KINDS.get(self.kind, "No exception")

    @property
    def waiting(self) -> list[int]:
        return [row.row.question.pk for row in self.rows if row.waits]


@dataclass(frozen=True)
class Evaluation:
    return_data: ReturnData
    posts: Posts
    rows: list[EvaluatedAnswer]
    updates: list[Difference] = field(default_factory=list)

    @cached_property
    def groups(self) -> list[Group]:
        by_kind: dict[str, list[EvaluatedAnswer]] = defaultdict(list)
        for row in self.rows:
            if row.found:
                by_kind[row.found[0].kind].append(row)
        return [Group(kind, by_kind[kind]) for kind in KINDS if kind in by_kind]

    @cached_property
    def rest(self) -> Group:
        return Group(REST, [row for row in self.rows if not row.found])

    @property
    def in_order(self) -> list[EvaluatedAnswer]:
        return [row for group in (*self.groups, self.rest) for row in group.rows]

    @property
    def errors(self) -> list[dict[str, str]]:
        return [
            {"text": f"{row.row.question.code}: {row.typed.error}", "target": row.typed.target(row.anchor)}
            for row in self.in_order
            if row.typed.error
        ]

    @property
    def counts(self) -> Counter:
        found = Counter(row.verdict.says if row.verdict else "waiting" for row in self.rows)
        return found | Counter(changed=sum(row.before is not None for row in self.rows))

    def next_anchor(self, after: int = 0) -> str:
        """The anchor of the next question without a verdict, after one (its key), else of the next step."""
        places = [row.row.question.pk for row in self.in_order]
        start = places.index(after) + 1 if after in places else 0
        rows = [*self.in_order[start:], *self.in_order[:start]]
        return next((row.anchor for row in rows if row.waits), "decide")

    def wanted_text(self) -> str:
        """The comments of verdicts that want more or do not accept, a line each: the default text to send back."""
        rows = [row for row in self.rows if row.verdict and row.verdict.says != Says.ACCEPTED]
        return "\n".join(f"{row.row.question.code}: {row.verdict.comment}" for row in rows)


def moderation_url(audit_return: Return, place: str = "") -> str:
    url = reverse("audits:moderate", args=[audit_return.pk])
    return f"{url}#{place}" if place else url


def anchor_of(question: int) -> str:
    return f"q{question}"


def evaluation_of(return_data: ReturnData, typed: Mapping[int, TypedVerdict] | None = None) -> Evaluation:
    """All of a return: a statement for posts, up to two for one that came before. `typed` replaces what is saved."""
    changed, posts = changed_since(return_data) or {}, posts_of(return_data.audit_return.agency_id)
    differ = differences(return_data, posts)
    by_code: dict[str, list[ExceptionFound]] = defaultdict(list)
    for each in exceptions(facts_of(return_data, differ, changed)):
        by_code[each.question].append(each)
    warnings: dict[str, list[str]] = defaultdict(list)
    for finding in return_data.findings:
        warnings[finding.code].append(finding.text)
    rows = []
    for chapter in chapters_of(return_data):
        for row in chapter.rows:
            code, last = row.question.code, return_data.last_year.get(row.question.code)
            verdict = return_data.verdict_on(row.question)
            rows.append(
                EvaluatedAnswer(
                    row=row,
                    last_year=answer_lines(row.question, last) if last else [],
                    verdict=verdict,
                    outdated=None if verdict else outdated(return_data, code),
                    before=changed.get(code),
                    warnings=warnings[code],
                    found=by_code[code],
                    typed=(typed or {}).get(row.question.pk) or saved(return_data, row.question),
                )
            )
    return Evaluation(return_data, posts, rows, [each for each in differ if each.offer])


def saved(return_data: ReturnData, question: Asked) -> TypedVerdict:
    known, verdict = return_data.verdicts.get(question.code), return_data.verdict_on(question)
    begun = TypedVerdict(seen=return_data.seen_of(question), version=known.version if known else 0)
    return replace(begun, says=verdict.says, comment=verdict.comment) if verdict else begun


def outdated(return_data: ReturnData, code: str) -> Verdict | None:
    verdict = return_data.verdicts.get(code)
    return verdict if verdict and verdict.seen != return_data.seen_of(return_data.form.questions[code]) else None


def facts_of(return_data: ReturnData, differ: Iterable[Difference], changed: Mapping[str, Before]) -> ReturnFacts:
    words = {each.code: each.words for each in differ}
    rows = []
    for code, question in return_data.form.questions.items():
        if question.is_answered_by_signing:
            continue
        answer = return_data.rows.get(code)
        rows.append(
            AnswerFacts(
                question=question,
                given=return_data.given(question),
                last=return_data.last_year.get(code),
                note=answer.note if answer else "",
                is_kept=bool(answer and answer.kept_from_id),
                is_kept_thrice=bool(answer and getattr(answer, "kept_thrice", None)),
                wanted=return_data.wanted.get(code),
                action=return_data.actions.get(code),
                evidence=return_data.evidence.get(code, ()),
                differs=words.get(code, ""),
                changed=what_changed(return_data, code, changed.get(code)),
            )
        )
    audit_return = return_data.audit_return
    return ReturnFacts(rows, return_data.on, agency=audit_return.agency_id, round=audit_return.round_id)


def what_changed(return_data: ReturnData, code: str, before: Before | None) -> str:
    verdict = outdated(return_data, code)
    if verdict is None:
        return "" if before is None else "It was changed since it was submitted before."
    version = return_data.rows[code].version if code in return_data.rows else 0
    what = "Its evidence or action" if verdict.answer_version == version else "It"
    return f"{what} was changed since the verdict “{verdict.get_says_display()}”."


def ticked(return_data: ReturnData, lines: Iterable[Difference]) -> list[str]:
    """The keys of the lines of the directory that are offered ticked: those of answers that are accepted or wait."""
    verdicts = {line.key: return_data.verdict_on(return_data.form.questions[line.code]) for line in lines}
    return [key for key, verdict in verdicts.items() if verdict is None or verdict.says == Verdict.Says.ACCEPTED]


def evaluated_counts(returns: Iterable[Return]) -> Counter[int]:
    keys = [each.pk for each in returns]
    answers = versions(Answer.objects.filter(audit_return__in=keys))
    actions = versions(ImprovementAction.objects.filter(audit_return__in=keys))
    evidence = defaultdict(list)
    standing = AnswerEvidence.objects.standing().filter(audit_return__in=keys)
    for audit_return, question, *each in standing.values_list("audit_return", "question", "pk", "version"):
        evidence[audit_return, question].append(each)
    counts: Counter[int] = Counter()
    given = Verdict.objects.filter(audit_return__in=keys).values_list("audit_return", "question", "seen")
    for audit_return, question, seen in given:
        place = audit_return, question
        counts[audit_return] += seen == seen_of(answers.get(place, 0), evidence[place], actions.get(place, 0))
    return counts


def versions(records) -> dict[tuple[int, int], int]:
    rows = records.order_by().values_list("audit_return", "question", "version")
    return {(audit_return, question): version for audit_return, question, version in rows}
