"""Two levels of bands, each with a look of its own, and “What” merged over its three “How” rows."""

from tests.layouts.word import band, bold, cell, document, paragraph, row, table

TITLE = "Pippinfield Safeguarding Children Board: action plan on the review of online safety"
HEADINGS = ("What", "How", "Who", "When", "Status", "Success")
SECTIONS = {  # section → recommendation → (what, success, three rows of how, who, when, status)
    "Section 1: Education": {
        "Recommendation 1.1: Every school teaches online safety in each year group": (
            ("A common scheme of work", "All schools teach from the scheme.", (
                ("Collect what schools use now.", "Education Lead", "31 January 2026", "Complete"),
                ("Write six lessons for each key stage.", "Education Lead", "30 April 2026", "On track"),
                ("Try the lessons in five schools.", "Head teachers’ forum", "July 2026", "Not started"),
            )),
            ("Support for teachers", "Teachers say that they feel ready, in the yearly survey.", (
                ("Hold a training day each term.", "Training Officer", "Termly", "On track"),
                ("Set up a mailing list for questions.", "e-Safety Officer", "28 February 2026", "Complete"),
                ("Visit schools that ask for help.", "e-Safety Officer", "Ongoing", "On track"),
            )),
        ),
        "Recommendation 1.2: Children outside school are not left out": (
            ("Lessons for home tuition", "Each tutor has used the lessons.", (
                ("List all children who are taught at home.", "Tuition Service", "March 2026", "Delayed"),
                ("Shorten the lessons for one child.", "Tuition Service", "May 2026", "Not started"),
                ("Lend devices with filtering.", "Council ICT Team", "1 September 2026", "Not started"),
            )),
        ),
    },
    "Section 2: Health and social care": {
        "Recommendation 2.1: Practitioners ask about life online": (
            ("One question in each assessment", "Eight of ten assessments hold an answer.", (
                ("Agree the wording of the question.", "Designated Nurse", "15 December 2025", "Complete"),
                ("Change the forms.", "Children’s Social Care", "By the end of February 2026", "Delayed"),
                ("Check twenty files.", "Audit Group", "Q1 2026/27", "Not started"),
            )),
            ("Advice for practitioners", "The advice line is known to all teams.", (
                ("Open an advice line for two hours a week.", "e-Safety Officer", "January 2026", "On track"),
                ("Write up common questions.", "e-Safety Officer", "Monthly", "On track"),
                ("Tell general practices of the line.", "Designated Doctor", "TBC", "Not started"),
            )),
        ),
    },
}  # fmt: skip
WIDTHS = (2600, 4600, 2200, 2200, 1300, 2200)


def build() -> bytes:
    rows = [row(*(cell(bold(heading), fill="d9d9d9") for heading in HEADINGS))]
    for section, recommendations in SECTIONS.items():
        rows.append(band(section, 6, "375623", "ffffff"))
        for recommendation, parts in recommendations.items():
            rows.append(band(recommendation, 6, "c6e0b4"))
            for what, success, hows in parts:
                for place, cells in enumerate(hows):
                    ends = [cell("", merge="") if place else cell(text, merge="restart") for text in (what, success)]
                    rows.append(row(ends[0], *map(cell, cells), ends[1]))
    return document(paragraph(TITLE, style="Title"), table(*rows, widths=WIDTHS), paragraph())
