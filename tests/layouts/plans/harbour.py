"""One table: a filled band for each theme, the headings below it; the state of an action is the fill of its number."""

from tests.layouts.word import band, bold, cell, document, paragraph, row, table

TITLE = "Brackenmouth Safeguarding Children Board: Online Safety Delivery Plan 2025 to 2027"
HEADINGS = ("Ref", "What we will do", "Who leads", "Finish by", "How we shall know")
GREEN, AMBER, RED = "92d050", "ffc000", "ff5050"
THEMES = {
    "Theme 1: Children and young people": (
        ("1.1", GREEN, "Offer every primary school an assembly on kind messages and how to leave a group chat.",
         "Education Sub-group", "31 March 2026", "At least 40 schools have held the assembly."),
        ("1.2", AMBER, "Train two digital champions in each secondary school.", "Education Sub-group & Youth Service",
         "End of July 2026", "Champions in all secondary schools by the start of the new school year."),
        ("1.3", RED, "Write a one-page guide on live streaming with the Youth Council.", "Youth Service",
         "Sept 2025", "The guide has been tested with three groups of young people."),
        ("1.4", GREEN, "Put the Board’s page of advice on reporting in every school planner.", "Education Sub-group",
         "Autumn term 2026", "Planners carry the page; pupils can say where it is."),
        ("1.5", "", "Tell all partners each quarter which new apps children speak of.", "e-Safety Co-ordinator",
         "Quarterly", "A bulletin each quarter."),
    ),
    "Theme 2: Parents and carers": (
        ("2.1", GREEN, "Run evening workshops on parental controls in libraries.", "Library Service", "Ongoing",
         "Six workshops a year, each with at least twelve parents."),
        ("2.2", AMBER, "Give foster carers a starter pack for new devices.", "Fostering Team",
         "By May 2026", "Each carer has signed for a pack."),
        ("2.3", "", "Ask parents in a short survey what worries them most online.", "e-Safety Co-ordinator",
         "30/06/2026", "300 replies, reported to the Board in the autumn."),
        ("2.4", GREEN, "Tell all partners each quarter which new apps children speak of.", "e-Safety Co-ordinator",
         "Quarterly", "A bulletin each quarter."),
    ),
    "Theme 3: Staff and volunteers": (
        ("3.1", GREEN, "Add half a day on online harm to the induction of new staff.",
         "Training Sub-group", "January 2026", "Nine out of ten new starters attend within three months."),
        ("3.2", RED, "Agree a common rule on contact with children through personal phones.",
         "Policy and Procedures Sub-group", "December 2025",
         "All agencies have put the rule in their code of conduct."),
        ("3.3", AMBER, "Check by a sample of twenty files whether online risk is asked about at first contact.",
         "Quality Assurance Sub-group", "TBC", "The share of files in which it was asked rises to 80%."),
        ("3.4", "", "Set up a reference group of e-safety leads that meets once a term.", "e-Safety Co-ordinator",
         "Spring term 2026", "The group has met three times."),
    ),
}  # fmt: skip
WIDTHS = (900, 5400, 3000, 2000, 3800)


def build() -> bytes:
    rows = []
    for theme, actions in THEMES.items():
        rows.append(band(theme, 5, "1f3864", "ffffff"))
        rows.append(row(*(cell(bold(heading), fill="d9e2f3") for heading in HEADINGS)))
        rows += [row(cell(ref, fill=fill), *map(cell, cells)) for ref, fill, *cells in actions]
    return document(paragraph(TITLE, style="Title"), table(*rows, widths=WIDTHS), paragraph())
