from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.importing.registry import importers


class ImportQuerySet(models.QuerySet):
    def visible_to(self, user) -> ImportQuerySet:
        """Those of the kinds of files of which the person may read that they were imported."""
        readable = [each for each in importers() if each.may_read(user)]
        own_only = [each.name for each in readable if each.sees_own_only(user)]
        found = self.filter(importer__in=[each.name for each in readable])
        return found.filter(~Q(importer__in=own_only) | Q(uploaded_by=user.pk)) if own_only else found

    def editable_by(self, user) -> ImportQuerySet:
        """Those that wait and with which the person may go on: of sealed ones only their own."""
        sealed = [each.name for each in importers() if each.sealed]
        return self.visible_to(user).waiting().filter(~Q(importer__in=sealed) | Q(uploaded_by=user.pk))

    def waiting(self) -> ImportQuerySet:
        """Those that are neither accepted nor given up."""
        return self.filter(state__in=self.model.WAITING)

    def for_importer(self, importer: str) -> ImportQuerySet:
        return self.filter(importer=importer)
