"""Small groups in the young people's survey: merged before they are sent, hidden where they are displayed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LEAST_GROUP = 10
HIDDEN, NOT_APPLICABLE = "c", "z"


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


def shown_count(count: int | None, of: int | None = None) -> str:
    """A count as the board sees it: 1 to 5, and any in a group below 10, is "c"; None is "z"."""
    if count is None:
        return NOT_APPLICABLE
    if 1 <= count <= 5 or (of is not None and 0 < of < LEAST_GROUP):
        return HIDDEN
    return f"{count:,}"


def shown_percent(count: int | None, of: int | None) -> str:
    """A percentage with one decimal place; "c" where the count or its complement is hidden; "z" of nothing."""
    if count is None or not of:
        return NOT_APPLICABLE
    if HIDDEN in (shown_count(count, of), shown_count(of - count, of)):
        return HIDDEN
    return f"{100 * count / of:.1f}%"
