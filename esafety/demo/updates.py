"""Two years of what happened to the demonstration plan, keyed by row number (1 to 43 as printed in plan.py).

The printed update cells carry DOCUMENT_DATE and are not repeated here. Rows 20 and 27 are row 8 again and
have no lines of their own; 13 to 16 were forgotten since they say what 9 to 12 say. Some rows are silent for
long, some only say "Ongoing": the colours of the demonstration come from that.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Line:
    """One dated update; `by` and `meeting` are keys of people.PEOPLE and MEETINGS."""

    on: date
    by: str
    text: str
    meeting: str = ""


@dataclass(frozen=True)
class MeetingSeed:
    """One meeting of the board (`group` empty) or of one of its groups (a key of people.SUBGROUPS)."""

    name: str
    held_on: date
    group: str = ""
    minute_taker: str = "helen"


@dataclass(frozen=True)
class Revision:
    """A revised timescale of one row, oldest first where a row has several; `agreed_at` is empty while proposed."""

    row: int
    wording: str
    due: date
    by: str
    proposed_on: date
    reason: str
    agreed_at: str = ""


@dataclass(frozen=True)
class Completion:
    """That an action was completed after the document was printed: what was done and what difference it made."""

    row: int
    on: date
    by: str
    done: str
    difference: str


@dataclass(frozen=True)
class DecisionSeed:
    """A decision of a meeting on one row."""

    row: int
    meeting: str
    text: str


def _on(text: str) -> date:
    day, month, year = (int(part) for part in text.split("."))
    return date(2000 + year, month, day)


MEETINGS = {
    "board_2411": MeetingSeed("Board meeting", date(2024, 11, 14)),
    "group_2501": MeetingSeed("e-Safety Working Group", date(2025, 1, 28), "working", "alun"),
    "board_2503": MeetingSeed("Board meeting", date(2025, 3, 13)),
    "group_2504": MeetingSeed("e-Safety Working Group", date(2025, 4, 29), "working", "alun"),
    "board_2506": MeetingSeed("Board meeting", date(2025, 6, 12)),
    "group_2507": MeetingSeed("e-Safety Working Group", date(2025, 7, 15), "working", "alun"),
    "board_2509": MeetingSeed("Board meeting", date(2025, 9, 11)),
    "group_2510": MeetingSeed("e-Safety Working Group", date(2025, 10, 14), "working", "alun"),
    "board_2512": MeetingSeed("Board meeting", date(2025, 12, 11)),
    "group_2601": MeetingSeed("e-Safety Working Group", date(2026, 1, 27), "working", "alun"),
    "board_2603": MeetingSeed("Board meeting", date(2026, 3, 12)),
    "group_2604": MeetingSeed("e-Safety Working Group", date(2026, 4, 28), "working", "marian"),
    "board_2606": MeetingSeed("Board meeting", date(2026, 6, 11)),
    "group_2607": MeetingSeed("e-Safety Working Group", date(2026, 7, 14), "working", "marian"),
    "board_2609": MeetingSeed("Board meeting", date(2026, 9, 17)),
    "group_2610": MeetingSeed("e-Safety Working Group", date(2026, 10, 13), "working", "marian"),
    "board_2612": MeetingSeed("Board meeting", date(2026, 12, 10)),
    "group_2701": MeetingSeed("e-Safety Working Group", date(2027, 1, 26), "working", "marian"),
}

# row: (day.month.year, person, text[, meeting])
_LINES = {
    1: (
        ("21.11.24", "helen", "Letter sent to all agencies; 9 of 24 have named someone so far."),
        ("28.1.25", "alun", "15 of 24 named. MO to ring the remaining schools.", "group_2501"),
        ("29.4.25", "alun", "20 of 24 named. The last four are small voluntary groups.", "group_2504"),
        ("15.9.25", "helen", "Two ESLOs left in the summer; both schools have named a successor."),
        ("27.1.26", "alun", "All schools have an ESLO. The Lantern Project joined and named one at once.", "group_2601"),
        ("14.7.26", "marian", "Two agencies without an ESLO since Easter; letters to their chief officers.", "group_2607"),
        ("20.10.26", "helen", "One vacancy left, at Mere Leisure Centres. Interviews are in November."),
    ),
    2: (
        ("10.12.24", "marian", "Eleven packs of lessons looked at with four teachers; five are on the short list."),
        ("18.3.25", "tom", "The five packs are part of the ESLO course from this month."),
        ("15.7.25", "alun", "Primary ESLOs ask for shorter lessons. MO to look for some.", "group_2507"),
        ("17.2.26", "marian", "Pack for ages 5 to 7 replaced by one with twenty-minute lessons."),
        ("22.9.26", "marian", "Lessons on chatbots and on made-up images added; tried out at Millbeck and The Ropewalk."),
    ),
    3: (
        ("5.12.24", "tom", "First two courses held, 31 people came."),
        ("2.4.25", "tom", "Refresher offered on line as well; 18 booked within a week."),
        ("10.7.25", "tom", "Year to July: 5 courses, 84 people from 19 agencies."),
        ("11.3.26", "tom", "Course moved to the morning; part-time staff could not come before."),
        ("9.7.26", "tom", "Year to July: 6 courses, 97 people from 21 agencies. Nine in ten say that they used something within a month."),
        ("12.11.26", "tom", "Autumn course full, with seven waiting. An extra date in January is arranged."),
    ),
    4: (
        ("28.1.25", "alun", "Questions for the audit agreed with the schools’ advisers.", "group_2501"),
        ("30.6.25", "alun", "First audit closed: 17 of 24 returns."),
        ("14.10.25", "alun", "Results shared with each agency. Weakest answers: staff training in small clubs.", "group_2510"),
        ("8.7.26", "alun", "Second audit closed: 21 of 24 returns, four more than last year."),
        ("13.10.26", "marian", "Form for 2027 gets three new questions on chatbots. To open in March.", "group_2610"),
    ),
    5: (
        ("14.1.25", "marian", "Met the head of Tern House; its tutors take part in the February course."),
        ("24.6.25", "marian", "Tutors use the core materials; two lessons had to be shortened for the hospital."),
        ("19.5.26", "marian", "Tern House has a new head. Introduction arranged."),
    ),
    6: (
        ("25.2.25", "priya", "Messages for ages 8 to 11 tried with two school councils."),
        ("16.9.25", "priya", "Outline of the strategy agreed by the sub-group."),
        ("18.2.26", "priya", "February campaign week: 31 schools’ and clubs’ posts shared, local radio on two mornings."),
        ("9.6.26", "priya", "Full draft out for comment until the end of July."),
        ("10.11.26", "priya", "Final text goes to the board on 10 December. The Young People’s Panel rewrote the section for teenagers."),
    ),
    7: (
        ("11.3.25", "josie", "Panel met once on this. Asked for sessions on group chats."),
        ("10.2.26", "josie", "Spoke to Marek Dunning; online safety is on the agenda twice a year from now on."),
        ("29.9.26", "josie", "Autumn session held with 14 young people. Their three wishes go to the working group."),
    ),
    8: (
        ("12.12.24", "ruth", "Schools officer spoke at four assemblies about reporting."),
        ("20.5.25", "ruth", "Poster with the reporting page sent to all secondary schools."),
        ("24.3.26", "ruth", "Spoke to HD. Single contact in the unit named, details with all ESLOs."),
        ("15.9.26", "ruth", "Reports from schools up from 11 to 19 in six months; the unit thinks that this is trust and not more crime."),
        ("3.11.26", "ruth", "Session on blackmail with images held at both secondary schools and the college."),
    ),
    9: (
        ("3.6.25", "denzil", "Parents’ evening at Harbour Lane, 42 came. The quiz worked best."),
        ("17.3.26", "priya", "Family event held at the Corn Exchange on 14 March: 212 adults, 160 children. Feedback is being sorted."),
        ("14.7.26", "marian", "Twelve schools held an evening this year, against seven last year.", "group_2607"),
        ("17.11.26", "farah", "Evening at Northmere Academy on 11 November, 65 came; slides shared with the other ESLOs."),
    ),
    10: (
        ("4.2.25", "tom", "Model page written and sent to all agencies."),
        ("1.7.25", "alun", "The audit shows the page in the induction of 13 agencies."),
        ("27.1.26", "alun", "HD took this to the training sub-group; a spoken version is made for drivers and caretakers.", "group_2601"),
        ("12.5.26", "tom", "17 agencies use the page now. The others are being asked one by one."),
    ),
    11: (
        ("18.2.25", "steven", "First course for foster carers, 16 came."),
        ("7.10.25", "steven", "Course is now in the yearly calendar, in spring and in autumn."),
        ("21.4.26", "steven", "Childminders joined for the first time: 9 of 22 places."),
        ("6.10.26", "steven", "Autumn course held. Carers ask for help with game consoles; an evening on that is planned."),
    ),
    12: (
        ("13.5.25", "marian", "Draft kit tried with eleven families at Millbeck. The text was too long."),
        ("23.9.25", "marian", "Kit finished and on the platform; 300 printed for families without access."),
        ("20.1.26", "marian", "18 schools have handed it out."),
        ("23.6.26", "marian", "Second edition in simpler words, and in Polish and Bengali."),
        ("8.10.26", "marian", "Primary schools get the parents’ area after Christmas; the kit will stand on its first page."),
    ),
    15: (("19.5.26", "steven", "Ongoing"),),
    17: (
        ("16.9.25", "helen", "Page is on the website with 24 links, each checked by two people."),
        ("13.1.26", "helen", "Ongoing"),
        ("5.5.26", "helen", "Three links were dead and are replaced. 1,140 visits since January."),
        ("2.11.26", "helen", "Autumn check done: 26 links, all work. A section on blackmail was added after Sergeant Tindall’s advice."),
    ),
    18: (
        ("11.2.25", "alun", "Procedures of six agencies read: two say nothing about the internet."),
        ("23.9.25", "alun", "Model paragraph agreed and sent round."),
        ("16.6.26", "alun", "14 agencies have taken up the paragraph. The rest revise their procedures in the spring."),
    ),
    19: (
        ("10.6.25", "alun", "Ongoing"),
        ("14.4.26", "alun", "Ten agencies’ records sampled: seven can find cases that began online."),
        ("22.9.26", "alun", "Ongoing"),
    ),
    22: (
        ("17.12.24", "marian", "First news sheet sent to 21 ESLOs."),
        ("20.5.25", "marian", "Fourth sheet: a new game with open chat, and the change in the law on shared images."),
        ("25.11.25", "farah", "Passed on to all heads of year; two used it in tutor time."),
        ("24.2.26", "marian", "ESLOs were asked: 16 of 20 read it, 11 hand it on."),
        ("20.10.26", "marian", "Autumn sheet on companion chatbots. It was asked for by five agencies that were not on the list."),
    ),
    23: (
        ("24.6.25", "helen", "Pages rewritten in plain words; six old documents taken down."),
        ("3.2.26", "helen", "Ongoing"),
        ("21.7.26", "helen", "Summer check done. The incident page now comes first."),
        ("9.11.26", "helen", "Autumn check done; two addresses mended."),
    ),
    26: (
        ("18.11.25", "marian", "Date with the Partnership to be found."),
        ("16.6.26", "marian", "The Partnership offers 8 December 2026."),
        ("11.11.26", "marian", "Paper sent in: what was achieved, and where agencies are stuck. GA presents it with MO."),
    ),
    29: (
        ("4.3.25", "tom", "Briefing of one hour written, for team meetings."),
        ("11.11.25", "tom", "Briefing held in nine teams of Children’s Services, 118 people."),
        ("28.4.26", "marian", "Infirmary and probation ask for the briefing too.", "group_2604"),
        ("27.10.26", "tom", "Briefing held at the infirmary, 35 people on two shifts. Probation follows in January."),
    ),
    30: (
        ("10.2.26", "helen", "List begun from the ESLO names; out-of-hours numbers are missing for half of them."),
        ("7.7.26", "helen", "18 of 24 agencies have given a number for evenings and weekends."),
        ("4.11.26", "helen", "21 of 24. The last three wait for their own managers; the list cannot go out without the infirmary."),
    ),
    31: (
        ("9.12.25", "marian", "Six agencies write the guide together. First meeting held."),
        ("12.5.26", "marian", "Draft tried on three made-up incidents; the step about keeping evidence was unclear and is rewritten."),
        ("18.9.26", "marian", "Guide finished and laid before the board on 17 September."),
    ),
    32: (
        ("14.7.26", "marian", "Can only go out once the guide is agreed in September.", "group_2607"),
        ("6.10.26", "marian", "Guide sent to 24 contacts; 12 receipts so far."),
    ),
    33: (
        ("24.2.26", "alun", "Form ready in draft. Who may look at a club’s router has to be settled with the council’s lawyers first."),
        ("16.6.26", "alun", "Lawyers have answered: with the club’s consent. Form to be changed accordingly."),
        ("22.9.26", "alun", "Form changed; tried out at two youth clubs and one library."),
    ),
    34: (
        ("20.1.26", "josie", "Spoke to Marek Dunning; youth workers prefer a short talk to a form."),
        ("5.5.26", "josie", "Questions written with six members of the panel."),
        ("13.10.26", "marian", "Talks begin in November in five clubs.", "group_2610"),
    ),
    35: (
        ("8.4.25", "priya", "Leaflet on parental controls planned with the libraries."),
        ("10.3.26", "priya", "Price received from the printer; 4,000 leaflets ordered."),
        ("30.6.26", "priya", "All leaflets given out at school gates, libraries and surgeries."),
        ("5.11.26", "priya", "Second printing with a page on smart speakers. Local radio on 1 December."),
    ),
    36: (
        ("17.6.25", "tom", "Two short courses for youth club staff, 21 came."),
        ("10.2.26", "tom", "Course offered to the Faith Forum; no date was found."),
        ("19.5.26", "tom", "Ongoing"),
        ("15.9.26", "tom", "Ongoing"),
    ),
    37: (
        ("3.3.26", "priya", "Three guides of national bodies read; none fits a small café."),
        ("28.7.26", "priya", "Owner of the Pixel Lounge has agreed to comment on a draft."),
    ),
    38: (("20.1.26", "alun", "Form tried with three agencies and found to be short enough."),),
    39: (
        ("11.12.25", "alun", "Question put to the board.", "board_2512"),
        ("13.10.26", "marian", "Stays as it is. The talks of row 34 will ask these questions too.", "group_2610"),
    ),
    40: (
        ("17.3.26", "alun", "Not begun; the audit of access points comes first."),
        ("14.7.26", "marian", "At risk: the same three people draw up all the forms.", "group_2607"),
        ("10.11.26", "alun", "Will not be ready in December. New date asked for."),
    ),
    41: (
        ("9.6.26", "josie", "School councils of both secondary schools are willing."),
        ("6.10.26", "josie", "Dates in February 2027 agreed with eight school councils."),
    ),
    42: (
        ("25.2.25", "helen", "Wish handed to the supplier of the case system."),
        ("20.1.26", "helen", "Supplier wants it to wait for its yearly release in the summer."),
        ("21.7.26", "bea", "The mark is in the test system; social workers have tried it and want it on the first screen."),
        ("8.10.26", "bea", "Release put off again by the supplier, to December. Until then the team counts by hand."),
    ),
    43: (
        ("28.5.25", "bea", "First study: 23 cases. Half began in a group chat."),
        ("27.5.26", "bea", "Second study: 31 cases. Report to the board on 11 June 2026."),
        ("22.9.26", "bea", "Spoke to HD about next year: the kinds of incident are to be those of the new form."),
    ),
}  # fmt: skip

UPDATES = {
    row: tuple(Line(_on(day), by, text, *meeting) for day, by, text, *meeting in lines) for row, lines in _LINES.items()
}

REVISIONS = (
    Revision(
        33, "By end of June 2026", date(2026, 6, 30), "alun", date(2026, 2, 24),
        "The council’s lawyers must say first who may look at a club’s equipment.", "board_2603",
    ),
    Revision(
        33, "By end of December 2026", date(2026, 12, 31), "alun", date(2026, 6, 16),
        "The form has to ask for consent, and must be tried out again.", "group_2607",
    ),
    Revision(
        32, "By end of November 2026", date(2026, 11, 30), "marian", date(2026, 7, 14),
        "The guide was agreed later than planned; agencies need eight weeks to send a receipt.", "board_2609",
    ),
    Revision(
        30, "By end of January 2027", date(2027, 1, 31), "helen", date(2026, 11, 4),
        "Three agencies have not yet given a number for evenings and weekends.",
    ),
    Revision(
        37, "By end of March 2027", date(2027, 3, 31), "priya", date(2026, 10, 20),
        "The printed timescale has no year. The draft is with the first business for comment.",
    ),
    Revision(
        40, "By end of May 2027", date(2027, 5, 31), "alun", date(2026, 11, 10),
        "The audit of access points took the same people’s time.",
    ),
)  # fmt: skip

# Rows whose dated part is done, so that they are ongoing from that day on
MILESTONES_MET = {9: date(2026, 3, 14), 12: date(2025, 9, 23), 17: date(2025, 9, 16), 18: date(2025, 9, 23)}

COMPLETIONS = (
    Completion(
        38, date(2026, 2, 5), "alun", "The form is drawn up, tried with three agencies and used in the audit of 2026.",
        "Twenty-one agencies answered the same questions, so that their answers can be compared for the first time.",
    ),
    Completion(
        31, date(2026, 9, 18), "marian", "The guide was written by six agencies and laid before the board on 17 September 2026.",
        "In the trial all three made-up incidents were reported on the same day; without the guide it was one of three.",
    ),
)  # fmt: skip

DECISIONS = (
    DecisionSeed(33, "board_2603", "The new date is agreed. The chair asks for a note on the lawyers’ answer."),
    DecisionSeed(1, "board_2606", "Chief officers of agencies without an ESLO are written to by the chair."),
    DecisionSeed(42, "board_2609", "The chair writes to the supplier of the case system."),
)

AT_RISK = {40: "The same three people draw up all the forms."}  # what the leads say of themselves
OCCURRENCES_DONE = {43: (date(2025, 5, 28), date(2026, 5, 27))}  # a recurring action's closed occurrences
