"""Where few agencies are asked, none can infer from its own answer what another has said."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from actions.answers.services.answers import give_answer
from actions.models import AgencyResponse

pytestmark = pytest.mark.django_db
TOLD = re.compile(r"\d+ of \d+ done|\d+ (partly|not yet|no reply|do(es)? not apply)")


def pages_of(asked) -> list[str]:
    action = asked.action_id
    files = [reverse("export_plan", args=[kind]) for kind in ("csv",)]
    own = [reverse(name) for name in ("our_agency", "plan", "plan_changes")]
    about = [reverse(name, args=[action]) for name in ("action", "action_history", "action_agencies")]
    return [*about, *own, *files, reverse("as_at", args=["2100-01-01"]), reverse("as_at_choose")]


@pytest.mark.long
@pytest.mark.parametrize("name", ["denzil", "margaret"])
@pytest.mark.parametrize("answer", ["partly", "done", "not_started", "not_applicable"])
def test_nothing_tells_the_other_agencys_answer(name, answer, board, enter):
    asked = board.open.all_agencies
    lines = AgencyResponse.objects.filter(action=asked.action_id).counted()
    assert {line.agency.name for line in lines} == {board.school.name, board.police.name}
    give_answer(response=board.open.answer, expected=1, answer="partly", note="Half", by=board.denzil)
    other = lines.exclude(agency=board.school).get()
    give_answer(response=other, expected=1, answer=answer, note="A secret of the police", by=board.helen)
    client = enter(board.people[name])
    for page in pages_of(asked):
        html = client.get(page).getvalue().decode()
        assert not TOLD.search(html), (page, TOLD.search(html)[0])
        assert "A secret of the police" not in html, page


@pytest.mark.long
def test_the_board_reads_every_number(board, enter):
    asked = board.open.all_agencies
    give_answer(response=board.open.answer, expected=1, answer="partly", note="Half", by=board.denzil)
    for name in ("helen", "marian", "grace"):
        client = enter(board.people[name])
        for page in ("action", "action_agencies"):
            assert "0 of 2 done, 1 partly, 1 no reply" in client.get(reverse(page, args=[asked.action_id])).text
