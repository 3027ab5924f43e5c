"""The board's own plan, where it stands beside the project: a report has the colours that were checked by hand.

As imported, three rows have no date yet, since their wording asks a question: they are grey until
somebody settles it, and the draft says so.
"""

from __future__ import annotations

import pytest

from actions.models import Plan
from reports.drafts.drafting import draft_of
from reports.drafts.plans import figures_now
from reports.models import Report
from reports.sections.colours import by_priority
from tests.actions.boardplan import ASKED, DOCUMENT_DATE, HAND_CHECKED, plan_files, saved_plan
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
LETTERS = {"red": "R", "amber": "A", "grey": "N", "green": "G", "blue": "B"}
REAL = pytest.mark.parametrize("source", plan_files("plan-rows.json"), ids=lambda path: path.name)


def drafted(on):
    """The quarterly report in which a day lies, judged on it."""
    year, quarter = (2009, 4) if on == DOCUMENT_DATE else (2010, 1)
    return draft_of(Report(kind="quarterly", year=year, quarter=quarter), on=on)


def counts_of(draft) -> dict[str, int]:
    """Letter → rows of that colour, as the first figures of a report have it."""
    figures = {each.key: each.value for each in draft.content("internal").figures()}
    return {letter: figures[f"plan.colour.{name}"] for name, letter in LETTERS.items()}


def rows_of(draft) -> dict[str, set[int]]:
    """Letter → numbers of the actions."""
    found: dict[str, set[int]] = {}
    for each in figures_now(draft.basis).actions.values():
        found.setdefault(each.evaluation.code, set()).add(each.number)
    return found


@REAL
@pytest.mark.parametrize("on", HAND_CHECKED)
def test_a_report_on_the_settled_plan_has_the_colours_that_were_checked_by_hand(source, on):
    saved_plan(UserFactory(roles=["manager"]), settled=True)
    draft, wanted = drafted(on), HAND_CHECKED[on]
    found = rows_of(draft)
    green = set(range(1, 44)) - set().union(*wanted.values())
    assert {letter: found.get(letter, set()) for letter in "BRAGN"} == {**wanted, "G": green, "N": set()}
    assert counts_of(draft) == {letter: len(found.get(letter, ())) for letter in "RANGB"}
    *_, total = by_priority(draft.basis)[-1].table.rows
    assert [int(cell.text) for cell in total[1:]] == [*(len(found.get(letter, ())) for letter in "RANGB"), 43]
    assert "undated" not in {point.key for point in draft.open_points}


@pytest.mark.long
@REAL
def test_rows_that_still_ask_for_their_date_are_grey_and_the_draft_says_so(source):
    saved_plan(UserFactory(roles=["manager"]), settled=False)
    draft, wanted = drafted(DOCUMENT_DATE), HAND_CHECKED[DOCUMENT_DATE]
    found = rows_of(draft)
    assert (found["R"], found["N"]) == (wanted["R"] - ASKED, ASKED)
    assert (found["A"], found["B"]) == (wanted["A"], wanted["B"])
    assert counts_of(draft) == {"R": 12, "A": 2, "N": 3, "G": 22, "B": 4}
    (said,) = [point.text for point in draft.open_points if point.key == "undated"]
    assert said == "There is no date for actions 9, 13 and 37"
    assert Plan.objects.get().actions.count() == 43
