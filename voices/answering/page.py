"""Contexts for the templates of the children's pages; none depends on who opens the page."""

import secrets

from django.conf import settings
from django.urls import reverse

from voices.answering.rules import offered
from voices.answering.services import words_of
from voices.models import SurveyClass
from voices.wording.settings import help_lines


def new_mark() -> str:
    """A random number for a page, by which a form that is sent twice counts once."""
    return secrets.token_urlsafe(16)


def with_help(survey_class: SurveyClass | None) -> dict:
    return {"helper": survey_class.survey.helper if survey_class else "", "help_lines": help_lines()}


def form_context(survey_class: SurveyClass, *, mark: str, picks: dict | None = None, refusal: str = "") -> dict:
    words = words_of(survey_class)
    return with_help(survey_class) | {
        "words": words,
        "age": survey_class.age,
        "key": survey_class.key,
        "mark": mark,
        "board_name": settings.BOARD_NAME,
        "refusal": refusal,
        "chosen": offered(words.questions, picks or {}),
        "send_url": reverse("children:send", args=[survey_class.key]),
    }


def sent_context(survey_class: SurveyClass) -> dict:
    page_url = reverse("children:page", args=[survey_class.key])
    return with_help(survey_class) | {
        "words": words_of(survey_class),
        "age": survey_class.age,
        "page_url": page_url,
    }
