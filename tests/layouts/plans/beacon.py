"""A reference merged over its rows, an inner table of three dated steps, and a heading with a date for progress."""

from tests.layouts.word import bold, cell, document, paragraph, row, table

TITLE = "Beaconthwaite Safeguarding Children Board – E-Safety Strategy: Implementation Plan"
SUBJECT = "Priority 1: Safer systems and confident staff"
HEADINGS = ("Ref", "Objective", "Action", "Lead", "Target date", "Progress at December 2025")
STEPS = (
    ("Draft the reporting form with the police.", "31 January 2026"),
    ("Try the form in three schools.", "30 April 2026"),
    ("Bring the form into use everywhere.", "1 September 2026"),
)
STEPS_OF = "Replace the paper report by one form online."
PARTS = (  # reference, objective, rows of action, lead, target date, progress
    ("E1", "Staff know what to do when a child tells them of harm online", (
        ("Give every member of staff a one-page guide.", "Training Sub-group", "30 September 2025", "Completed"),
        ("Make the online course compulsory every three years.", "Training Sub-group", "31 March 2026",
         "All agencies but one have agreed."),
        ("Keep a list of those who have taken the course.", "All agencies", "Ongoing", "Lists checked in November."),
    )),
    ("E2", "Reports are quick and complete", (
        (STEPS, "Multi-agency Hub", "", ""),
        ("Thank each person who reports, within two days.", "Multi-agency Hub", "1 October 2025",
         "Completed on 20 October 2025."),
    )),
    ("E3", "Filtering and monitoring are tested", (
        ("Send all schools the checklist for the yearly test.", "Schools ICT Adviser", "31 October 2025", "Completed"),
        ("Visit those that have not sent it back.", "Schools ICT Adviser", "February 2026",
         "Eleven schools have not answered yet."),
        ("Report the results to the Board.", "e-Safety Working Group", "Board meeting in May 2026", ""),
    )),
    ("E4", "Young people shape the plan", (
        ("Invite two young people to each meeting of the working group.", "Participation Worker", "From January 2026",
         "Dates sent out."),
        ("Answer in writing what became of their ideas.", "e-Safety Working Group", "Within a month of each meeting",
         ""),
    )),
)  # fmt: skip
WIDTHS = (800, 2900, 4700, 2200, 2000, 2500)


def build() -> bytes:
    rows = [row(*(cell(bold(heading), fill="fff2cc") for heading in HEADINGS))]
    inner = table(*(row(*map(cell, step)) for step in STEPS), widths=(2700, 1700))
    for reference, objective, actions in PARTS:
        for place, (action, *cells) in enumerate(actions):
            merged = [cell("", merge="") if place else cell(text, merge="restart") for text in (reference, objective)]
            shown = cell(STEPS_OF, inner) if action is STEPS else cell(action)
            rows.append(row(*merged, shown, *map(cell, cells)))
    body = paragraph(TITLE, style="Title"), paragraph(SUBJECT, style="Heading1")
    return document(*body, table(*rows, widths=WIDTHS), paragraph())
