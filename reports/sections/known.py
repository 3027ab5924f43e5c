"""What was known when: the day for which everything is judged, the moment up to which records count, and what the
report is compared with.
"""

from django.utils import timezone

from core.documents.model import Paragraph
from core.text.dates import print_date
from reports.drafts.blocks import Block
from reports.sections.section import ANNUAL, PERIOD, QUARTERLY, Basis, Section

KEY = "known"


def draft(basis: Basis) -> tuple[Block, ...]:
    at = timezone.localtime(basis.now.known_at)
    since = basis.last_report or f"what was known of {print_date(basis.since.on)}"
    return (
        Paragraph(
            f"Everything is judged as of {print_date(basis.on)}, from what was recorded by {print_date(at.date())}, "
            f"{at:%H:%M}. Changes are those since {since}."
        ),
    )


SECTION = Section(KEY, "What was known when", frozenset({QUARTERLY, ANNUAL}), draft, part=PERIOD)
