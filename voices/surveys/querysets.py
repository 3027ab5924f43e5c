from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Count, Q, Sum

from agencies.access import belongings, may


class SurveyQuerySet(models.QuerySet):
    def visible_to(self, user) -> SurveyQuerySet:
        if may(user, "voices.manage"):
            return self
        if may(user, "voices.run_own") or may(user, "voices.see_own"):
            return self.filter(audit_return__agency__in=belongings(user).agencies)
        return self.none()

    def run_by(self, user) -> SurveyQuerySet:
        if may(user, "voices.manage"):
            return self
        if may(user, "voices.run_own"):
            return self.filter(audit_return__agency__in=belongings(user).agencies)
        return self.none()

    def with_all(self) -> SurveyQuerySet:
        return self.select_related(
            "audit_return__agency", "audit_return__access_point", "audit_return__round__edition__questionnaire"
        )

    def with_counts(self) -> SurveyQuerySet:
        return self.annotate(
            classes_in=Count("classes"), asked_in=Sum("classes__roll"), answered_in=Sum("classes__received")
        )


class OfSurveyQuerySet(models.QuerySet):
    def visible_to(self, user) -> OfSurveyQuerySet:
        surveys = self.model._meta.get_field("survey").related_model.objects.visible_to(user)
        return self.filter(survey__in=surveys)


class ClassQuerySet(OfSurveyQuerySet):
    def totals(self, now: dt.datetime) -> dict[str, int]:
        found = self.aggregate(
            classes=Count("pk"),
            open_classes=Count("pk", filter=Q(state="open", open_until__gt=now)),
            unopened=Count("pk", filter=Q(state="ready")),
            asked=Sum("roll"),
            answered=Sum("received"),
        )
        return {name: number or 0 for name, number in found.items()}


class NobodysQuerySet(models.QuerySet):
    def visible_to(self, user) -> NobodysQuerySet:
        return self.none()
