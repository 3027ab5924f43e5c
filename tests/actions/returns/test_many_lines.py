"""Files with very many new lines and rows are compared without comparing each with each."""

from __future__ import annotations

import pytest

from actions.returns.rules import comparing, updates
from actions.returns.rules.comparing import compare
from actions.returns.rules.updates import update_changes
from actions.returns.rules.values import KnownRow, ReturnedRow


def lines(count: int, word: str, author: str = "Ann Lee", year: int = 2000) -> str:
    days = (f"{1 + n % 28} March {year + n // 28 % 20}" for n in range(count))
    return "\n".join(f"{day}, {author}: {word} thing number {n} was done with {n * 7}" for n, day in enumerate(days))


def row(placement: int, action: str) -> KnownRow:
    cells = {"number": str(placement), "objective": "O", "method": "M", "action": action, "leads": "Board"}
    return KnownRow(placement, placement, "1", {**cells, "timescale": "Ongoing", "update": ""})


@pytest.fixture
def counted(monkeypatch):
    """What was compared by similarity, or brought into its form."""
    calls = []
    for module, name in ((updates, "similarity"), (comparing, "normal")):
        real = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *texts, real=real: (calls.append(texts), real(*texts))[1])
    return calls


@pytest.mark.parametrize(("old", "new", "author"), [(200, 2000, "Bob Ray"), (200, 2000, "Ann Lee"), (60, 2000, "")])
def test_few_lines_are_compared_by_likeness(counted, old, new, author):
    was = lines(old, "old")
    found = list(update_changes(was, lines(new, "new", author or "Ann Lee", 1960 if not author else 2000), was))
    assert len(counted) <= 3 * updates.MOST_PAIRS
    assert {change.state for change in found} == {"theirs"}
    assert sum(bool(change.theirs) for change in found) == new


def test_edited_line_is_found_among_many_by_its_day_and_author(counted):
    was = lines(300, "old")
    now = was.replace("old thing number 7 was", "another matter altogether") + "\n" + lines(300, "new", "Bob Ray", 1970)
    edited = [change for change in update_changes(was, now, was) if change.kind == "update_edited"]
    assert [change.theirs for change in edited] == ["8 March 2000, Ann Lee: another matter altogether done with 49"]


def test_new_rows_of_both_sides_are_compared_once(counted):
    base = [row(n, f"Old matter {n * 31}") for n in range(1, 4)]
    ours = [*base, *(row(1000 + n, f"Own row {n} of {n * 13}") for n in range(300))]
    theirs = [ReturnedRow(None, "1", {"action": f"Brand new {n} and {n * 17}"}) for n in range(300)]
    theirs += [ReturnedRow(None, priority, {"action": "Own row 7 of  91"}) for priority in ("2", "1")]
    found = {change.key: change for change in compare(base, theirs, ours) if change.kind == "row_added"}
    assert (found["new300:row_added"].state, found["new301:row_added"].state) == ("theirs", "same")
    assert found["new301:row_added"].placement == 1007
    assert len(counted) < 60_000
