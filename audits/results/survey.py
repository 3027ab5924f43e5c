"""The young people's survey: totals over all returns, in per cent of those who answered; small groups hidden. Pure.

Returns hold counts. A group below 10 is merged with the next before it is sent. A group below 10 and a count of 1 to 5
are shown as "c", as is any count from which such a one could be derived. There is no filter by kind of agency, since it
would allow further subtraction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audits.questions.questionnaire import Asked, Form
from audits.results.publishing import hidden_together

LEAST_GROUP = 10
HIDDEN, NOT_APPLICABLE = "c", "z"
ASKED, ANSWERED = "asked_", "answered_"
ADDS_UP = frozenset({"total_is", "total_not_more_than"})  # checks of counts in which each child is counted once


@dataclass(frozen=True)
class Group:
    name: str
    asked: int
    answered: int


def merge_small_groups(groups: Sequence[Group], least: int = LEAST_GROUP) -> list[Group]:
    """Groups that each have 0 answers or at least `least`: a smaller one is merged with the next.

    The last one is merged with the one before. Groups without answers stay. Where the total is below `least`, one small
    group remains, which is not sent. No answer is lost.
    """
    merged: list[Group] = []
    open_group: Group | None = None
    for group in groups:
        if open_group is not None:
            group = together(open_group, group)
            open_group = None
        if 0 < group.answered < least:
            open_group = group
        else:
            merged.append(group)
    if open_group is not None:
        place = next((i for i in range(len(merged) - 1, -1, -1) if merged[i].answered), None)
        if place is None:
            return [*merged, open_group]
        merged[place] = together(merged[place], open_group)
    return merged


def together(first: Group, second: Group) -> Group:
    return Group(f"{first.name} and {second.name}", first.asked + second.asked, first.answered + second.answered)


def shown_count(count: int | None, total: int | None = None) -> str:
    """A count as the board sees it: 1 to 5, and any in a group below 10, is "c"; None is "z"."""
    if count is None:
        return NOT_APPLICABLE
    if 1 <= count <= 5 or (total is not None and 0 < total < LEAST_GROUP):
        return HIDDEN
    return f"{count:,}"


def shown_percent(count: int | None, total: int | None) -> str:
    """A percentage with one decimal place; "c" where the count or its complement is hidden; "z" of nothing."""
    if count is None or not total:
        return NOT_APPLICABLE
    if HIDDEN in (shown_count(count, total), shown_count(total - count, total)):
        return HIDDEN
    return f"{100 * count / total:.1f}%"


@dataclass(frozen=True)
class Part:
    """One displayed count: label, count, and per cent of those who answered; "c" where it is hidden."""

    text: str
    count: str
    percent: str


def base_of(form: Form) -> tuple[str, tuple[str, ...]]:
    """The question, and its parts, with the number of young people who answered; ("", ()) where there is none."""
    for question in form.questions.values():
        for check in question.checks:
            if check.get("parts"):
                return check["others"][0], tuple(check["parts"])
    return "", ()


def parts_of(form: Form, question: Asked, total: Mapping) -> list[Part]:
    """The counts of a question, by its total (audits/results/steps.py); none where nobody answered it."""
    if not total.get("n"):
        return []
    sums, people = total.get("s", {}), total.get("p", 0)
    if question.code == base_of(form)[0]:
        return groups_of(question, sums)
    fields = [part for part in question.fields if part.kind == "number"]
    counts = [sums.get(part.name, 0) for part in fields]
    hidden = {place for place, n in enumerate(counts) if HIDDEN in (shown_count(n, people), shown_percent(n, people))}
    if any(check["check"] in ADDS_UP for check in question.checks):
        hidden = hidden_together(counts, hidden)
    return [
        Part(
            "Young people" if question.type == "number" else part.label,
            HIDDEN if place in hidden else shown_count(counts[place], people),
            HIDDEN if place in hidden else shown_percent(counts[place], people),
        )
        for place, part in enumerate(fields)
    ]


def groups_of(question: Asked, sums: Mapping[str, int]) -> list[Part]:
    """The age groups: how many answered, and per cent of those asked; small ones merged."""
    groups = [
        Group(
            part.label.rpartition(":")[0],
            sums.get(ASKED + part.name.removeprefix(ANSWERED), 0),
            sums.get(part.name, 0),
        )
        for part in question.fields
        if part.name.startswith(ANSWERED)
    ]
    found = []
    for group in merge_small_groups(groups):
        small = 0 < group.answered < LEAST_GROUP
        text = HIDDEN if small else f"{group.answered:,}"
        share = HIDDEN if small else f"{100 * group.answered / group.asked:.1f}%" if group.asked else "z"
        found.append(Part(f"{group.name}: answered, in percent of those asked", text, share))
    return found
