"""The agenda and the minutes of a meeting as neutral documents, for Word and PDF."""

from django.conf import settings

from actions.meetings.page import Agenda, Item, Minutes
from actions.models import Meeting, Plan
from core.documents.model import Block, Bullets, Cell, Column, Document, Heading, Paragraph, Run, Table
from core.text.dates import print_date, today

TASKS = (Column("Who", 20, is_row_header=True), Column("What", 50), Column("By when", 18), Column("Action", 12))
AGENDA = (Column("No.", 6, is_row_header=True), Column("Action", 44), Column("Colour", 22), Column("Note", 28))


def agenda_document(meeting: Meeting, agenda: Agenda) -> Document:
    """Title, date and place; then a table of the actions of each reason."""
    blocks: list[Block] = [Heading(1, f"Agenda: {meeting.name}, {print_date(meeting.held_on)}")]
    known = [(name, value) for name, value in facts(meeting, None) if name in ("Date", "Place", "Group")]
    blocks += [Paragraph((Run(f"{name}: ", bold=True), Run(value))) for name, value in known]
    for heading, items in agenda.groups:
        rows = [
            (
                Cell(str(item.number)),
                Cell(item.text),
                Cell(item.evaluation.in_full),
                Cell(item.line.note if item.line else ""),
            )
            for item in items
        ]
        summary = "Each row is an action of the plan with its colour and the note of whoever prepared the agenda."
        blocks += [Heading(2, heading), Table(columns=AGENDA, rows=tuple(rows), caption=heading, summary=summary)]
    if not agenda.items:
        blocks.append(Paragraph("Nothing is on the agenda."))
    return document_of(meeting, "Agenda", blocks, f"As of {print_date(today())}")


def minutes_document(minutes: Minutes, plan: Plan | None) -> Document:
    """Title, date, place and attendance; then minutes by action in printed order; then the follow-ups by person."""
    meeting = minutes.meeting
    title = f"Minutes: {meeting.name}"
    blocks: list[Block] = [Heading(1, f"{title}, {print_date(meeting.held_on)}")]
    blocks += [Paragraph((Run(f"{name}: ", bold=True), Run(value))) for name, value in facts(meeting, plan)]
    for heading, names in (("Present", minutes.present), ("Apologies", minutes.apologies)):
        blocks.append(Heading(2, heading))
        blocks.append(Bullets(tuple(names)) if names else Paragraph("None recorded."))
    if minutes.general:
        blocks += [Heading(2, "The meeting as a whole"), Bullets(tuple(line.full_text for line in minutes.general))]
    blocks.append(Heading(2, "The action plan"))
    for item in minutes.items:
        blocks += item_blocks(item)
    if not minutes.items:
        blocks.append(Paragraph("Nothing has been minuted about the actions of the plan."))
    if minutes.tasks:
        blocks += [Heading(2, "Who is to do what"), tasks_table(minutes)]
    draft = "" if meeting.minutes_closed_on else f"Draft of {print_date(today())}"
    return document_of(meeting, "Minutes", blocks, draft)


def document_of(meeting: Meeting, what: str, blocks: list[Block], extract: str) -> Document:
    return Document(
        title=f"{what}: {meeting.name}",
        date=meeting.held_on,
        blocks=tuple(blocks),
        board=settings.BOARD_NAME,
        as_at=f"{meeting.name}, {print_date(meeting.held_on)}",
        author=settings.BOARD_NAME,
        subject=what,
        landscape=False,
        extract=extract,
    )


def facts(meeting: Meeting, plan: Plan | None) -> list[tuple[str, str]]:
    starts = f", {meeting.starts_at:%H:%M}" if meeting.starts_at else ""
    closed = meeting.minutes_closed_on
    known = [
        ("Date", print_date(meeting.held_on) + starts),
        ("Place", meeting.place),
        ("Group", str(meeting.subgroup) if meeting.subgroup else "The board"),
        ("Minute-taker", str(meeting.minute_taker or "")),
        ("Plan", plan.title if plan else ""),
        ("Minutes", f"Closed on {print_date(closed)}" if closed else "Draft, not yet closed"),
    ]
    return [(name, value) for name, value in known if value]


def item_blocks(item: Item) -> list[Block]:
    leads = ", ".join(lead.printed_as for lead in item.action.action_leads.all() if lead.ended_on is None)
    blocks = [Heading(3, f"Action {item.action.number}"), Paragraph((Run(item.action.text, italic=True),))]
    if leads:
        blocks.append(Paragraph(f"Lead: {leads}"))
    return [*blocks, Bullets(tuple(f"{line.label}: {line.full_text}" for line in item.lines))]


def tasks_table(minutes: Minutes) -> Table:
    rows = []
    for owner, tasks in minutes.tasks:
        for place, (line, action) in enumerate(tasks):
            who = (Cell(owner, rowspan=len(tasks), header=True),) if place == 0 else ()
            done = " (done)" if line.done else ""
            rows.append((*who, Cell(line.text + done), Cell(print_date(line.due)), Cell(str(action.number))))
    return Table(
        columns=TASKS,
        rows=tuple(rows),
        caption="Follow-ups by person",
        summary="Each row is a follow-up with the person who is to do it, its date and the number of its action.",
    )
