"""The figures of surveys that were done on paper, from the returns of their settings.

They are a column of their own and are not added to those of online surveys: they were asked in another way, and whoever
reads single returns knows their counts. The people of a setting know its own return and subtract it, so more is hidden
than of online surveys. They are published once, so that corrections of a return tell nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from audits.models import Answer, Return, Round
from audits.questions.questionnaire import FROM_SURVEY, SINGLE
from voices.figures.printed import BASE, HIDDEN, NO_ANSWER
from voices.figures.protection import plain, print_setting
from voices.figures.rules import MIN_GROUP, THRESHOLD, Group, Shape, answered_in, is_enough
from voices.wording.ages import MIXED

GROUPS = "C2"  # the question with how many were asked and answered, by age group
ASKED, ANSWERED = "asked_", "answered_"
ONE_ANSWER = ("C3", "C6")  # each child is counted in one part
SEVERAL = ("C4", "C5", "C7", "C8", "C9", "C10", "C11")
Values = Mapping[str, Mapping[str, int]]  # code → part → count


def paper_figures(asked: Round, before: Mapping[str, Any]) -> dict[str, Any]:
    """{"settings", "answered", "asked", "questions": {code: {part: text}}} of the returns on paper; `before` where that
    was published. {} where too few have come in.
    """
    if before:
        return dict(before)
    returns = values_by_return(asked)
    groups = groups_on_paper(returns)
    if not is_enough(groups.values()):
        return {}
    counts, shapes, own = defaultdict(int), [], {}
    for code in (*ONE_ANSWER, *SEVERAL):
        given = {key: values[code] for key, values in returns.items() if code in values}
        if is_enough(groups[key] for key in given):
            shapes.append(shape_of(code, given, groups, counts))
            own[shapes[-1].code] = [own_counts(shapes[-1], groups[key].answered, each) for key, each in given.items()]
    whole = Group("paper", MIXED, sum(g.asked for g in groups.values()), answered_in(groups.values()), dict(counts))
    printed = plain(print_setting([whole], shapes))
    printed |= {
        shape.code: hide_from_settings(shape, printed[shape.code], whole.counts, own[shape.code])
        for shape in shapes
        if shape.code in printed
    }
    return {
        "settings": len(groups),
        "asked": str(whole.asked),
        "answered": str(whole.answered),
        "questions": bands_of(returns.values())
        | {code.removeprefix("paper "): texts for code, texts in printed.items()},
    }


def groups_on_paper(returns: Mapping[int, Values]) -> dict[int, Group]:
    return {key: group_of(key, values) for key, values in returns.items()}


def is_enough_paper(asked: Round) -> bool:
    """Whether enough returns on paper have come in for figures of their own."""
    return is_enough(groups_on_paper(values_by_return(asked)).values())


def values_by_return(asked: Round) -> dict[int, Values]:
    """Key of each return on paper that has come in and counts → its counts, where it says how many answered."""
    returns = Return.objects.filter(round=asked).received()
    rows = Answer.objects.filter(audit_return__in=returns).given().select_related("question")
    found: dict[int, dict[str, Mapping[str, int]]] = defaultdict(dict)
    for row in rows.exclude(code=FROM_SURVEY):
        if row.question.code in (GROUPS, *ONE_ANSWER, *SEVERAL):
            value = row.value if isinstance(row.value, Mapping) else {SINGLE: row.value}
            found[row.audit_return_id][row.question.code] = {part: n for part, n in value.items() if n is not None}
    return {key: values for key, values in found.items() if group_of(key, values).answered}


def group_of(key: int, values: Values) -> Group:
    """How many of a return were asked, and answered."""
    own = values.get(GROUPS, {})
    answered, asked = (sum(n for part, n in own.items() if part.startswith(each)) for each in (ANSWERED, ASKED))
    return Group(str(key), MIXED, max(asked, answered), answered)


def shape_of(
    code: str, given: Mapping[int, Mapping[str, int]], groups: Mapping[int, Group], counts: dict[tuple[str, str], int]
) -> Shape:
    """A question as printed; its counts go into `counts`. A part above those who answered counts as all."""
    name, parts = f"paper {code}", list(dict.fromkeys(part for own in given.values() for part in own))
    base = answered_in(groups[key] for key in given)
    sums = {part: min(base, sum(own.get(part, 0) for own in given.values())) for part in parts}
    is_multi = code not in ONE_ANSWER or sum(sums.values()) > base
    counts |= {(name, part): n for part, n in sums.items()} | {(name, BASE): base}
    if not is_multi:
        counts[name, NO_ANSWER] = base - sum(sums.values())
    return Shape(name, is_multi, tuple(parts), stands_alone=False)


def own_counts(shape: Shape, answered: int, given: Mapping[str, int]) -> dict[str, int]:
    """What one return adds to the rows of a question, and to how many were asked it."""
    parts = {part: given.get(part, 0) for part in shape.options}
    return parts | {NO_ANSWER: max(0, answered - sum(parts.values())), BASE: answered}


def tells(whole: int, parts: Iterable[int]) -> bool:
    """Whether someone who knows one part of a sum learns from the sum that all others together are 1 to 5."""
    return any(1 <= whole - part <= THRESHOLD for part in parts)


def hide_from_settings(
    shape: Shape, texts: Mapping[str, str], counts: Mapping[tuple[str, str], int], own: Sequence[Mapping[str, int]]
) -> dict[str, str]:
    """The texts of a question without what would tell the people of a setting, who know its return, that 1 to 5 in all
    other settings chose an option, or did not.

    Rows of which one can be chosen add up, so what is hidden is hidden with the next smallest ones, until their sum
    tells nothing either.
    """
    sums = {row: counts[shape.code, row] for row in (*shape.rows, BASE)}

    def is_told(rows: Collection[str]) -> bool:
        whole, parts = sum(sums[row] for row in rows), [sum(each[row] for row in rows) for each in own]
        others = [max(0, each[BASE] - part) for each, part in zip(own, parts, strict=True)]
        return tells(whole, parts) or tells(sums[BASE] - whole, others)

    hidden = [row for row in shape.rows if texts[row] == HIDDEN or is_told([row])]
    left = sorted((row for row in shape.rows if row not in hidden), key=lambda row: (not sums[row], sums[row]))
    while hidden and left and not shape.is_multi and (len(hidden) == 1 or is_told(hidden)):
        hidden.append(left.pop(0))
    return {row: HIDDEN if row in hidden else text for row, text in texts.items()}


def bands_of(returns: Iterable[Values]) -> dict[str, dict[str, str]]:
    """Asked and answered by age group; {} where one is under 10, or is 1 to 5 without one of the settings."""
    found: dict[str, list[int]] = defaultdict(list)
    for values in returns:
        for part, n in values.get(GROUPS, {}).items():
            found[part].append(n)
    is_small = any(part.startswith(ANSWERED) and 0 < sum(each) < MIN_GROUP for part, each in found.items())
    is_small = is_small or any(tells(sum(each), each) for each in found.values())
    return {} if is_small else {GROUPS: {part: str(sum(each)) for part, each in found.items()}}
