"""A table for each theme below a heading; only the first table has headings, and none for the column of leads."""

from tests.layouts.word import bold, cell, document, paragraph, row, table

TITLE = "Weftonbridge Safeguarding Children Partnership – e-Safety Action Plan"
HEADINGS = ("Objective", "Action", "", "Timescale", "Progress")
THEMES = {  # heading → objective → rows
    "Theme A – Prevention": {
        "Children know how to ask for help online": (
            ("Show the film “Who can I tell?” in all Year 6 classes.", "Schools Adviser", "By 31 March 2026",
             "Film shown in 18 classes so far."),
            ("Print a card with the helpline numbers that fits a phone case.", "Communications Team", "June 2026",
             "Two designs are with the youth forum."),
            ("Hold a poster competition on safe gaming.", "Schools Adviser", "Summer 2026", ""),
        ),
        "Parents have one place to go for advice": (
            ("Rewrite the parents’ page on the partnership’s website.", "Communications Team", "30 April 2026",
             "First draft read by four parents."),
            ("Hold a drop-in at each children’s centre.", "Early Help Service", "Monthly", "Held in May and June."),
        ),
    },
    "Theme B – Protection": {
        "Concerns reach the right person on the same day": (
            ("Publish a flowchart for reporting, one page, for every staff room.", "Multi-agency Hub",
             "End of Sept 2026",
             "Agreed by the police and by health."),
            ("Test the out-of-hours line with four invented concerns.", "Quality Assurance Group",
             "Q2 Jul - Sept 2026", ""),
        ),
        "Images of children are taken down quickly": (
            ("Train two officers in each agency to use the national reporting tools.", "Police", "31 October 2026",
             "Five of twelve trained."),
            ("Write down who tells the family, and when.", "Multi-agency Hub", "ASAP", "In hand."),
            ("Review each case after six weeks.", "Multi-agency Hub", "Ongoing", "Ongoing"),
        ),
    },
    "Theme C – Recovery": {
        "Children who were harmed are heard": (
            ("Offer each child a named worker within ten days.", "Children’s Social Care", "From April 2026", ""),
            ("Ask children after six months what helped.", "Participation Officer", "2026/27",
             "Questions written with two young people."),
        ),
        "Brothers and sisters are not forgotten": (
            ("Add a question on brothers and sisters to the assessment form.", "Children’s Social Care",
             "28 February 2026", "Form changed on 12 January 2026."),
        ),
    },
    "Theme D – Learning": {
        "The partnership learns from each case": (
            ("Hold a learning hour after each serious online case.", "Quality Assurance Group", "Within 4 weeks",
             "Two held."),
            ("Write a yearly summary of what was learnt.", "Quality Assurance Group", "31 March each year", ""),
            ("Bring the summary to the head teachers’ conference.", "Schools Adviser", "November 2026", ""),
        ),
    },
}  # fmt: skip
WIDTHS = (3200, 4800, 2300, 2000, 2800)


def build() -> bytes:
    body = [paragraph(TITLE, style="Title")]
    for place, (theme, objectives) in enumerate(THEMES.items()):
        rows = [] if place else [row(*(cell(bold(heading), fill="e2efd9") for heading in HEADINGS))]
        for objective, actions in objectives.items():
            for number, cells in enumerate(actions):
                first = cell("", merge="") if number else cell(objective, merge="restart")
                rows.append(row(first if len(actions) > 1 else cell(objective), *map(cell, cells)))
        body += [paragraph(theme, style="Heading1"), table(*rows, widths=WIDTHS)]
    return document(*body, paragraph())
