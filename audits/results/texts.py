"""Answers in free text, as a list, for readers of the results of a round.

Who reads single returns reads every text. Whoever reads totals reads those of the young people's survey only: texts of
other questionnaires are about the agency that wrote them, and tell which it is. They see them once the round has taken
its last step, since before it a text that comes, goes or changes would tell whose it is; from the fewest returns on
behind a figure, in the order of the alphabet; what could name somebody, or names its agency, is left out.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from audits.models import Answer, Questionnaire, ResultsStep, Return, Round
from audits.questions.questionnaire import Asked
from core.text.screening import screen


@dataclass(frozen=True)
class Texts:
    """The texts to a question in the order of the alphabet, and how many are left out since they may name somebody."""

    shown: tuple[str, ...]
    left_out: int = 0


NO_TEXTS = Texts(())


def texts_of(
    asked: Round, questions: Collection[Asked], *, sees_all: bool, kinds: Collection[str] | None, least: int
) -> dict[int, Texts]:
    """Texts by key of the question, for one reader; none where fewer than `least` may be shown. Two statements."""
    if not questions or not (sees_all or asked.edition.questionnaire.subject == Questionnaire.Subject.SURVEY):
        return {}
    if not (sees_all or ResultsStep.objects.filter(round=asked.pk, is_last=True).exists()):
        return {}
    rows = Answer.objects.filter(audit_return__round=asked.pk, question__in=[each.pk for each in questions]).given()
    rows = rows.filter(audit_return__in=Return.objects.received()).select_related("audit_return__agency")
    if kinds is not None:
        rows = rows.filter(audit_return__kind__in=kinds)
    found, left_out = defaultdict(list), defaultdict(int)
    for row in rows.order_by("pk"):
        text = " ".join(str(row.value or "").split())
        if not text:
            continue
        if not sees_all and (screen(text) or row.audit_return.agency.name.casefold() in text.casefold()):
            left_out[row.question_id] += 1
        else:
            found[row.question_id].append(text)
    return {
        key: Texts(tuple(sorted(texts, key=str.casefold)), left_out[key])
        for key, texts in found.items()
        if len(texts) >= least
    }
