import datetime as dt

from django.db import models


class ReturnLinkQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.none()

    def unused(self):
        return self.filter(used_at__isnull=True, ended_at__isnull=True)

    def to_mailbox(self, address: str):
        return self.filter(sent_to__iexact=address)

    def used_since(self, moment: dt.datetime):
        return self.filter(used_at__gt=moment, ended_at__isnull=True)

    def with_all(self):
        """With what decides whether they still open anything."""
        return self.select_related(
            "eslo__person", "audit_return__agency", "audit_return__access_point__agency", "audit_return__round",
            "audit_return__round__edition__questionnaire", "person",
        )  # fmt: skip
