"""A list as an old spreadsheet saves it, in Windows-1252, with three lines in a cell."""

import csv
import io

HEADINGS = ("Commitment", "Named person", "Target", "Position at March", "Evidence")
ROWS = (  # each cell as its lines
    (("Give each youth club a poster on sexting.", "Talk to club leaders about the poster.",
     "Ask young people if they have seen it."),
     ("Youth Manager", "Area Youth Worker", "Participation Lead"),
     ("30 April 2026", "31 May 2026", "30 September 2026"),
     ("Posters printed.", "Four of nine leaders seen.", "Not begun."),
     ("Printer’s invoice, £180", "Diary of visits", "None yet")),
    (("Review the rules for guest wi-fi in libraries.", "Switch filtering on at all sites.", "Test it each quarter."),
     ("Library Manager", "Council ICT Manager", "Library Manager"),
     ("28 February 2026", "31 March 2026", "Quarterly"),
     ("Rules agreed.", "Seven of eight sites done.", "First test due in June."),
     ("Minutes of 11 February", "List of sites", "Test sheet – blank")),
    (("Work with the three chapels’ Sunday schools", "so that each has a named lead", "and a written policy."),
     ("Faith Forum Co-ordinator", "Board Manager", "Voluntary Sector Lead"),
     ("31 December 2026",),
     ("Two chapels have", "named a lead; the third", "will do so after Easter."),
     ("Letters from two chapels", "Model policy", "“Safe Church” leaflet")),
    (("Send head teachers the yearly return.", "Remind those who have not answered.", "Report the results."),
     ("Board Administrator", "Board Administrator", "Board Manager"),
     ("15 January 2026", "16 February 2026", "Board meeting of 25 March 2026"),
     ("Sent on time.", "Reminder sent to 14 schools.", "On the agenda."),
     ("Mailing list", "Copies of reminders", "Agenda paper 7")),
    (("Find out what children in care use online.", "Write it up for foster carers.", "Hold a carers’ morning."),
     ("Looked After Children Nurse", "Fostering Manager", "Fostering Manager"),
     ("March 2026", "May 2026", "TBC"),
     ("19 children spoken to.", "Outline only.", "Room not booked."),
     ("Notes without names", "Outline of 4 March", "None yet")),
    (("Keep the list of lead officers up to date,", "ask each agency once a year,", "and name the gaps to the Board."),
     ("Board Administrator",),
     ("Ongoing",),
     ("List checked in January;", "three agencies have", "no lead officer."),
     ("The list", "E-mails", "Paper to the Board")),
)  # fmt: skip


def build() -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows(["\n".join(cell) for cell in row] for row in ROWS)
    return stream.getvalue().encode("cp1252")
