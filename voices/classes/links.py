"""The links of a class."""

from __future__ import annotations

from core.mail import site_url
from voices.models import SurveyClass


def lead_url(survey_class: SurveyClass) -> str:
    """The teacher's link to a class, with the name of the site."""
    return site_url(f"/s/lead/{survey_class.lead_nonce}/")
