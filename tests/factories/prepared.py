"""Files that people have asked for."""

from __future__ import annotations

from accounts.models import User
from core.jobs.models import PreparedFile


def make_file(owner: User, **values) -> PreparedFile:
    """A background export."""
    asked = {"name": "export_plan", "keys": {"format": "csv"}, "query": ""}
    given = {"kind": "address", "asked": asked, "name": "plan.csv", "about": "Rows", "mime_type": "text/csv"}
    return PreparedFile.objects.create(owner=owner, **given | values)
