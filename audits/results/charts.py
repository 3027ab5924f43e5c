"""Charts of results. Every part bears a letter and its count: none depends on colour."""

from collections.abc import Sequence

from audits.questions.questionnaire import SCALES, YPN
from audits.questions.risk import BAND_WORDS, LOOKS
from audits.results.page import Results, SectionShown, Shown
from core.charts.charts import Drawing, Series, Words, bars
from core.charts.palette import OTHER, TINTS

YES_NO = (("Y", *TINTS["G"]), ("P", *TINTS["A"]), ("N", *TINTS["R"]), ("–", *TINTS["N"]))
LEVELS = tuple(TINTS[code] for code in "RANBG")  # the worst first
RISKS = tuple((code, *TINTS[colour[0].upper()]) for code, colour in LOOKS.values())
LONGEST_NAME = 60


def section_chart(shown: SectionShown, prefix: str) -> Drawing | None:
    looks = [(code, words, *look) for (code, words), look in zip(YPN, YES_NO, strict=True)]
    return answer_chart(f"Answers on {shown.section.title}", shown.yes_or_no, looks, prefix)


def level_charts(results: Results) -> list[tuple[str, Drawing]]:
    """(which end is best, chart of the questions) of each scale that has data, the worst levels first."""
    found = []
    for scale, levels in SCALES.items():
        questions = [each for section in results.sections for each in section.others if each.question.type == scale]
        if questions:
            best, hint = questions[0].question.best, questions[0].question.scale_hint
            worst_first = levels if best == 5 else levels[::-1]
            looks = [(code, words, code, *look) for (code, words), look in zip(worst_first, LEVELS, strict=True)]
            title = f"Answers on the scale from 1 to 5, where {best} is best"
            found.append((hint, answer_chart(title, questions, looks, f"levels-{best}")))
    return [(hint, chart) for hint, chart in found if chart]


def risk_chart(results: Results) -> Drawing | None:
    questions = [each for section in results.sections for each in section.others if each.question.type == "risk"]
    looks = [(code, words, *look) for (code, words), look in zip(BAND_WORDS.items(), RISKS, strict=True)]
    return answer_chart("Internet access points by band of risk", questions, looks, "risks")


def answer_chart(title: str, questions: Sequence[Shown], looks: Sequence[tuple], prefix: str) -> Drawing | None:
    """One bar for each question, in parts for its answers; `looks` are (code, words, letter, ground, ink)."""
    questions = [each for each in questions if not each.hidden and each.line.answered]
    if not questions:
        return None
    series = [
        Series(words, sign, ground, ink, tuple(each.line.codes[code] for each in questions))
        for code, words, sign, ground, ink in looks
    ]
    text = "; ".join(
        f"{each.question.code}: " + ", ".join(f"{row.text} {row.count}" for row in each.rows if row.count)
        for each in questions
    )
    return bars(Words(title, text), [name_of(each) for each in questions], series, prefix=prefix)


def name_of(shown: Shown) -> str:
    text = f"{shown.question.code} {shown.question.text}"
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1].rstrip()}…"


def score_chart(results: Results) -> Drawing | None:
    scores = [(each, int(each.score[:-1])) for each in results.sections if each.score.endswith("%")]
    if not scores:
        return None
    text = "; ".join(f"{each.section.code} {each.section.title}: {each.score}" for each, _ in scores)
    series = [Series("Score in percent", "", *OTHER, tuple(score for _, score in scores))]
    names = [f"{each.section.code} {each.section.title}" for each, _ in scores]
    labels = [each.score for each, _ in scores]
    return bars(Words("Score of each section in percent", text), names, series, labels=labels, prefix="scores")
