"""Internal editions open after a second step of signing in, and each look at figures of incidents is noted."""

from __future__ import annotations

import json
from collections.abc import Iterable

from accounts.second_factor.rules import require_proof
from incidents.access_log.services import note_report
from reports.models import FrozenEdition, Report
from reports.sections.incidents import KEYS


def open_internal(request, report: Report, sections: Iterable[str], *, form: str):
    """Called before an internal edition with these sections (their keys) is shown: None, or a redirect to prove a
    second factor. Notes the look in the access log where figures of incidents are among them; `form` is "page" or the
    name of a file format."""
    if answer := require_proof(request):
        return answer
    if has_incidents(sections):
        name = report.name if report.number else f"Draft: {report}"
        note_report(subject=f"{name}, {form}", by=request.user)
    return None


def has_incidents(sections: Iterable[str]) -> bool:
    """Whether figures of incidents stand in sections with these keys."""
    return not KEYS.isdisjoint(sections)


def sections_of(edition: FrozenEdition) -> set[str]:
    """The keys of the sections of a frozen edition."""
    return {section["key"] for section in json.loads(edition.data)["sections"]}
