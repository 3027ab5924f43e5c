"""A workbook with a merged title, bands and real dates; its second sheet is a matrix of workstreams and quarters."""

import datetime as dt
import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

TITLE = "Meadowlough Safeguarding Partnership – Digital Safety Work Plan 2026/27"
HEADINGS = ("Ref", "Activity", "Owner", "Start", "End", "Cost", "% done")
Day = dt.date
BANDS = {
    "Workstream 1: Schools and colleges": (
        ("1.1", "Publish the model policy on mobile phones.", "Education Adviser", Day(2026, 4, 1), Day(2026, 5, 29),
         250, 1),
        ("1.2", "Hold the yearly conference for e-safety leads.", "Conference Team", Day(2026, 6, 1), Day(2026, 10,
         16), 4800, 0.4),
        ("1.3", "Visit all colleges once.", "Education Adviser", Day(2026, 9, 7), Day(2027, 3, 26), "Officer time", 0),
        ("1.4", "Answer questions from schools.", "e-Safety Officer", Day(2026, 4, 1), "Ongoing", "Officer time", None),
    ),
    "Workstream 2: Families": (
        ("2.1", "Write a leaflet for grandparents.", "Family Information Service", Day(2026, 4, 13), Day(2026, 7, 31),
         900, 0.75),
        ("2.2", "Run ten workshops with interpreters.", "Family Information Service", Day(2026, 9, 1), Day(2027, 2,
         26), 3200, 0.1),
        ("2.3", "Send a reminder on new devices before Christmas.", "Communications Officer", None, Day(2026, 11, 27),
         150, 0),
        ("2.4", "Ask families what they have changed.", "e-Safety Officer", Day(2027, 1, 11), Day(2027, 3, 31), 600, 0),
    ),
    "Workstream 3: Workforce": (
        ("3.1", "Buy 400 places on the online course.", "Training Manager", Day(2026, 4, 1), Day(2026, 4, 30), 5200, 1),
        ("3.2", "Train twelve trainers.", "Training Manager", Day(2026, 5, 11), Day(2026, 12, 18), 2750.5, 0.5),
        ("3.3", "Check agencies’ rules for staff on social media.", "Policy Group", Day(2026, 7, 6), "TBC", None, 0.2),
        ("3.4", "Write a guide for volunteers.", "Voluntary Sector Forum", Day(2026, 10, 5), Day(2027, 1, 29), 400, 0),
    ),
    "Workstream 4: Knowing how we do": (
        ("4.1", "Count online incidents each quarter.", "Data Analyst", Day(2026, 4, 1), "Quarterly", "Officer time",
         0.25),
        ("4.2", "Audit thirty files.", "Audit Group", Day(2026, 11, 2), Day(2027, 2, 12), 0, 0),
        ("4.3", "Write the annual report.", "e-Safety Officer", Day(2027, 2, 1), Day(2027, 4, 30), 300, 0),
    ),
}  # fmt: skip
OVERVIEW = ("Workstream", "Apr–Jun 2026", "Jul–Sep 2026", "Oct–Dec 2026", "Jan–Mar 2027")
QUARTERS = (
    ("Schools and colleges", "Model policy out", "Conference booked", "Conference held", "Visits end"),
    ("Families", "Leaflet drafted", "Leaflet out", "Reminder sent", "Families asked"),
    ("Workforce", "Places bought", "Trainers begin", "Trainers trained", "Guide out"),
    ("Knowing how we do", "First count", "Second count", "Third count", "Audit done"),
)


def build() -> bytes:
    book = Workbook()
    _write_plan(book.active)
    _write_overview(book.create_sheet())
    return _bytes(book)


def build_overview() -> bytes:
    """The second sheet alone, which is no plan."""
    book = Workbook()
    _write_overview(book.active)
    return _bytes(book)


def _write_plan(worksheet) -> None:
    worksheet.title = "Work plan"
    _merged(worksheet, 1, TITLE, Font(bold=True, size=15))
    for column, heading in enumerate(HEADINGS, start=1):
        worksheet.cell(3, column, heading).font = Font(bold=True)
        worksheet.cell(3, column).fill = _fill("BDD7EE")
    line = 3
    for band, activities in BANDS.items():
        line += 1
        _merged(worksheet, line, band, Font(bold=True), "FFE699")
        for values in activities:
            line += 1
            for column, value in enumerate(values, start=1):
                cell = worksheet.cell(line, column, value)
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if isinstance(value, Day):
                    cell.number_format = "dd/mm/yyyy"
                elif HEADINGS[column - 1] == "Cost" and value is not None:
                    cell.number_format = '"£"#,##0.00'
                elif HEADINGS[column - 1] == "% done":
                    cell.number_format = "0%"
    for column, width in zip("ABCDEFG", (6, 48, 26, 13, 13, 13, 9), strict=True):
        worksheet.column_dimensions[column].width = width
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.fitToHeight, worksheet.sheet_properties.pageSetUpPr.fitToPage = 0, True


def _write_overview(worksheet) -> None:
    worksheet.title = "Overview"
    for line, cells in enumerate((OVERVIEW, *QUARTERS), start=1):
        for column, text in enumerate(cells, start=1):
            worksheet.cell(line, column, text).font = Font(bold=line == 1 or column == 1)
    for column in "ABCDE":
        worksheet.column_dimensions[column].width = 22


def _merged(worksheet, line: int, text: str, font: Font, colour: str = "") -> None:
    worksheet.merge_cells(start_row=line, start_column=1, end_row=line, end_column=len(HEADINGS))
    worksheet.cell(line, 1, text).font = font
    if colour:
        worksheet.cell(line, 1).fill = _fill(colour)


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


def _bytes(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
