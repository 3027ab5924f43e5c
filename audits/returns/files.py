"""A return as a file: blank or filled for print, and as a spreadsheet that is filled in elsewhere and uploaded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings

from audits.models import Return
from audits.questions.naming import NamesChild, look, texts_of
from audits.questions.questionnaire import Asked, Field, Form, Given
from audits.questions.reading import read_answer
from audits.questions.wording import answer_in_words, raw_in_words, raw_of, source_words, value_in_words
from audits.returns.return_data import ReturnData
from audits.returns.services.filling import values_of
from audits.returns.two_texts import fields_of
from core.documents.model import Block, Bullets, Cell, Column, Document, Heading, Paragraph, Run, Table, TitlePage
from core.files.spreadsheets import WorksheetRows, plain_cell
from core.text.dates import print_date, today

WORKSHEET = "Answers"
COLUMNS = (
    Column("Code", 0.6, is_row_header=True),
    Column("Part", 1),
    Column("Question", 3),
    Column("Your answer", 2),
    Column("How to answer", 2.4),
)
HOW = (
    "Write in the column “Your answer” only, and take the file back on the page of the return. An empty cell leaves "
    "the answer as it is.",
)


def title_of(audit_return: Return) -> str:
    return f"{audit_return.round.title}: {audit_return.access_point or audit_return.agency}"


def print_document(return_data: ReturnData, *, blank: bool = False) -> Document:
    audit_return, blocks = return_data.audit_return, []
    for section in return_data.form.sections:
        blocks.append(Heading(1, f"{section.code} {section.title}"))
        if section.guidance:
            blocks.append(Paragraph(section.guidance))
        for question in section.questions:
            blocks += blank_blocks(question) if blank else answer_blocks(return_data, question)
    days = print_date(audit_return.due_on), audit_return.other_deadline
    lines = [
        str(audit_return.access_point or audit_return.agency),
        f"To be submitted by {'; '.join(filter(None, days))}",
    ]
    lines += [] if blank else [f"{audit_return.get_state_display()}, as at {print_date(today())}"]
    title = f"{audit_return.round.title}{': blank form' if blank else ''}"
    return document_of(title, (TitlePage(title=title, lines=tuple(lines), own_page=False), *blocks), audit_return)


def document_of(title: str, blocks: Iterable[Block], audit_return: Return) -> Document:
    return Document(
        title=title,
        date=today(),
        blocks=tuple(blocks),
        board=settings.BOARD_NAME,
        author=settings.BOARD_NAME,
        subject=title_of(audit_return),
    )


def blank_blocks(question: Asked) -> list[Block]:
    blocks: list[Block] = [Heading(2, f"{question.code} {question.text}")]
    if question.guidance:
        blocks.append(Paragraph(question.guidance))
    for field in question.fields:
        if len(question.fields) > 1 and field.label != question.text:
            blocks.append(Paragraph((Run(field.label, bold=True),)))
        if field.options:
            blocks.append(Bullets(tuple(value_in_words(field, code) or words for code, words in field.options)))
        else:
            blocks.append(Paragraph("_" * 60))
    if question.may_not_apply:
        blocks.append(Paragraph("If it does not apply, why: " + "_" * 40))
    return blocks


def answer_blocks(return_data: ReturnData, question: Asked) -> list[Block]:
    blocks: list[Block] = [Heading(2, f"{question.code} {question.text}")]
    if question.is_answered_by_signing:
        return [*blocks, Paragraph("Signed on the page of the return.")]
    given = return_data.given(question)
    blocks += [Paragraph(text) for text in (answer_in_words(question, given), source_words(given)) if text]
    if action := return_data.actions.get(question.code):
        values = values_of(action)
        who = ", ".join(
            part for part in (values["owner_name"], f"by {print_date(action.due)}" if action.due else "") if part
        )
        text = f"{action.get_status_display()}: {values['text'] or values['decline']}{f' ({who})' if who else ''}"
        blocks.append(Paragraph((Run("Action. ", bold=True), Run(text))))
    if evidence := return_data.evidence.get(question.code):
        blocks.append(
            Paragraph("Evidence: " + "; ".join(f"{e.title} ({e.url})" if e.url else e.title for e in evidence))
        )
    return blocks


def workbook(return_data: ReturnData) -> Document:
    rows = [
        tuple(Cell(text) for text in row)
        for question in return_data.form.questions.values()
        if not question.is_answered_by_signing
        for row in rows_of(question, return_data.given(question))
    ]
    table = Table(columns=COLUMNS, rows=tuple(rows), caption=WORKSHEET, summary=HOW[0], worksheet=WORKSHEET, above=HOW)
    return document_of(title_of(return_data.audit_return), (table,), return_data.audit_return)


def rows_of(question: Asked, given: Given) -> list[tuple[str, ...]]:
    raw, labels, source = raw_of(question, given), labels_of(question), source_words(given)
    return [
        (
            question.code,
            labels[field.name],
            question.text,
            raw_in_words(field, raw.get(field.name)),
            source or how_of(field),
        )
        for field in fields_of(question)
    ]


def labels_of(question: Asked) -> dict[str, str]:
    """The label of each row of a question, by field, "" for its only field; a repeated label becomes "Label (2)"."""
    labels, taken = {}, set()
    for field in fields_of(question):
        label, number = field.label if field.is_part else "", 1
        while label.casefold() in taken:
            number += 1
            label = f"{field.label} ({number})"
        taken.add(label.casefold())
        labels[field.name] = label
    return labels


def how_of(field: Field) -> str:
    if field.options:
        words = "; ".join(value_in_words(field, code) or text for code, text in field.options)
        return f"{'Any of' if field.kind == 'checkboxes' else 'One of'}: {words}"
    return {"date": "A date, such as 3 February 2010", "number": "A whole number; 0 is an answer"}.get(field.kind, "")


@dataclass(frozen=True)
class Change:
    question: Asked
    kind: str
    now: str
    then: str
    given: Given
    why: str = ""
    names: str = ""


def changes_in(form: Form, answers: Mapping[str, Given], worksheets: list[WorksheetRows]) -> list[Change]:
    """What a spreadsheet would change; empty cells change nothing. LookupError for another file."""
    return changes_of(form, answers, cells_in(form, worksheets))


def changes_of(
    form: Form, answers: Mapping[str, Given], typed_cells: Mapping[str, Mapping[str, object]]
) -> list[Change]:
    found = []
    for code, typed in typed_cells.items():
        change = change_of(form.questions[code], answers.get(code, Given()), typed)
        found += [change] if change else []
    order = list(form.questions)
    return sorted(found, key=lambda each: order.index(each.question.code))


def change_of(question: Asked, now: Given, typed: Mapping[str, object]) -> Change | None:
    if now.is_from_survey:
        return None
    reading = read_answer(question, raw_of(question, now) | typed, on=today())
    before, given = answer_in_words(question, now), reading.given
    found = look(texts_of(question, given), texts_of(question, now))
    if not reading.is_valid or found.sure:
        text = "; ".join(f"{label or 'Answer'}: {value}" for label, value in labelled(question, typed))
        errors = reading.errors or NamesChild(found, can_be_adult=False).errors
        return Change(question, "refused", before, text, now, why_of(question, errors))
    if (given.value, given.reason) == (now.value, now.reason):
        return None
    names = " ".join(NamesChild(found, can_be_adult=True).errors.values()) if found.names else ""
    kind = "new" if now.is_blank else "changed"
    return Change(question, kind, before, answer_in_words(question, given), given, names=names)


def why_of(question: Asked, errors: Mapping[str, str]) -> str:
    return "; ".join(f"{question.part_words(name)}{words}" for name, words in errors.items())


def labelled(question: Asked, typed: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(label, typed[name]) for name, label in labels_of(question).items() if name in typed]


def cells_in(form: Form, worksheets: list[WorksheetRows]) -> dict[str, dict[str, str]]:
    rows = next((each.rows for each in worksheets if heads_at(each.rows) is not None), None)
    if rows is None:
        raise LookupError("This is not the spreadsheet of a return. Download it from the page of the return first.")
    found, at = {}, heads_at(rows)
    place = {head.strip().casefold(): number for number, head in enumerate(rows[at])}
    for row in rows[at + 1 :]:
        code, part, text = (cell(row, place.get(name)) for name in ("code", "part", "your answer"))
        question = form.questions.get(code)
        if not text or question is None or question.is_answered_by_signing:
            continue
        labels = labels_of(question).items()
        if name := next((name for name, label in labels if label.casefold() == part.casefold()), None):
            found.setdefault(code, {})[name] = text
    return found


def heads_at(rows: list[list[str]]) -> int | None:
    wanted = {"code", "part", "your answer"}
    return next((n for n, row in enumerate(rows) if wanted <= {text.strip().casefold() for text in row}), None)


def cell(row: list[str], at: int | None) -> str:
    return plain_cell(row[at]).strip() if at is not None and at < len(row) else ""
