"""Composes a draft again and again until the attack finds no hidden count in it. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import count
from typing import Any

from core.attack import ENOUGH, Attacked
from core.records.rules import RuleBroken
from incidents.editions.publishing import Draft
from incidents.editions.rules import HIDDEN, KEPT, OTHERS, Count, told_by
from incidents.records import fields

TELLS = "These figures cannot be published: with what was published before, they would reveal hidden counts:"
ROUNDS = 5  # in which further counts are hidden, before tables are withheld


def protect(make: Callable[[Set[str], Set[str]], Draft], contents: Sequence[dict[str, Any]]) -> Draft:
    """A draft that tells no hidden count, beside what the editions so far tell alone.

    `make` composes it from full keys of counts to hide and keys of tables to withhold. What the attack finds is hidden
    in a few rounds, then withheld. `exposed` of the draft are the names of what the editions so far tell; where that is
    nothing, its content keeps how many hidden counts were attacked. RuleBroken where nothing that could be withheld
    protects a count.
    """
    must_hide: set[str] = set()
    withhold: set[str] = set()
    printed = numbers_in(contents)
    for number in count(1):
        found = make(frozenset(must_hide), frozenset(withhold))
        told = told_by([*contents, found.content])
        told_before = told_by(contents, counts=told) if told else {}
        news = more_told(told, told_before)
        if not news:
            break
        more = to_hide(found.content, news, must_hide | printed) if number <= ROUNDS else set()
        must_hide |= more
        if not more:
            withhold |= to_withhold(found.content, news, contents)
    names = tuple(dict.fromkeys(name_of(each, contents) for each in told_before))
    attacked = {} if told else {"attacked": len(hidden_in(found.content))}
    return replace(found, content=found.content | attacked, exposed=names)


def more_told(told: Mapping[Count, Attacked], before: Mapping[Count, Attacked]) -> list[Count]:
    enough = {count: len(each.values) for count, each in before.items()}
    return [count for count, each in told.items() if len(each.values) < enough.get(count, ENOUGH)]


def to_withhold(content: dict[str, Any], told: Sequence[Count], contents: Sequence[dict[str, Any]]) -> set[str]:
    """Keys of tables without which none of these counts is told, one at least; RuleBroken where nothing else is
    printed.
    """
    left = [table["key"] for table in new_tables(content)]
    if not left:
        names = "; ".join(dict.fromkeys(name_of(each, [*contents, content]) for each in told))
        raise RuleBroken(f"{TELLS} {names}.")
    before = told_by(contents, counts=told)
    keys = set(left)
    for key in left:
        fewer = [each | {"withheld": each["withheld"] or each["key"] in keys - {key}} for each in content["tables"]]
        if not more_told(told_by([*contents, content | {"tables": fewer}], counts=told), before):
            keys.remove(key)
    return keys or set(left)  # all, so that each round withholds something


def hidden_in(content: Mapping[str, Any]) -> set[str]:
    return {
        cell["key"]
        for table in content["tables"]
        for line in table["lines"]
        for cell in line["cells"]
        if cell["printed"] == HIDDEN and not table["withheld"]
    }


def numbers_in(contents: Iterable[Mapping[str, Any]]) -> set[str]:
    return {
        cell["full"]
        for content in contents
        for table in new_tables(content)
        for line in table["lines"]
        for cell in line["cells"]
        if cell["printed"].isdecimal()
    }


def new_tables(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [table for table in content["tables"] if not table["withheld"] and not table["note"].startswith(KEPT)]


def to_hide(content: Mapping[str, Any], told: Iterable[Count], tried: Iterable[str]) -> set[str]:
    """Printed counts to hide for each told one: the smallest untried in its row or column, totals last."""
    found: set[str] = set()
    for key in {each.key for each in told}:
        beside = [
            (is_total, int(cell["printed"]), cell["full"])
            for table in new_tables(content)
            for is_total, cell in cells_beside(table, key)
            if cell["printed"].isdecimal() and int(cell["printed"]) and cell["full"] not in tried
        ]
        if beside:
            found.add(min(beside)[2])
    return found


def cells_beside(table: Mapping[str, Any], key: str) -> Iterator[tuple[bool, Mapping[str, Any]]]:
    """The cells in the row and the column of a count, and its own, each with whether it is a total."""
    last = len(table["heads"]) - 1 if table["across"] else None
    rows = [(line, place, cell) for line in table["lines"] for place, cell in enumerate(line["cells"])]
    for own, column, _ in ((line, place, cell) for line, place, cell in rows if cell["key"] == key):
        for line, place, cell in rows:
            if line is own or place == column:
                yield line["total"] or place == last, cell


def name_of(count: Count, contents: Sequence[Mapping[str, Any]]) -> str:
    """A count in the words of the tables: title, line, and column where there are several."""
    whole, _, merged = count.key.partition(f"/{OTHERS}:")
    for table in contents[count.edition]["tables"]:
        for line in table["lines"]:
            for (_, head), cell in zip(table["heads"], line["cells"], strict=True):
                if cell["key"] == count.key or (merged and cell["key"] == f"{whole}/{OTHERS}"):
                    name = merged_name(table["key"], merged) if merged else line["name"]
                    return f"{table['title']}: {name}" + (f", {head}" if len(table["heads"]) > 1 else "")
    return count.key


def merged_name(table: str, line: str) -> str:
    """The name on the form of a line that was taken together with others."""
    names = {each.key: dict(each.choices.choices) for each in fields.counted(published=True)}
    return str(names.get(table, {}).get(line, line))
