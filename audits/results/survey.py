"""Small groups of the young people's survey: put together before they are sent, hidden where they are shown. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LEAST_GROUP = 10
HIDDEN, NOT_APPLICABLE = "c", "z"


@dataclass(frozen=True)
class Group:
    """An age group, or several put together: what it is called, how many were asked and how many answered."""

    name: str
    asked: int
    answered: int


def merge_small_groups(groups: Sequence[Group], least: int = LEAST_GROUP) -> list[Group]:
    """Groups of which each has 0 answers or at least `least`: a smaller one is put together with the next.

    The last one goes with the one before it. Groups in which nobody answered are left as they are. Where all together
    are fewer than `least`, one small group is left, which is not sent. No answer is lost.
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
    """Two groups as one."""
    return Group(f"{first.name} and {second.name}", first.asked + second.asked, first.answered + second.answered)


def shown_count(count: int | None, of: int | None = None) -> str:
    """A count as the board sees it: 1 to 5, and any of a group of fewer than 10, is "c"; 0 is 0; None is "z"."""
    if count is None:
        return NOT_APPLICABLE
    if 1 <= count <= 5 or (of is not None and 0 < of < LEAST_GROUP):
        return HIDDEN
    return f"{count:,}"


def shown_percent(count: int | None, of: int | None) -> str:
    """A percentage with one decimal place; "c" where the count or the rest is hidden; "z" of nothing."""
    if count is None or not of:
        return NOT_APPLICABLE
    if HIDDEN in (shown_count(count, of), shown_count(of - count, of)):
        return HIDDEN
    return f"{100 * count / of:.1f}%"
