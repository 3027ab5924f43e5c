"""Results of audits and surveys closed in the year, as they may be published (audits/results/page.py)."""

from __future__ import annotations

from audits.models import Round
from audits.results.page import results_of
from core.documents.model import Heading, Paragraph
from reports.drafts.blocks import Block, Commentary
from reports.sections.section import ANNUAL, PERIOD, RETURNS, Basis, Section
from reports.sections.shared import text_table

KEY = "audit_results"
COLUMNS = (("Part of the questionnaire", 4), ("Score", 1), ("Year before", 1))


def draft(basis: Basis) -> tuple[Block, ...]:
    """A table of scores for each round; 5 is best on the scale, and nobody is ranked."""
    rounds = Round.objects.opened().filter(opened_on__lte=basis.on, final_deadline__gte=basis.period.begin)
    blocks: list[Block] = []
    for asked in rounds.select_related("edition__questionnaire", "previous__edition__questionnaire").order_by(
        "opened_on", "pk"
    ):
        blocks += of_round(asked)
    if not blocks:
        return (Paragraph("No audit was held in this year."),)
    return (*blocks, Commentary(f"{KEY}/more", "What do the audits and surveys say?"))


def of_round(asked: Round) -> list[Block]:
    """The response rate and the scores by section of a round, the same in every edition, since not all readers of the
    internal one may read single returns.
    """
    found = results_of(asked, sees_all=False)
    response = found.response
    blocks: list[Block] = [
        Heading(3, asked.title),
        Paragraph(f"{response.received} of {response.asked} returns have come in ({response.rate.printed})."),
    ]
    if found.is_hidden:
        return [*blocks, Paragraph("Too few returns stand behind its results to publish them.")]
    rows = [
        (each.section.title, each.score, each.before or "–")
        for each in found.sections
        if each.yes_or_no
    ]  # fmt: skip
    if rows:
        blocks.append(
            text_table(
                f"Scores: {asked.title}",
                COLUMNS,
                rows,
                numbers=("Score", "Year before"),
                tab=RETURNS,
            )
        )
        blocks.append(Paragraph("Yes counts 2, partly 1, no 0: a score is what was got of what was possible."))
    return blocks


SECTION = Section(KEY, "Results of audits and surveys", frozenset({ANNUAL}), draft, part=PERIOD)
