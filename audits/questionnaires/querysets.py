"""What may be read of questionnaires, and by whom."""

from django.db import models

from agencies.access import may
from audits.querysets import _all, reads_any


class QuestionnaireQuerySet(models.QuerySet):
    def visible_to(self, user):
        if may(user, "audits.manage"):
            return self
        return self.filter(editions__published_at__isnull=False).distinct() if reads_any(user) else self.none()

    def editable_by(self, user):
        return self.in_use() if may(user, "audits.manage") else self.none()

    def in_use(self):
        return self.filter(retired_on__isnull=True)


class EditionQuerySet(models.QuerySet):
    def visible_to(self, user):
        if may(user, "audits.manage"):
            return self
        return self.published() if reads_any(user) else self.none()

    def editable_by(self, user):
        return self.filter(published_at__isnull=True) if may(user, "audits.manage") else self.none()

    def published(self):
        return self.filter(published_at__isnull=False)


class PartOfEditionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(edition__in=_all("Edition").visible_to(user))

    def editable_by(self, user):
        return self.standing().filter(edition__in=_all("Edition").editable_by(user))

    def standing(self):
        return self.filter(removed_on__isnull=True)


class QuestionQuerySet(PartOfEditionQuerySet):
    def in_order(self):
        return self.order_by("section__position", "section_id", "position", "pk")
