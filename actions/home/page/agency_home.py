"""The home page of an agency's people: their ESLO, open questions, due dates, colleagues."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Case, Value, When

from actions.models import AgencyResponse
from actions.querysets import live_plan
from agencies.access import belongings
from agencies.directory.page import page_values
from agencies.models import Agency
from core.board.due import Due, due_of
from core.text.dates import today


@dataclass
class OwnAgency:
    """One agency of a person. `to_answer` is open, `answered` can be changed, `ended` is read-only."""

    agency: Agency
    values: dict
    due: list[Due]
    to_answer: list[AgencyResponse] = field(default_factory=list)
    answered: list[AgencyResponse] = field(default_factory=list)
    ended: list[AgencyResponse] = field(default_factory=list)


def own_agencies(user) -> list[OwnAgency]:
    """The agencies of a person, by name; a fixed number of statements for all, and four for each."""
    keys, on = belongings(user).agencies, today()
    agencies = list(Agency.objects.visible_to(user).filter(pk__in=keys).by_name())
    due = due_of(user, [agency.pk for agency in agencies], on)
    found = {agency.pk: OwnAgency(agency, page_values(agency, user, on), due.get(agency.pk, [])) for agency in agencies}
    for line in lines_of(user, list(found)):
        own = found[line.agency_id]
        if line.left_on or not line.action.asked.takes_answers:
            own.ended += [line] if line.answer else []
        else:
            (own.answered if line.answer else own.to_answer).append(line)
    return list(found.values())


def lines_of(user, keys: list[int]):
    """The questions to these agencies in plans that are not closed, the least complete first."""
    order = {"": 0, "not_started": 1, "partly": 2, "done": 3, "not_applicable": 4}
    place = Case(*(When(answer=answer, then=Value(place)) for answer, place in order.items()))
    lines = AgencyResponse.objects.visible_to(user).filter(live_plan("action__plan"), agency__in=keys)
    lines = lines.exclude(action__status="withdrawn")
    related = ("agency", "answered_by", "action__plan", "action__asked", "action__answers")
    return lines.select_related(*related).order_by(place, "action__number", "pk")
