"""Search for children's surveys, by setting or round."""

from django.urls import reverse

from core.board.search import Group, Hit, containing, taken
from voices.models import SettingSurvey

TEXTS = ("audit_return__agency__name", "audit_return__round__title")


def find(user, words: list[str], *, limit: int) -> list[Group]:
    rows = SettingSurvey.objects.visible_to(user).filter(containing(words, *TEXTS))
    rows = rows.select_related("audit_return__agency", "audit_return__round").only("state", *TEXTS)
    rows = rows.order_by("-audit_return__round__year", "audit_return__agency__name", "pk")
    return [taken("Children’s surveys", rows, limit, survey_hit)]


def survey_hit(survey: SettingSurvey) -> Hit:
    name = str(survey.audit_return.agency)
    text = f"What children said, {name}, {survey.audit_return.round}"
    return Hit(name, reverse("voices:result", args=[survey.pk]), text, survey.get_state_display())
