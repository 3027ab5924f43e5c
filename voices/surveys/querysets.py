from __future__ import annotations

from django.db import models

from agencies.access import belongings, may


class SurveyQuerySet(models.QuerySet):
    """Of surveys of settings."""

    def visible_to(self, user) -> SurveyQuerySet:
        """All for whoever keeps the survey; those of their own agencies for whoever runs one or sees its result."""
        if may(user, "voices.manage"):
            return self
        if may(user, "voices.run_own") or may(user, "voices.see_own"):
            return self.filter(audit_return__agency__in=belongings(user).agencies)
        return self.none()

    def run_by(self, user) -> SurveyQuerySet:
        """Those that a person may prepare, run and finish."""
        if may(user, "voices.manage"):
            return self
        if may(user, "voices.run_own"):
            return self.filter(audit_return__agency__in=belongings(user).agencies)
        return self.none()

    def with_all(self) -> SurveyQuerySet:
        """With the return, its agency and its round."""
        return self.select_related("audit_return__agency", "audit_return__round__children")


class OfSurveyQuerySet(models.QuerySet):
    """Of what belongs to the survey of a setting."""

    def visible_to(self, user) -> OfSurveyQuerySet:
        """What belongs to the surveys that a person sees."""
        surveys = self.model._meta.get_field("survey").related_model.objects.visible_to(user)
        return self.filter(survey__in=surveys)


class NobodysQuerySet(models.QuerySet):
    """Of true counts, which nobody sees: they are printed only where a figure may be published."""

    def visible_to(self, user) -> NobodysQuerySet:
        """None, for anybody."""
        return self.none()
