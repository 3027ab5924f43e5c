"""Rounds of audit returns, how far returns are, and what those of one's own agency say."""

import datetime as dt
from functools import partial

from ninja import Schema
from pydantic import Field

from agencies.access import belongings, get_visible
from api.v1.operations import TAGGED, FilterKey, Key, ListOf, Part, Wanted, filtered, part_of, reads, tagged
from audits.access import READERS, returns_with_form
from audits.models import Return, Round
from audits.querysets import acts_for_agency
from audits.returns.page.reading import chapters_of
from audits.returns.return_data import return_data_of

DUE_ON = (
    "The day that counts today, as pages print it: more time where it was given, else the first deadline until it has "
    "passed, then the final one."
)
CAME_IN = (
    "The day on which it came in, as the page of the round counts it: first submitted, also where it was sent back "
    "since. null where it has not, and where it is exempt."
)
reads_audits = partial(reads, about="Audit returns", scope="audits.read")


class RoundFacts(Schema):
    id: int
    title: str
    year: int
    questionnaire: str
    kinds: list[str] = Field(description="The kinds of agency that are asked; empty where all are.")
    state: str
    opens_on: dt.date
    first_deadline: dt.date
    final_deadline: dt.date
    opened_on: dt.date | None
    closed_on: dt.date | None


class ReturnFacts(Schema):
    id: int
    round_id: int
    agency_id: int
    agency: str
    access_point: str = Field(description="The internet access point that it is about; empty for the whole agency.")
    kind: str
    form: str
    state: str
    due_on: dt.date = Field(description=DUE_ON)
    deadline: dt.date = Field(description="The last day on which it is in time, more time included.")
    extended_to: dt.date | None
    exempt_on: dt.date | None
    started_on: dt.date | None
    submitted_on: dt.date | None
    came_in: dt.date | None = Field(description=CAME_IN)
    sent_back_on: dt.date | None
    moderated_on: dt.date | None
    closed_on: dt.date | None


class AnswerLine(Schema):
    label: str = Field(description="Which part of the answer this is; empty where it is the whole.")
    text: str


class AnswerFacts(Schema):
    section: str
    code: str
    question: str
    lines: list[AnswerLine] = Field(description="Empty where nothing was answered.")


class ReturnWithAnswers(ReturnFacts):
    answers: list[AnswerFacts] | None = Field(description="null for a return of another agency than one’s own.")


@reads_audits(
    "/rounds",
    ListOf[RoundFacts],
    permissions=("audits.manage", "audits.read_totals", "audits.fill_own", "audits.sign_own"),
)
def rounds(request, part: Part = Wanted):
    """Rounds: all for those who manage them; for an agency’s people those in which it has a return"""
    rows = Round.objects.visible_to(request.auth.owner).select_related("edition__questionnaire")
    return part_of(request, rows, part, lambda found: [round_facts(each) for each in found])


def round_facts(found: Round) -> dict:
    names = ("title", "year", "state", "opens_on", "first_deadline", "final_deadline", "opened_on", "closed_on")
    values = {name: getattr(found, name) for name in names}
    return {"id": found.pk, **values, "questionnaire": str(found.edition), "kinds": found.kind_list}


@reads_audits("/returns", ListOf[ReturnFacts], permissions=READERS)
def returns(request, part: Part = Wanted, round: FilterKey = None):
    """How far returns are: all for the manager, those of the own agency for its people; those of one round with
    `round`
    """
    rows = Return.objects.visible_to(request.auth.owner).select_related("agency", "access_point", "round")
    if round is not None:
        rows = rows.filter(round=filtered(Round.objects.visible_to(request.auth.owner), "round", round))
    return part_of(request, rows, part, lambda found: [return_facts(each) for each in found])


def return_facts(found: Return) -> dict:
    names = ("round_id", "agency_id", "kind", "form", "state", "due_on", "deadline", "extended_to", "exempt_on",
             "started_on", "submitted_on", "came_in", "sent_back_on", "moderated_on", "closed_on")  # fmt: skip
    return {
        "id": found.pk,
        **{name: getattr(found, name) for name in names},
        "agency": found.agency.name,
        "access_point": found.access_point.name if found.access_point else "",
    }


@reads_audits("/returns/{id}", ReturnWithAnswers, permissions=READERS, answers=TAGGED)
def audit_return(request, id: Key):
    """One return, with its answers where it is of the own agency"""
    owner = request.auth.owner
    found = get_visible(returns_with_form(), owner, pk=id)
    is_own = acts_for_agency(owner) and found.agency_id in belongings(owner).agencies
    return tagged(request, ReturnWithAnswers, return_facts(found) | {"answers": answers_of(found) if is_own else None})


def answers_of(found: Return) -> list[dict]:
    return [
        {
            "section": chapter.title,
            "code": row.question.code,
            "question": row.question.text,
            "lines": [{"label": label, "text": text} for label, text in row.lines],
        }
        for chapter in chapters_of(return_data_of(found, last_year=False))
        for row in chapter.rows
    ]
