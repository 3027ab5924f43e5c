"""Reads of answer links and of what they saved."""

import datetime as dt

from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.access import may


class AnswerLinkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """None for anybody: a link is known to its mailbox alone."""
        return self.none()

    def open(self):
        return self.filter(ended_at__isnull=True)

    def of_mailbox(self, address: str):
        return self.filter(address__iexact=address)

    def without_receipt(self, until: dt.datetime, latest: dt.datetime):
        """Those that saved something that no receipt tells of, and nothing after `until`, or that before `latest`."""
        saves = self.model._meta.get_field("saves").related_model.objects.filter(link=OuterRef("pk"))
        untold = saves.filter(receipt__isnull=True)
        return self.filter(
            Exists(untold.filter(saved_at__lt=latest)) | Exists(untold) & ~Exists(saves.filter(saved_at__gt=until))
        )


class AnswerSaveQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for those who see who is reminded; else none."""
        return self if may(user, "reminders.read") else self.none()

    def to_check(self):
        """What the manager has to check: requests, and answers that the owner of a mailbox disowned."""
        return self.filter(Q(asks=True) | Q(link__ending="not_me"), checked_at__isnull=True)
