"""A questionnaire as a sheet: sections (named once), questions, the type of answer in a board's words, guidance."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

TITLE = "Online safety return for clubs and groups, 2026"
HEADINGS = ("Section", "No", "Question", "Type of answer", "Guidance", "Compulsory?")
ROWS = (  # section, number, question, type as written, guidance, compulsory, type here, options
    ("Who leads", "1", "Who is responsible for e-safety in your group?", "Name and contact",
     "A person at work or a volunteer, not a child.", "Y", "person", ()),
    ("", "2", "When did this person last attend training?", "Date", "", "Y", "date", ()),
    ("", "3", "Does somebody stand in when this person is away?", "Yes / Partly / No", "", "Y", "ypn", ()),
    ("Rules", "4", "Do you have a written rule on phones and cameras?", "Y/N", "A rule within another policy counts.",
     "Y", "yn", ()),
    ("", "5", "How well is it known to helpers?", "Scale 1-5", "5 is best.", "Y", "m5", ()),
    ("", "6", "How do helpers reach young people between meetings?",
     "Tick all that apply: group chat; e-mail; telephone; not at all", "", "N", "multi", ("group chat", "e-mail",
     "telephone", "not at all")),
    ("Going online", "7", "How many young people use your devices in a week?", "Number", "An estimate will do.", "N",
     "number", ()),
    ("", "8", "Who provides your filtering?", "Choose one: internet provider; council; our own; nobody", "", "Y",
     "choice", ("internet provider", "council", "our own", "nobody")),
    ("", "9", "Is filtering switched on for guests too, and how do you know?", "Yes/No + comment", "", "Y", "yn_text",
     ()),
    ("When things go wrong", "10", "Whom do your helpers tell first?", "Free text", "Give the post, not a name.", "Y",
     "text", ()),
    ("", "11", "How many concerns were there in the last 12 months?", "Number", "Write 0 if there were none.", "Y",
     "number", ()),
    ("", "12", "What should the Board help you with?", "Free text", "", "N", "text", ()),
)  # fmt: skip


def build() -> bytes:
    book = Workbook()
    worksheet = book.active
    worksheet.title = "Questions"
    worksheet.append([TITLE])
    worksheet.append([])
    worksheet.append(HEADINGS)
    for row in ROWS:
        worksheet.append(row[:6])
    for line in (1, 3):
        for cell in worksheet[line]:
            cell.font = Font(bold=True)
    for column, width in zip("ABCDEF", (20, 5, 46, 34, 34, 12), strict=True):
        worksheet.column_dimensions[column].width = width
        for cell in worksheet[column][2:]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
