"""Letters about the plan."""

from __future__ import annotations

from django.urls import reverse

from actions.models import AgencyResponse
from core.dates import print_date
from core.mail import Letter, compose, letter, quoted, site_address

ANSWER = "agency-answer"


@letter(ANSWER, "Reminder to answer an action for all agencies")
def answer_wanted(args: dict) -> Letter | None:
    """To an agency that has not answered; no longer wanted once it has, or is not asked any more."""
    lines = AgencyResponse.objects.silent().select_related("agency", "action__plan", "action__asked", "action__answers")
    line = lines.filter(pk=args["response"]).first()
    if line is None or not line.action.asked.takes_answers:
        return None
    return answer_letter(line)


def answer_letter(line: AgencyResponse) -> Letter:
    """The words of it, for an agency."""
    return compose(
        f"{line.agency}: how far are you with action {line.action.number}?",
        "agency_answer.txt",
        agency=line.agency,
        number=line.action.number,
        wording=quoted(line.action.text),
        since=print_date(line.action.asked.opened_on),
        totals=line.action.answers.totals.in_words,
        address=site_address(reverse("our_agency")),
    )
