"""Results of audits and surveys closed in the year, as they may be published (audits/results/page.py)."""

import datetime as dt

from audits.models import Round
from audits.results.page import results_of
from audits.results.returns_figures import RoundCame
from core.documents.model import Heading, Paragraph, Table
from core.text.dates import print_date
from core.text.numbers import share
from reports.drafts.blocks import Block, Commentary
from reports.sections.returns import rounds_now
from reports.sections.section import ANNUAL, PERIOD, RETURNS, Basis, Section
from reports.sections.shared import text_table

KEY = "audit_results"
MEANING = Paragraph("Yes counts 2, partly 1, no 0: a score is what was got of what was possible.")
COLUMNS = (("Part of the questionnaire", 4), ("Score", 1), ("Year before", 1))


def draft(basis: Basis) -> tuple[Block, ...]:
    came = {each.asked.pk: each for each in rounds_now(basis)}
    rounds = Round.objects.filter(pk__in=came).order_by("opened_on", "pk")
    blocks: list[Block] = []
    for asked in rounds.select_related("edition__questionnaire", "previous__edition__questionnaire"):
        blocks += of_round(asked, came[asked.pk], basis.on)
    if not blocks:
        return (Paragraph("No audit was held in this year."),)
    meaning = (MEANING,) if any(isinstance(each, Table) for each in blocks) else ()
    return (*blocks, *meaning, Commentary(f"{KEY}/more", "What do the audits and surveys say?"))


def of_round(asked: Round, came: RoundCame, on: dt.date) -> list[Block]:
    """The response rate and the scores by section of a round, the same in every edition, since not all readers of the
    internal one may read single returns. Only the latest step of results is stored: none is printed that is later than
    the day of the report.
    """
    found = results_of(asked, sees_all=False)
    received, wanted = came.all.received, came.all.asked
    blocks: list[Block] = [
        Heading(3, asked.title),
        Paragraph(f"{received} of {wanted} returns have come in ({share(received, wanted)})."),
    ]
    if any(each and is_after(each.moved_on, on) for each in (found.figures, found.earlier)):
        return [*blocks, Paragraph(f"Its results have changed since {print_date(on)}, and those of then are not kept.")]
    if found.is_hidden:
        return [*blocks, Paragraph("Too few returns stand behind its results to publish them.")]
    rows = [(each.section.title, each.score, each.before or "–") for each in found.sections if each.yes_or_no]
    if rows:
        table = text_table(f"Scores: {asked.title}", COLUMNS, rows, numbers=("Score", "Year before"), tab=RETURNS)
        blocks.append(table)
    return blocks


def is_after(moved_on: dt.date | None, on: dt.date) -> bool:
    return moved_on is not None and moved_on > on


SECTION = Section(KEY, "Results of audits and surveys", frozenset({ANNUAL}), draft, part=PERIOD)
