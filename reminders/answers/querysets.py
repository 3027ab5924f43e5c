"""Reads of answer links and of what they saved."""

from __future__ import annotations

from django.db import models

from agencies.access import may


class AnswerLinkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """None for anybody: a link is known by its mailbox alone."""
        return self.none()

    def open(self):
        return self.filter(ended_at__isnull=True)

    def of_mailbox(self, address: str):
        return self.filter(address__iexact=address)


class AnswerSaveQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for those who see who is reminded; else none."""
        return self if may(user, "reminders.read") else self.none()

    def disowned(self):
        """What was saved by links whose owner said that it was not them, and nobody has checked yet."""
        return self.filter(link__ending="not_me", checked_at__isnull=True)

    def without_receipt(self):
        return self.filter(receipt__isnull=True)
