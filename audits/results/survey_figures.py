"""The young people's survey: totals over all returns, in per cent of those who answered, with small groups hidden.

Returns hold counts. A group below 10 and a count of 1 to 5 are shown as "c", as is any count from which such a one
could be derived. There is no filter by kind of agency, since it would allow further subtraction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from audits.questions.questionnaire import Asked, Form
from audits.results.publishing import hidden_together
from audits.results.survey import HIDDEN, LEAST_GROUP, Group, merge_small_groups, shown_count, shown_percent

ASKED, ANSWERED = "asked_", "answered_"
ADDS_UP = frozenset({"total_is", "total_not_more_than"})  # checks of counts in which each child is counted once


@dataclass(frozen=True)
class Total:
    """One question over all returns that answered it: the sum of each part, and the number of young people who answered
    in them.
    """

    sums: Counter
    people: int


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


def total_of(total: Mapping) -> Total | None:
    """The total of a question (audits/results/steps.py); None where nobody answered it."""
    return Total(Counter(total.get("s", {})), total.get("p", 0)) if total.get("n") else None


def parts_of(form: Form, question: Asked, total: Total) -> list[Part]:
    if question.code == base_of(form)[0]:
        return groups_of(question, total)
    fields = [part for part in question.fields if part.kind == "number"]
    counts = [total.sums[part.name] for part in fields]
    hidden = {place for place, n in enumerate(counts) if shown_percent(n, total.people) == HIDDEN
              or shown_count(n, total.people) == HIDDEN}  # fmt: skip
    if any(check["check"] in ADDS_UP for check in question.checks):
        hidden = hidden_together(counts, hidden)
    return [
        Part(
            "Young people" if question.type == "number" else part.label,
            HIDDEN if place in hidden else shown_count(counts[place], total.people),
            HIDDEN if place in hidden else shown_percent(counts[place], total.people),
        )
        for place, part in enumerate(fields)
    ]


def groups_of(question: Asked, total: Total) -> list[Part]:
    """The age groups: how many answered, and per cent of those asked; small ones merged."""
    groups = [
        Group(part.label.rpartition(":")[0], total.sums[ASKED + part.name.removeprefix(ANSWERED)],
              total.sums[part.name])
        for part in question.fields if part.name.startswith(ANSWERED)
    ]  # fmt: skip
    found = []
    for group in merge_small_groups(groups):
        small = 0 < group.answered < LEAST_GROUP
        said = HIDDEN if small else f"{group.answered:,}"
        share = HIDDEN if small else f"{100 * group.answered / group.asked:.1f}%" if group.asked else "z"
        found.append(Part(f"{group.name}: answered, in percent of those asked", said, share))
    return found
