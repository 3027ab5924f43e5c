"""The published figures of surveys on paper, for the results of a round of returns."""

from audits.models import Round
from audits.questions.questionnaire import Asked, form_of
from audits.results.survey import Part
from voices.figures.printed import BASE, Printed, percent_of
from voices.models import VoicesIssue

GROUPS = "C2"


def paper_parts(asked: Round) -> dict[str, list[Part]]:
    issue = VoicesIssue.objects.filter(round=asked).order_by("number").last()
    if issue is None or not issue.printed["paper"]:
        return {}
    printed, form = Printed(issue.printed), form_of(asked.edition)
    codes = [code for code in issue.printed["paper"]["questions"] if code in form.questions]
    return {code: parts_of(form.questions[code], printed) for code in codes}


def parts_of(question: Asked, printed: Printed) -> list[Part]:
    code = question.code
    if code == GROUPS:
        groups = [(part, f"asked_{part.name.removeprefix('answered_')}") for part in question.fields
                  if part.name.startswith("answered_")]  # fmt: skip
        return [
            Part(
                f"{part.label.rpartition(':')[0]}: answered, in percent of those asked",
                printed.paper(code, part.name),
                percent_of(printed.paper(code, part.name), printed.paper(code, asked)),
            )
            for part, asked in groups
        ]
    base = printed.paper(code, BASE)
    counts = [(part, printed.paper(code, part.name)) for part in question.fields]
    return [
        Part(part.label if part.is_part else "Young people", count, percent_of(count, base)) for part, count in counts
    ]
