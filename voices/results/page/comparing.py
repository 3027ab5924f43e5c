"""“Adults and children”: what adults of a setting say, and how many of its children agree."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from audits.models import ImprovementAction, Round
from audits.questions.questionnaire import CODES, Form, form_of
from voices.figures.printed import Printed
from voices.models import SettingSurvey
from voices.results.querysets import AdultsSay, adults_say
from voices.results.rules import AGREEING, Agreeing, Comparison, agreeing, compare, look_together, says_yes

NOT_TOLD = "c"


@dataclass(frozen=True)
class ComparisonRow:
    """One thing that adults and children are asked. `agree` is None where the printed figures do not tell;
    `improvement` is the key of the action that the setting has on its own answer.
    """

    code: str
    adults_question: str
    adults: str
    source: str
    children_question: str
    agreeing_words: str
    agree: Agreeing | None
    is_yes: bool
    together: bool
    answer: object
    improvement: int | None = None

    @property
    def children(self) -> str:
        """ "41% (106 of 260)", or "c" where that is hidden."""
        if self.agree is None:
            return NOT_TOLD
        return f"{self.agree.percent} ({self.agree.count:,} of {self.agree.base:,})"

    @property
    def bar(self) -> str:
        return self.agree.percent if self.agree else ""

    @property
    def quote(self) -> str:
        return (
            f"Adults: {self.adults_question}\n{self.adults}\n\n"
            f"Children: {self.children_question}\n“{self.agreeing_words}”: {self.children}"
        )

    @property
    def start(self) -> str:
        """The text with which an improvement action begins."""
        return (
            f"Look with children and staff at why only {self.agree.percent} of children say “{self.agreeing_words}” to "
            f"“{self.children_question}”, and agree what changes."
        )


def adults_words(adults: AdultsSay) -> str:
    """What adults answered: "Yes", "4: In place and checked …", or of several places "Yes in 3 of 4 places"."""
    words = dict(CODES.get(adults.question.type, ()))
    if len(adults.answers) == 1:
        code = adults.codes[0]
        text = words.get(code, "–")
        return f"{code}: {text}" if code.isdecimal() else text
    agree = sum(says_yes(adults.question.type, [code]) for code in adults.codes)
    return f"Yes in {agree} of {len(adults.answers)} places"


def comparison_rows(survey: SettingSurvey, form: Form, below: int) -> list[ComparisonRow]:
    """Adults' answers beside children's, what to look at together first; two statements. Needs round and agency."""
    audit_return = survey.audit_return
    adults = adults_say([audit_return.agency_id], audit_return.round.year).get(audit_return.agency_id, {})
    printed, taken = Printed(survey.printed), improvements_on(adults)
    rows = [
        comparison_row(each, form, printed, below, taken) for each in adults.values() if each.mirrors in form.questions
    ]
    order = list(AGREEING)
    return sorted(rows, key=lambda row: (not row.together, order.index(row.code)))


def comparison_row(adults: AdultsSay, form: Form, printed: Printed, below: int, taken: Mapping) -> ComparisonRow:
    question, asked = adults.question, form.questions[adults.mirrors]
    agree, is_yes = agreeing(printed, adults.mirrors), says_yes(adults.question.type, adults.codes)
    answer = next((each for each in adults.answers if says_yes(question.type, [each.code])), adults.answers[0])
    return ComparisonRow(
        code=adults.mirrors,
        adults_question=f"{question.code} {question.text}",
        adults=adults_words(adults),
        source=str(answer.audit_return.round),
        children_question=asked.text,
        agreeing_words=agreeing_words(form, adults.mirrors),
        agree=agree,
        is_yes=is_yes,
        together=look_together(is_yes, agree, below),
        answer=answer,
        improvement=taken.get((answer.audit_return_id, answer.question_id)),
    )


def comparison_text(form: Form, code: str, agree: Agreeing) -> str:
    """ "41% of children say “Yes” to “Do you know …?”"."""
    return f"{agree.percent} of children say “{agreeing_words(form, code)}” to “{form.questions[code].text}”"


def agreeing_words(form: Form, code: str) -> str:
    """The options of a children's question that agree with adults who say yes, for between quotation marks."""
    return "” or “".join(form.questions[code].words_of(option) for option in AGREEING[code])


def improvements_on(answered: Mapping[str, AdultsSay]) -> dict[tuple[int, int], int]:
    """(return, question) → improvement action of these answers that was not declined or dropped; one statement."""
    answers = [answer for each in answered.values() for answer in each.answers]
    if not answers:
        return {}
    rows = ImprovementAction.objects.agreed().filter(
        audit_return__in={each.audit_return_id for each in answers}, question__in={each.question_id for each in answers}
    )
    return {(row.audit_return_id, row.question_id): row.pk for row in rows}


@dataclass(frozen=True)
class SettingsComparison:
    adults_question: str
    children_question: str
    found: Comparison

    @property
    def sentence(self) -> str:
        if self.found.settings is None:
            return "Fewer than 5 settings say yes and have figures to compare, so nothing is shown."
        settings = f"{self.found.settings:,} settings"
        if self.found.below is None:
            return f"{settings} say yes. How many differ is hidden, because fewer than 5 do, or fewer than 5 do not."
        return f"Of {settings} that say yes, in {self.found.below:,} fewer than half of the children agree."


def compare_settings(asked: Round) -> list[SettingsComparison]:
    """For each question that both are asked, from printed results of finished settings; two statements."""
    if asked.children is None:
        return []
    form = form_of(asked.children)
    surveys = SettingSurvey.objects.filter(audit_return__round=asked, state="finished").exclude(printed={})
    printed = dict(surveys.values_list("audit_return__agency", "printed"))
    adults = adults_say(list(printed), asked.year)
    rows = []
    for code in AGREEING:
        pairs, adults_question = [], ""
        for agency, data in printed.items():
            each = adults.get(agency, {}).get(code)
            if each is not None:
                adults_question = adults_question or f"{each.question.code} {each.question.text}"
                pairs.append((says_yes(each.question.type, each.codes), agreeing(Printed(data), code)))
        if pairs and code in form.questions:
            rows.append(SettingsComparison(adults_question, form.questions[code].text, compare(pairs)))
    return rows


def stored(compared: Iterable[SettingsComparison]) -> list[list]:
    return [[each.adults_question, each.children_question, each.found.settings, each.found.below] for each in compared]


def compared_from(rows: Iterable[Sequence]) -> list[SettingsComparison]:
    return [
        SettingsComparison(adults, children, Comparison(settings, below)) for adults, children, settings, below in rows
    ]
