"""What the papers of a survey print, as plain values: links, whom to ask and where children find help."""

from dataclasses import dataclass

from django.conf import settings

from voices.classes.page import children_url, lead_url
from voices.models import SettingSurvey, SurveyClass
from voices.wording.ages import VERSIONS
from voices.wording.questions import Words, words_for


@dataclass(frozen=True)
class ClassLinks:
    children: str
    shown: str
    teacher: str


def links_of(survey_class: SurveyClass) -> ClassLinks:
    children = children_url(survey_class)
    return ClassLinks(children, children.partition("://")[2], lead_url(survey_class))


def safeguarding_lead(survey: SettingSurvey) -> str:
    if survey.questions_agreed_by:
        return f"{survey.questions_agreed_by}, safeguarding lead"
    return "the safeguarding lead"


def helper_of(survey: SettingSurvey) -> str:
    return survey.helper or "an adult you trust"


def contact_of_board() -> str:
    phone = settings.BOARD_CONTACT_PHONE
    given = (settings.BOARD_CONTACT_EMAIL, phone and f"telephone {phone}")
    return (
        settings.NOTICES.privacy_contact or " or ".join(filter(None, given)) or f"the office of {settings.BOARD_NAME}"
    )


def questions_asked(survey: SettingSurvey) -> list[tuple[str, Words]]:
    """(age, words) of what the classes of a survey are asked; of every age while there is no class."""
    edition = survey.audit_return.round.children_id
    ages = set(survey.classes.values_list("age", flat=True)) or set(VERSIONS)
    return [(name, words_for(edition, age)) for age, name in VERSIONS.items() if age in ages]
