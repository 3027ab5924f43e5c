"""An agency's own result beside median and quartiles of all returns, where enough returns are behind them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from audits.access import form_for
from audits.improvements.page import Help, help_in
from audits.models import Return, Round
from audits.questions.questionnaire import BLANK, Asked, Given
from audits.questions.triggers import all_wanted, weak_answers
from audits.results.figures import Spread, figures_of, level_spread, published_of
from audits.results.scoring import section_scores
from core.text.dates import print_date, today


@dataclass(frozen=True)
class Beside:
    """One own result, and the spread over all returns; None where too few returns are behind it."""

    name: str
    own: str
    spread: Spread | None
    hint: str = ""  # which end of a scale is best


def own_results(
    audit_return: Return, answers: Mapping[str, Given], least: int, *, sees_all: bool
) -> tuple[list[Beside], list[Beside]]:
    """Section scores (per cent) and levels of one return beside all, which move in steps except for those who read
    every return; needs `least` others, since an agency knows its own.
    """
    form, asked = form_for(audit_return), audit_return.round
    scores = section_scores(form, answers)
    figures = figures_of(asked) if sees_all else published_of(asked)

    needed = least if sees_all else least + 1

    def enough(spread: Spread | None) -> Spread | None:
        return spread if spread and spread.returns >= needed else None

    sections = [
        Beside(f"{each.code} {each.title}", scores[each.code].printed, enough(figures.spread(each.pk)))
        for each in form.sections
        if any(question.is_yes_or_no for question in each.questions)
    ]
    levels = [
        Beside(
            f"{q.code} {q.text}",
            answers.get(q.code, BLANK).code or "–",
            enough(level_spread(figures.line(q))),
            q.scale_hint,
        )
        for q in form.questions.values()
        if q.is_scale
    ]
    return sections, levels


def weak_with_help(audit_return: Return, answers: Mapping[str, Given], user) -> list[tuple[Asked, list[Help]]]:
    """The weak answers of a return read with_form(), of those with which something helps; one statement at most."""
    form = form_for(audit_return)
    wanted = all_wanted(form, answers, on=audit_return.ready_on or today())
    found = help_in(audit_return, user, weak_answers(form, answers, wanted))
    return [(form.questions[code], links) for code, links in found.items()]


def standing_words(asked: Round, *, sees_all: bool) -> str:
    """How many returns are in, and when the figures last moved: "13 are in; figures last moved on today at 09:00." """
    figures = figures_of(asked) if sees_all else published_of(asked)
    received = sum(each.received for each in figures.responses.values())
    count = f"{received} {'is' if received == 1 else 'are'} in"
    if sees_all:
        return f"{count}; figures are those of now."
    if figures.moved_on is None:
        return f"{count}; figures have not moved on yet: they do once enough can be counted together."
    day = "today" if figures.moved_on == today() else print_date(figures.moved_on)
    at = f" at {timezone.localtime(figures.moved_at):%H:%M}" if figures.moved_at else ""
    return f"{count}; figures last moved on {day}{at}."
