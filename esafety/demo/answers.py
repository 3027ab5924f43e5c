"""What the agencies of the demonstration board answer to the actions that all of them, or all schools, lead.

Most told it by mail or telephone to the development manager; those who can sign in answered themselves. Nobody has
answered for Harbour Lane about row 18, so that its people find something to do.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from actions.answers.services.answers import give_answer
from actions.answers.services.asking import ask_agencies
from actions.models import Action, AgencyResponse
from agencies.models import Eslo, Membership
from esafety.demo.reading import read_toml

HARBOUR_LANE = "Harbour Lane Primary School"
Given = tuple[str, str]  # what is answered, and the note


@dataclass(frozen=True)
class Asking:
    """What agencies are asked, and say in turn ("": no reply), or `elsewhere` where it does not apply."""

    row: int
    asked_on: date
    kinds: list[str]
    turns: list[Given]
    elsewhere: dict[str, Given]
    silent: list[str]


ASKINGS = [Asking(**values) for values in read_toml("askings")["asking"]]
SELF = {HARBOUR_LANE: "denzil", "Northmere Academy": "farah", "Northmere Police": "ruth"}


def happenings(actions: dict[int, Action], people: dict[str, User]) -> Iterator[tuple[date, int, Callable[[], object]]]:
    for asking in ASKINGS:
        yield asking.asked_on, 9, lambda asking=asking: begin(asking, actions[asking.row], people["helen"])
        for turn in range(10):
            day = asking.asked_on + dt.timedelta(days=4 + 6 * turn)
            yield day, 9, lambda asking=asking, turn=turn: come_in(asking, actions[asking.row], turn, people)


def begin(asking: Asking, action: Action, by: User) -> None:
    action.refresh_from_db()
    ask_agencies(action=action, kinds=asking.kinds, by=by)


def come_in(asking: Asking, action: Action, turn: int, people: dict[str, User]) -> None:
    """The answers of a day: of every tenth agency, by name."""
    lines = AgencyResponse.objects.filter(action=action).counted().select_related("agency").by_name()
    officers = {one.agency_id: one.name for one in Eslo.objects.leads().current()}
    for place, line in enumerate(lines):
        answer, note = asking.elsewhere.get(line.agency.kind) or asking.turns[place % len(asking.turns)]
        if place % 10 != turn or not answer or line.agency.name in asking.silent:
            continue
        person = own_person(line, people)
        told = "" if person else f"{officers.get(line.agency_id, 'The office')}, by {('mail', 'telephone')[place % 2]}"
        give_answer(
            response=line,
            expected=line.version,
            answer=answer,
            note=note,
            told_by=told,
            by=person or people["helen"],
        )


def own_person(line: AgencyResponse, people: dict[str, User]) -> User | None:
    person = people.get(SELF.get(line.agency.name, ""))
    belongs = person and Membership.objects.current().filter(user=person, agency=line.agency_id).exists()
    return person if belongs else None
