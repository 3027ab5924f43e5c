"""What the directory knows of an agency that its returns ask (`Question.known_as`).

A return offers it in place of last year's answer, and nothing is saved until somebody of the agency says that it is
right. The other way round, an accepted return offers to update the directory by the same keys.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from agencies.models import Agency, Eslo
from audits.questions.questionnaire import SINGLE, Asked, Form, Given
from audits.questions.reading import read_answer
from core.text.dates import today


@dataclass(frozen=True)
class Known:
    """A raw answer by name of field, as audits.questions.reading.read_answer takes it."""

    raw: Mapping[str, object]


@dataclass(frozen=True)
class Officers:
    lead: Eslo | None
    deputy: Eslo | None


def officers_of(agency: Agency) -> Officers:
    found = list(agency.eslos.current().filter(blanked_on__isnull=True).order_by("valid_from", "pk"))
    of_post = {each.post: each for each in found}
    return Officers(of_post.get(Eslo.Post.LEAD), of_post.get(Eslo.Post.DEPUTY))


def eslo(officers: Officers) -> Known | None:
    lead = officers.lead
    if lead is None:
        return None
    return Known({"name": lead.name, "job": lead.job_title, "email": lead.email, "phone": lead.phone})


def eslo_training(officers: Officers) -> Known | None:
    lead = officers.lead
    return Known({SINGLE: lead.trained_on.isoformat()}) if lead and lead.trained_on else None


def deputy(officers: Officers) -> Known | None:
    """That there is one. Where the directory names nobody, there may be one all the same."""
    return Known({SINGLE: "y"}) if officers.deputy else None


WORDS = {
    "eslo": "Who the ESLO is",
    "eslo_training": "When the ESLO was last trained",
    "deputy": "Whether there is a deputy",
}
FROM_OFFICERS: dict[str, Callable[[Officers], Known | None]] = {
    "eslo": eslo,
    "eslo_training": eslo_training,
    "deputy": deputy,
}


def _of_agency(read: Callable[[Officers], Known | None]) -> Callable[[Agency], Known | None]:
    return lambda agency: read(officers_of(agency))


KNOWN: dict[str, Callable[[Agency], Known | None]] = {key: _of_agency(read) for key, read in FROM_OFFICERS.items()}


def known_answers(form: Form, agency: Agency) -> dict[str, Given]:
    """What the directory knows of the questions of a form, by code; one statement at most."""
    asked = [question for question in form.questions.values() if question.known_as in FROM_OFFICERS]
    officers = officers_of(agency) if asked else None
    found = {question.code: given_of(question, FROM_OFFICERS[question.known_as](officers)) for question in asked}
    return {code: given for code, given in found.items() if given is not None}


def given_of(question: Asked, known: Known | None) -> Given | None:
    """What is known as an answer to a question; None where it is nothing, or does not fit its fields."""
    if known is None or set(known.raw) - {field.name for field in question.fields}:
        return None
    reading = read_answer(question, known.raw, on=today())
    return reading.given if reading.is_valid and not reading.given.is_blank else None
