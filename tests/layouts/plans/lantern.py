"""Plain text: numbered recommendations, each followed by who leads it and by when."""

import textwrap

TITLE = "Lanternby Safeguarding Children Board: recommendations of the online safety review"
RECOMMENDATIONS = (
    ("The Board should ask each agency to name a lead officer for e-safety and a person who stands in for them.",
     "Board Manager", "31 March 2026"),
    ("Schools should teach pupils how to report a message that frightens them, at least once in each school year.",
     "Education Sub-group", "September 2026"),
    ("The police should tell the Board each quarter how many reports of online harm to children they have received.",
     "Police", "Quarterly"),
    ("Children’s Social Care should record whether harm began online.", "Children’s Social Care", "30 June 2026"),
    ("The Training Sub-group should offer a course on online harm that takes no longer than half a day.",
     "Training Sub-group", "End of April 2026"),
    ("General practices should show the helpline number in their waiting rooms.", "Designated Doctor", "ASAP"),
    ("The youth service and the library service should agree rules for young people who use public computers.",
     "Youth Service & Library Service", "By 15 May 2026"),
    ("Foster carers should be given advice on new devices before a child is placed with them.", "Fostering Team",
     "Ongoing"),
    ("The Board should publish a short version of this report that was written with young people.",
     "Participation Worker", "Summer 2026"),
    ("All agencies should check their rules on contact between staff and children through social media.",
     "All agencies", "31 December 2026"),
    ("The Quality Assurance Sub-group should look at ten cases a year in which an image of a child was shared.",
     "Quality Assurance Sub-group", "Annually"),
    ("The Board should look at these recommendations again in a year and say which have made a difference.",
     "Board Manager", "January 2027"),
)  # fmt: skip


def build() -> bytes:
    parts = [f"{TITLE}\n{'=' * 60}"]
    for number, (text, leads, target) in enumerate(RECOMMENDATIONS, start=1):
        wrapped = textwrap.fill(f"{number}. {text}", 72, subsequent_indent="   ")
        parts.append(f"{wrapped}\n   Led by: {leads}\n   Target: {target}")
    return ("\n\n".join(parts) + "\n").encode()
