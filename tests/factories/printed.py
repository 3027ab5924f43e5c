"""Printed results of children's surveys, without the solver.

finished(school, asked, printed_result(100, know=40)) is a finished survey; issue_of(asked, printed_issue()) is published.
Counts are chosen so that none is hidden; `hide` names "question.option" that print "c".
"""

from __future__ import annotations

from collections.abc import Iterable

from agencies.models import Agency
from audits.models import Round
from audits.questions.questionnaire import form_of
from core.text.dates import today
from tests.factories.voices import children_round, make_survey
from voices.models import SettingSurvey, VoicesIssue
from voices.wording.questions import shipped_edition

BANDS = ("8_11", "12_15")
FOLLOWED_BASE = 40  # percent of all


def counts_of(answered: int, chosen: dict[str, int]) -> dict[str, dict[str, int]]:
    """Question → option → children; `chosen` are percentages of the first option of a question, 70 unless told."""
    found = {}
    for question in form_of(shipped_edition()).questions.values():
        base = answered * FOLLOWED_BASE // 100 if question.code == "C10" else answered
        first = base * chosen.get(question.code, 70) // 100
        options = [option["code"] for option in question.options]
        rest = base - first
        counts = {options[0]: first, options[1]: rest - rest // 4, **dict.fromkeys(options[2:], 0)}
        counts[options[-1]] += rest // 4
        if question.type == "choice":
            counts["no_answer"] = 0
        found[question.code] = counts | {"base": base}
    return found | {"any": {"any": answered * FOLLOWED_BASE // 100}}


def printed_result(answered: int = 100, *, hide: Iterable[str] = (), bands=BANDS, **chosen: int) -> dict:
    """The printed result of a setting."""
    questions = {
        code: {option: "c" if f"{code}.{option}" in hide else str(n) for option, n in options.items()}
        for code, options in counts_of(answered, chosen).items()
    }
    half = {band: str(answered // len(bands)) for band in bands}
    asked = {band: str(int(n) + 5) for band, n in half.items()}
    total = str(answered + 5 * len(bands))
    return {"asked": asked | {"all": total}, "answered": half | {"all": str(answered)}, "questions": questions}


def printed_issue(answered: int = 1_000, *, hide: Iterable[str] = (), bands=BANDS, **chosen: int) -> dict:
    """The printed figures of a round, half of the children in each band, and three settings on paper."""

    def columns(code: str, option: str, n: int) -> dict[str, str]:
        name = f"{code}.{option}"
        parts = {band: str(n // len(bands)) for band in bands}
        if name in hide:
            parts |= {bands[0]: "c", bands[1]: "c"}
        return {"all": str(n), **parts}

    questions = {
        code: {option: columns(code, option, n) for option, n in options.items()}
        for code, options in counts_of(answered, chosen).items()
    }
    own = printed_result(answered, bands=bands)
    paper = {"settings": 3, "answered": "120", "questions": {"C4": {"school": "80", "home": "c"}}}
    return {"settings": 12, "pooled": 2, "asked": own["asked"], "answered": own["answered"], "questions": questions,
            "paper": paper}  # fmt: skip


def finished(agency: Agency, asked: Round | None = None, printed: dict | None = None) -> SettingSurvey:
    """A finished survey of an agency with a printed result; {} stands for one under 10."""
    result = printed_result() if printed is None else printed
    return make_survey(agency, asked or children_round([agency]), state="finished", finished_on=today(), printed=result)


def issue_of(asked: Round, printed: dict | None = None, number: int = 1, **values) -> VoicesIssue:
    """A published issue of a round."""
    values = {"published_on": today(), "tables": []} | values
    return VoicesIssue.objects.create(
        round=asked, number=number, printed=printed_issue() if printed is None else printed, **values
    )
