"""The minutes of a meeting as a neutral document, for Word and PDF."""

from __future__ import annotations

from django.conf import settings

from actions.meetings.page import Item, Minutes
from actions.models import Plan
from core.documents.model import Block, Bullets, Cell, Column, Document, Heading, Paragraph, Run, Table
from core.text.dates import print_date, today

TASKS = (Column("Who", 20, is_row_header=True), Column("What", 50), Column("By when", 18), Column("Action", 12))


def minutes_document(minutes: Minutes, plan: Plan | None) -> Document:
    """Title, date, place and attendance; then the minutes by action in the printed order; then the follow-ups by
    person.
    """
    meeting = minutes.meeting
    title = f"Minutes: {meeting.name}"
    blocks: list[Block] = [Heading(1, f"{title}, {print_date(meeting.held_on)}")]
    blocks += [Paragraph((Run(f"{name}: ", bold=True), Run(value))) for name, value in facts(minutes, plan)]
    for heading, names in (("Present", minutes.present), ("Apologies", minutes.apologies)):
        blocks.append(Heading(2, heading))
        blocks.append(Bullets(tuple(names)) if names else Paragraph("Nobody is noted."))
    if minutes.general:
        blocks += [Heading(2, "The meeting as a whole"), Bullets(tuple(line.full_text for line in minutes.general))]
    blocks.append(Heading(2, "The action plan"))
    for item in minutes.items:
        blocks += item_blocks(item)
    if not minutes.items:
        blocks.append(Paragraph("Nothing has been minuted about the actions of the plan."))
    if minutes.tasks:
        blocks += [Heading(2, "Who is to do what"), tasks_table(minutes)]
    return Document(
        title=title,
        date=meeting.held_on,
        blocks=tuple(blocks),
        board=settings.BOARD_NAME,
        as_at=f"{meeting.name}, {print_date(meeting.held_on)}",
        author=settings.BOARD_NAME,
        subject="Minutes",
        landscape=False,
        extract="" if meeting.minutes_closed_on else f"Draft of {print_date(today())}",
    )


def facts(minutes: Minutes, plan: Plan | None) -> list[tuple[str, str]]:
    meeting = minutes.meeting
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
