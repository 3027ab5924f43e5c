"""Factories of children's surveys.

survey = make_survey(agency) is the survey of a setting in an open round with the children's questions;
group = make_class(survey, "7B", year=7, roll=28) is a class of it, closed, with its counters at 0.
"""

from __future__ import annotations

import secrets

from agencies.models import Agency
from audits.models import Round
from core.records.locking import create_tracked
from tests.factories.audits import open_round, return_of
from tests.factories.plan import AgencyFactory
from voices.models import SettingSurvey, SurveyClass, WaitingCount
from voices.wording.ages import band_of_year, version_of_year
from voices.wording.questions import shipped_edition, words_for


def children_round(agencies=(), **values) -> Round:
    """An open round of template C that asks children online."""
    return open_round(agencies, key="young-people", children=shipped_edition(), **values)


def make_survey(agency: Agency | None = None, asked: Round | None = None, **values) -> SettingSurvey:
    agency = agency or AgencyFactory()
    asked = asked or children_round([agency])
    survey = SettingSurvey(
        audit_return=return_of(asked, agency), **{"state": "running", "helper": "Ms Hall, room 4"} | values
    )
    return create_tracked(survey, by=None, reason="Joined")


def make_class(survey: SettingSurvey, label: str = "7B", *, year: int = 7, roll: int = 28, **values) -> SurveyClass:
    group = SurveyClass.objects.create(
        survey=survey,
        label=label,
        year=year,
        age=version_of_year(year),
        band=band_of_year(year),
        roll=roll,
        **{"key": secrets.token_hex(5), "lead_nonce": secrets.token_urlsafe(24)} | values,
    )
    edition = survey.audit_return.round.children_id
    WaitingCount.objects.bulk_create(
        WaitingCount(survey_class=group, question=question, option=option)
        for question, option in sorted(words_for(edition, group.age).counters)
    )
    return group
