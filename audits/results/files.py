"""The results of a round as a file: what the page shows, in Word, PDF and Excel."""

from collections.abc import Iterator

from audits.results.charts import level_charts, risk_chart, score_chart, section_chart
from audits.results.figures import MEANINGS
from audits.results.page import FEW, KINDS, Results, SectionShown, Shown
from core.charts.charts import Drawing
from core.documents.model import NUMBERS, Block, Cell, Column, Document, Heading, Image, Paragraph, Table
from core.pages.lists import list_document, table_of
from core.text.dates import print_date, today

BESIDE = "The table below has the same figures."
SUMMARY = "Each row is about one question, section, answer or kind of agency."
YES_NO = (Column("Question", 3.4, is_row_header=True), *(Column(name, 0.7, values=NUMBERS) for name in (
    "Yes", "Partly", "No", "Does not apply", "No answer")), Column("Last year", 1.4, values=NUMBERS))  # fmt: skip
ANSWERS = (
    Column("Question", 3, is_row_header=True),
    Column("Answer", 2),
    *(Column(name, values=NUMBERS) for name in ("Number", "Share", "Last year")),
)
SCORES = (
    Column("Section", 3, is_row_header=True),
    *(Column(name, values=NUMBERS) for name in ("Score", "Last year")),
)
RESPONSE = (
    Column("Kind", 3, is_row_header=True),
    *(Column(name, values=NUMBERS) for name in ("Asked", "Received", "Response rate")),
)


def results_document(results: Results) -> Document:
    return list_document(results.asked.title, blocks_of(results), lines=lines_of(results))


def lines_of(results: Results) -> list[str]:
    """The lines below the title: which returns are counted, and which left out."""
    kind = KINDS[results.kind] if results.kind else "All kinds of agency"
    day = results.moved_on or today()
    lines = [f"Results: {kind}", f"{results.response.counted:,} returns counted on {print_date(day)}"]
    if results.sees_all:
        return [*lines, f"“{FEW}” stands beside figures behind which fewer than {results.least} returns stand."]
    return [*lines, f"Figures behind which fewer than {results.least} returns stand are not shown. {results.in_steps}"]


def blocks_of(results: Results) -> Iterator[Block]:
    """Response rate, scores, then section by section."""
    yield Heading(1, "Response rate")
    rates = [
        (words + mark(few), f"{each.asked:,}", f"{each.received:,}", each.rate.printed)
        for words, each, few in results.response_rows
    ]
    yield table_of("Response rate", RESPONSE, rates, none="No return was asked.", summary=SUMMARY)
    if results.is_hidden or not results.response.counted:
        yield Paragraph("There are not enough returns yet to show results.")
        return
    scores = [(name_of(each), each.score, each.before or "–") for each in results.sections if each.yes_or_no]
    if scores:
        yield Heading(1, "Scores")
        yield from drawing(score_chart(results), "Score of each section.")
        yield table_of("Scores", SCORES, scores, none="", summary=SUMMARY)
    yield from drawing(risk_chart(results), "Access points by band of risk.")
    for place, section in enumerate(results.sections):
        yield from section_blocks(section, place)
    for hint, chart in level_charts(results):
        yield from drawing(chart, f"Answers on the scale from 1 to 5. {hint}")
    yield Heading(1, "What the figures mean")
    yield table_of(
        "Meaning", (Column("Figure", 1, is_row_header=True), Column("Meaning", 4)), MEANINGS, none="", summary=SUMMARY
    )


def section_blocks(section: SectionShown, place: int) -> Iterator[Block]:
    if not section.yes_or_no and not section.others:
        return
    yield Heading(1, name_of(section))
    yield from drawing(section_chart(section, f"section-{place}"), f"Answers on {section.section.title}.")
    if section.yes_or_no:
        yield answers_table("Yes and no", YES_NO, [yes_no_row(each) for each in section.yes_or_no])
    rows = [row for each in section.others for row in answer_rows(each)]
    if rows:
        yield answers_table("Other answers", ANSWERS, rows)


def answers_table(name: str, columns: tuple[Column, ...], rows: list[tuple[str, ...]]) -> Table:
    return Table(columns, tuple(tuple(Cell(text) for text in row) for row in rows), name, SUMMARY, worksheet=name)


def yes_no_row(shown: Shown) -> tuple[str, ...]:
    if shown.hidden:
        return (question_of(shown), *("c",) * 5, "–")
    counts = [row.shown for row in shown.rows[:4]]
    return (question_of(shown), *counts, f"{shown.line.blank:,}", shown.last_year)


def answer_rows(shown: Shown) -> list[tuple[str, ...]]:
    name = question_of(shown)
    if shown.hidden:
        return [(name, "c", "c", "c", "–")]
    rows = [(name, row.text, row.shown, row.share, row.last_year) for row in shown.rows]
    return [*rows, (name, shown.extra, "", "", "")] if shown.extra else rows


def question_of(shown: Shown) -> str:
    return f"{shown.question.code} {shown.question.text}{mark(shown.few)}"


def mark(few: bool) -> str:
    return f" ({FEW})" if few else ""


def name_of(section: SectionShown) -> str:
    return f"{section.section.code} {section.section.title}"


def drawing(chart: Drawing | None, words: str) -> Iterator[Image]:
    if chart:
        yield chart.image(f"{words} {BESIDE}")
