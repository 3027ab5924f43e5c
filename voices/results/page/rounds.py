"""The figures of a round: the latest issue with last year's beside it, the trend over years, how settings compare, and
for the manager how far the settings are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from audits.models import Return, Round
from audits.questions.questionnaire import Form
from voices.figures.printed import NOT_ASKED, Printed
from voices.models import SettingSurvey, VoicesIssue
from voices.results.page.comparing import SettingsComparison, compared_from
from voices.results.page.figures import (
    NONE,
    Answered,
    QuestionTable,
    answered_rows,
    answered_words,
    children_form,
    option_text,
    published_questions,
    withheld_words,
)
from voices.results.querysets import latest_issues
from voices.wording.ages import MIXED

HEADLINES = (  # what is followed over years
    ("know", "yes"), ("help_seen", "yes"), ("lesson", "yes"), ("changed", "yes"), ("C7", "yes"), ("C8", "yes"),
    ("C9", "yes"), ("C10", "no_one"),
)  # fmt: skip
State = SettingSurvey.State


@dataclass(frozen=True)
class TrendRow:
    text: str
    shares: tuple[tuple[str, str], ...]

    @property
    def now(self) -> str:
        return self.shares[-1][1]

    @property
    def earlier(self) -> str:
        return ", ".join(f"{year}: {share}" for year, share in reversed(self.shares[:-1]))


@dataclass(frozen=True)
class RoundFigures:
    asked: Round
    issue: VoicesIssue | None = None
    printed: Printed = field(default_factory=Printed)
    before: VoicesIssue | None = None
    answered: Sequence[Answered] = ()
    questions: Sequence[QuestionTable] = ()
    trend: Sequence[TrendRow] = ()
    compared: Sequence[SettingsComparison] = ()

    @property
    def withheld(self) -> str:
        return withheld_words(children_form(self.asked), self.printed)

    @property
    def answered_words(self) -> str:
        return answered_words(self.printed)

    @property
    def paper_beside(self) -> dict:
        return self.printed.data.get("paper") or {} if self.printed.is_shown else {}

    @property
    def has_merged(self) -> bool:
        return MIXED in self.printed.bands


def round_figures(asked: Round, user) -> RoundFigures:
    """What a reader of published figures may read of a round; two statements, one where nothing is published."""
    issues = latest_issues(user, until=asked.year)
    issue = next((each for each in issues if each.round_id == asked.pk), None)
    if issue is None:
        return RoundFigures(asked)
    earlier = [each for each in issues if each.round.year < asked.year]
    before = earlier[-1] if earlier else None
    form, printed = children_form(asked), Printed(issue.printed)
    return RoundFigures(
        asked,
        issue,
        printed,
        before,
        answered_rows(printed),
        published_questions(asked, printed, Printed(before.printed) if before else None),
        trend_of(form, [*earlier, issue]) if printed.is_shown else (),
        compared_from(printed.data.get("compared", ())) if printed.is_shown else (),
    )


def trend_of(form: Form, issues: Sequence[VoicesIssue]) -> list[TrendRow]:
    by_year = {each.round.year: Printed(each.printed) for each in issues}
    rows = []
    for code, option in HEADLINES:
        question = form.questions.get(code)
        shares = tuple((str(year), share_in(printed, code, option)) for year, printed in by_year.items())
        if question and any(share != NONE for _, share in shares):
            rows.append(TrendRow(f"{question.text} “{option_text(question, option)}”", shares))
    return rows


def share_in(printed: Printed, code: str, option: str) -> str:
    found = printed.percent(code, option)
    return NONE if found == NOT_ASKED else found


@dataclass(frozen=True)
class StateLine:
    name: str
    surveys: list[SettingSurvey]


@dataclass(frozen=True)
class RoundProgress:
    lines: list[StateLine]
    finished: int
    on_paper: int = 0

    @property
    def total(self) -> int:
        return sum(len(line.surveys) for line in self.lines)


def progress_of(asked: Round, user) -> RoundProgress:
    surveys = SettingSurvey.objects.visible_to(user).filter(audit_return__round=asked).defer("printed")
    found = list(surveys.select_related("audit_return__agency").order_by("audit_return__agency__name", "pk"))
    lines = [StateLine(state.label, [each for each in found if each.state == state]) for state in State]
    came_in = set(Return.objects.filter(round=asked).received().values_list("pk", flat=True))
    online = {each.audit_return_id for each in found if each.state == State.FINISHED}
    return RoundProgress([line for line in lines if line.surveys], len(online), len(came_in - online))
