"""Children's surveys of one school in each state, for the tables of access."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from agencies.models import Agency
from audits.models import Return
from core.records.locking import create_tracked
from core.text.dates import today
from tests.factories.audits import return_of
from tests.factories.printed import finished, issue_of, printed_result
from tests.factories.voices import children_round, make_class, make_survey
from voices.models import FeedbackRow, SettingSurvey, SurveyClass, VoicesIssue, WaitingMark

PREPARED = {"questions_agreed_by": "Jo Hall", "disclosure_plan": "Jo Hall rings the front door."}


@dataclass
class Children:
    """Each survey is of a round of its own."""

    asked: Return  # the online survey is not used yet
    running: SettingSurvey  # everything is prepared
    open: SurveyClass  # of it, with an answer, until tomorrow
    ready: SurveyClass  # of it, not opened yet
    answered: SettingSurvey  # its class is closed and 12 have answered
    closed: SurveyClass
    finished: SettingSurvey  # its children do not know how to report
    issue: VoicesIssue  # of its round
    own: FeedbackRow  # of the finished survey
    of_board: FeedbackRow  # of its round


def make_children(school: Agency, manager: User, year: int) -> Children:
    """`year` is that of a return in which the adults say yes to everything."""
    told = PREPARED | {"parents_told_on": today()}
    running, answered = make_survey(school, **told), make_survey(school, **told)
    until = timezone.now() + dt.timedelta(days=1)
    done = finished(school, children_round([school], year=year), printed_result(100, know=41))
    asked = done.audit_return.round

    def said(**values) -> FeedbackRow:
        row = FeedbackRow(round=asked, message="You want to be asked.", did="We ask.", agreed_on=today(), **values)
        return create_tracked(row, by=manager, reason="Written")

    return Children(
        asked=return_of(children_round([school]), school),
        running=running,
        open=class_with_answers(running, "7A", 1, state="open", open_until=until),
        ready=make_class(running, "7B"),
        answered=answered,
        closed=class_with_answers(answered, "8A", 12, state="closed"),
        finished=done,
        issue=issue_of(asked),
        own=said(survey=done),
        of_board=said(),
    )


def class_with_answers(survey: SettingSurvey, label: str, answered: int, **values) -> SurveyClass:
    """A class in which so many answered, all skipping every question."""
    made = make_class(survey, label, received=answered, **values)
    WaitingMark.objects.bulk_create(WaitingMark(survey_class=made, mark=f"{place:064d}") for place in range(answered))
    return made
