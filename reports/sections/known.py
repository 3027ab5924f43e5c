"""What was known when: the day for which everything is judged, the moment up to which records count, and what the
report is compared with.
"""

from django.utils import timezone

from core.board.first_day import nothing_yet
from core.documents.model import Paragraph
from core.text.dates import print_date
from reports.drafts.blocks import Block
from reports.sections.section import ANNUAL, PERIOD, QUARTERLY, Basis, Section
from reports.sections.shared import compared_with

KEY = "known"


def draft(basis: Basis) -> tuple[Block, ...]:
    at = timezone.localtime(basis.now.known_at)
    changes = f"Changes are those since {compared_with(basis)}."
    if basis.is_first:
        changes = nothing_yet(basis.first_day)
    text = f"Everything is judged as of {print_date(basis.on)}, from what was recorded by {print_date(at.date())}, "
    return (Paragraph(f"{text}{at:%H:%M}. {changes}"),)


SECTION = Section(KEY, "What was known when", frozenset({QUARTERLY, ANNUAL}), draft, part=PERIOD)
