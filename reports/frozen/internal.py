"""Internal editions require a second factor, and each view of incident figures is logged.

Asked at sign-in, the second factor would stand before the published edition too, for board members who come four
times a year.
"""

import json
from collections.abc import Iterable

from accounts.second_factor.rules import require_proof
from incidents.access_log.services import note_report
from reports.models import FrozenEdition, Report
from reports.sections.incidents import KEYS


def open_internal(request, report: Report, sections: Iterable[str], *, form: str):
    """Call before an internal edition with these sections (keys) is shown: None, or a redirect to verify a second
    factor. Writes to the access log where incident figures are among them; `form` is "page" or a file format.
    """
    if answer := require_proof(request):
        return answer
    if has_incidents(sections):
        name = report.name if report.number else f"Draft: {report}"
        note_report(subject=f"{name}, {form}", by=request.user)
    return None


def has_incidents(sections: Iterable[str]) -> bool:
    return not KEYS.isdisjoint(sections)


def sections_of(edition: FrozenEdition) -> set[str]:
    return {section["key"] for section in json.loads(edition.data)["sections"]}
