"""The demonstration plan of 43 rows, as it stood in Word on DOCUMENT_DATE.

Its oddities are meant: two objectives with the same number, numbers without a text, near-identical blocks,
one action under three priorities, cells with two actions against two timescales, references to the wrong
place, a month without a year, an update that is a question, initials with a task, trailing spaces.
"""

from datetime import date

from actions.wording.document import PlanDocument, PlanRow, PriorityHeading
from esafety.demo.glossary import GLOSSARY

DOCUMENT_DATE = date(2025, 11, 10)
PLAN_STARTS, PLAN_ENDS = date(2024, 11, 14), date(2027, 10, 31)
DATED_CELLS = {9: date(2025, 11, 14), 13: date(2025, 11, 14)}  # the date that stands below "Ongoing" in two rows
UPDATE_HEADINGS = {  # the last column as the Word document heads it under each priority
    "1": "Update",
    "2": "Progress / Update",
    "3": "Progress/ Update",
    "4": "Progress / Update",
    "5": "Progress / Update",
    "6": "Progress / Update",
}

PRIORITIES = (
    PriorityHeading("1", "Help children and young people to know the risks online and how to stay safe"),
    PriorityHeading("2", "Help parents and carers to know the risks online and what they can do about them"),
    PriorityHeading("3", "Make online safety the business of every agency/ organisation in Northmere"),
    PriorityHeading("4", "Help every agency/organisation to act well when something goes wrong online"),
    PriorityHeading("5", "Make the places where children and young people go online safer "),
    PriorityHeading("6", "Know how good our arrangements are and  what harm is done in the borough"),
)

# Leads, as the document spells them
ALL, GROUP, ESLO, POLICE = "All agencies", "e-Safety Working Group", "ESLO", "Northmere Police"
TRAINING, SERVICES, MANAGER = "Training Sub-group", "Children’s Services", "NSCB Development Manager"
GROUP_TRAINING = "e-Safety Working Group\n\nTraining Sub-group"

# What stands in more than one row, word for word
POLICE_METHOD = (
    "Give staff, families and young people the confidence to tell the police when a crime may have been committed"
)
POLICE_ACTION = "Make known how to report an online offence, and keep close ties with Northmere Police"
EVENTS = "Each ESLO to run a yearly evening for parents on life online\nPut on one borough-wide event for families"
INDUCTION = "Include a page on online safety in every agency’s induction of new staff"
LEAFLETS = "Put online safety into what families are given anyway (e.g. by midwives, health visitors and libraries)"
PARENT_KIT = "Write a parents’ kit that ESLOs can hand out, try it with families and renew it every year"
COURSES = "Six courses have run since January and four more are planned; online safety is also a part of the basic safeguarding course that all agencies share"
AUDIT_FORM = "Draw up the form on which the audit is made."
SURVEY = "Ask children and young people directly, e.g. in school councils, youth clubs and the holiday scheme"
MOVED_TO_MAY = "Timescale reviewed – to be done by May 2027.  First draft of the form to be tried out from March 2027"

_FIRST = (
    (
        "1. Every school, college and other agency has online safety in its policies, its lessons and its daily work",
        "Tell every school and agency why it needs an ESLO.",
        "Every school and agency to name an ESLO and say when the person changes",
        ALL, "Ongoing", "Names are added to the list as they come in.",
    ),
    (
        "", "Give ESLOs in schools and other agencies the knowledge and the materials to teach online safety",
        "Choose a core set of lesson materials.\n\nShow ESLOs how to use the set as part of their training. ",
        GROUP_TRAINING, "Ongoing", "The set is looked through each term and new materials/ links are added.",
    ),
    (
        "", "Reach more pupils with lessons on online safety ",
        "Run a course for new ESLOs and a refresher for all others",
        GROUP_TRAINING, "Ongoing", COURSES,
    ),
    (
        "", "Offer materials to children who are not in mainstream schools\n\nHave an ESLO in services that teach outside school",
        "Carry out the yearly audit of online safety: schools with their safeguarding return, all other agencies with the S11 self-check  or the PRU self-review",
        "All agencies &\n\nMonitoring Sub-group", "By end of June 2027", "",
    ),
    (
        "", "", "Visit services that teach at home or in hospital (e.g. Tern House) and offer them the same materials, courses and advice as schools.",
        GROUP, "Ongoing ", "Home tuition is now on the mailing list for courses & materials.",
    ),
    (
        "2. Get children and young people talking about life online ",
        "Take part in national campaigns, such as the February safer internet week, where they suit Northmere. ",
        "Agree a communications strategy and its messages for each age. ",
        "Publicity and Communications Sub-group", "By end of December 2026\n\n& Ongoing",
        "The sub-group has begun to draft the strategy with the Young People’s Panel",
    ),
    (
        "", "", "Put online safety on the agenda of the Young People’s Panel.",
        SERVICES, "By end of June 2027", "JL to speak to Marek Dunning",
    ),
    ("3.  Help children and young people to report crimes online", POLICE_METHOD, POLICE_ACTION, POLICE, "Ongoing", "HD to speak to RT"),
)  # fmt: skip

_SECOND = (
    (
        "1. Parents and carers know more about the risks that phones, games and social media bring ",
        "Help ESLOs to hold events for families in their own school or agency",
        EVENTS, ESLO, "Ongoing\n\n14th November 2025",
        "Ongoing – evenings follow once the new ESLOs are trained \n\nA free family event will be held on 14th March 2026 at the Corn Exchange",
    ),
    (
        "", LEAFLETS, INDUCTION, ALL, "Ongoing ",
        "HD to take this to the training sub-group.\nAgencies to check that online safety is part of their induction ",
    ),
    (
        "", "Offer courses to foster carers and to childminders",
        "Write a short course for foster carers, to stand in the fostering team’s calendar, and open it to childminders",
        SERVICES, "Ongoing", "Foster carers and childminders can book any course that the board offers ",
    ),
    (
        "", "Use the Northmere Learning Platform (NLP) and school newsletters to reach parents and carers directly",
        PARENT_KIT, GROUP, "By end of September 2025 / \nOngoing",
        "Secondary schools will have the parents’ area of the platform in 2026.  Primary schools follow in 2027",
    ),
    (
        "2. Parents and carers know more about what they can do to make life online safer for their children",
        "Help ESLOs to hold information evenings for families in their own school or agency.",
        EVENTS, ESLO, "Ongoing\n\n14th November 2025",
        "Ongoing – evenings follow once the new ESLOs are trained\nA free family event will be held on 14th March 2026 at the Corn Exchange",
    ),
    (
        "3. ", LEAFLETS, INDUCTION, ALL, "Ongoing",
        "HD to take  this to the training sub-group.\n\nAgencies to check that online safety is part of their induction ",
    ),
    (
        "4. ", "Offer courses to foster to carers.",
        "Write a short course for foster carers, to stand in the fostering team’s calendar",
        SERVICES, "Ongoing", "Foster carers can book any course that the board offers",
    ),
    (
        "5. ", "Use the Northmere Learning Platform (NLP) to reach parents and carers",
        PARENT_KIT, GROUP, "By end of September 2025 / Ongoing",
        "Secondary schools will have the parents’ area of the platform in 2026.  Primary schools follow in 2027",
    ),
    (
        "6. Parents and carers can find good advice quickly", "Gather the best advice for families in one place",
        "Keep one page of checked links for families on the board’s website, and look at every link each term",
        MANAGER, "By end of September 2025 / Ongoing", "Ongoing ",
    ),
    (
        "7. Parents and carers know how to respond and whom to tell, here and nationally",
        "Say plainly what to do when a child has been harmed by means of a phone or computer ",
        "Add online concerns to the reporting procedures that already exist ",
        "All agencies\n\ne-Safety Working Group", "By end of September 2025 / Ongoing",
        "In progress – AP to bring this up when the procedures are next revised ",
    ),
    (
        "", "", "Check that every agency’s way of recording concerns works  and has a place for those that began online ",
        ALL, "Ongoing ", "Ongoing",
    ),
    ("5.  Help parents and carers to report crimes online", POLICE_METHOD, POLICE_ACTION, POLICE, "Ongoing ", "HD to speak to RT"),
)  # fmt: skip

_THIRD = (
    (
        "1. Every member of the board has a hand in the e-Safety Working Group ",
        "Each agency is represented in the group, for good or for single meetings as ‘called on’. ",
        "Write to all agencies and ask whom they will send ", GROUP, "Completed ", "Completed",
    ),
    (
        "2. News about online safety reaches staff through the ESLOs, and stays in people’s minds",
        "Send round what is new, when it is new ",
        "Put together a short news sheet every half term with what has changed in apps, games and the law.",
        ESLO, "Ongoing", "Ongoing – the news sheet goes to ESLOs when there is something to tell",
    ),
    ("", "Keep the board’s pages on the web up to date", "Look through the online safety pages each term and mend them", MANAGER, "Ongoing", "Ongoing"),
    (
        "", "", "Hold a conference on online safety for all agencies", "e-Safety Working Group / \n\nPublicity & Communications Sub-group",
        "Completed (The strategy was presented at the borough’s safeguarding conference on 11th June 2025)", "Completed",
    ),
    (
        "3. The board and the Children’s Partnership stand behind this work", "Win over the board & the Children’s Partnership ",
        "Lay the online safety strategy before the board for its agreement", GROUP, "Completed (Agreed on 13th March 2025)", "Completed",
    ),
    (
        "", "", "Report to the Children’s Partnership on what has been achieved and what is in the way", GROUP, "By end of December 2026",
        "The Partnership hears of this through the board’s annual report and when it asks",
    ),
    ("4.  Help staff to report crimes online", POLICE_METHOD, POLICE_ACTION, POLICE, "Ongoing", "Ongoing"),
)  # fmt: skip

_FOURTH = (
    (
        "1.  Agencies  take the board’s strategy into their own policies where it fits. Policies should say how children are taught, how incidents are handled, how staff are protected, and whatever else concerns that agency.",
        "Have every agency sign up to the  online safety strategy", "Send the strategy to all agencies and ask each to sign", GROUP,
        "Completed (Strategy & Polices agreed on 13th March by the board and presented at the conference on 11th June 2025)", "Completed",
    ),
    (
        "", "Help agencies to work the strategy  and its model policy into their safeguarding policies ",
        "Give briefings and courses to staff ", GROUP_TRAINING, "Ongoing", COURSES,
    ),
    (
        "2.  Agencies act together and fast when something has happened",
        "Each agency names one person (ESLO) who can be reached about an incident. Agencies know one another’s contacts. (See Strategic Priority 5)",
        "Draw up one list of whom to call in every agency, and make it the start of a ‘circle of contacts’. (See Objective 5)",
        MANAGER, "By end October 2026", "In progress",
    ),
    (
        "3.  Incidents online are noticed, reported and followed up in the right way", "Give agencies one clear guide on what to do after an incident online",
        "The e-Safety Working Group to write the guide together with the agencies that will use it.", GROUP, "By end of September 2026",
        "Courses already say that the way to report is the same as for any other worry about a child",
    ),
    (
        "", "", "Send the guide to every agency through its contact and ask for a receipt.  (See Strategic Priority 5)", GROUP, "By end of September 2026",
        "Ongoing - ESLO courses tell  agencies where the guide will be found (the route is the same as for any other concern)",
    ),
)  # fmt: skip

_FIFTH = (
    (
        "1. Know where young people go online ", "List the places that offer access, and look at how each is protected ",
        AUDIT_FORM, GROUP, "By end of October 2025 \n\nReviewed timescale – by end of January 2026",
        "Timescale reviewed – to be done by January 2026.  First draft of the form to be tried out from December 2025",
    ),
    (
        "", "", SURVEY + ".", GROUP, "By end of February 2027",
        "JL to speak to Marek Dunning\nYouth workers in Children’s Services are asked which way suits young people best when they tell us where they go online",
    ),
    (
        "2. Make going online at home safer for children and young people", "Explain filters, time limits and the parental controls that devices bring with them. ",
        "Tell families which controls exist for phones, tablets ,smart speakers & game consoles (the maker or the phone company can help), by leaflet, poster, local radio and at school gates",
        "e-Safety Working Group\n\nPublicity & Communications Sub-group", "Ongoing",
        "Ongoing\nA free family event will be held on 14th March 2026 at the Corn Exchange\n\nPN awaiting a price from the printer  for the new leaflet",
    ),
    (
        "3. Make going online safer in clubs, libraries,  places of worship, hospitals and other places outside school.",
        "See that the places found by the audit, e.g. youth clubs, have filters and that somebody looks at what they report",
        "Include this in courses for everyone who works there (employed, sessional, agency and volunteers).", TRAINING, "Ongoing", "Ongoing",
    ),
    (
        "4.  Make going online safer in cafés, shops and other businesses (e.g. gaming lounges)", "Speak to businesses about filters on the wireless access that they give their customers",
        "Write a one-page guide for businesses that offer access", "e-Safety Working group\n\nPublicity & Communications Sub-group",
        "By end of December", "Look first at guides that national bodies have already made, etc.",
    ),
)  # fmt: skip

_SIXTH = (
    (
        "1.  Have a true and recent picture of what every agency has in place.", "Ask every agency through its contact, once at the start and then each year",
        AUDIT_FORM, GROUP, "By end October 2025\n\nReviewed timescale – by end of January 2026",
        "Timescale reviewed – to be done by January 2026.  First draft of the form to be tried out from December 2025",
    ),
    ("", "", SURVEY + ". (See Strategic Priority 5)", GROUP, "By end April 2027", "Does this belong here? If not, should it be taken out?"),
    (
        "2.   Hear what young people think of our arrangements and of the risks that they meet",
        "Hold a yearly survey or discussion with young people through school councils, youth clubs, the Young People’s Panel, etc.",
        AUDIT_FORM, GROUP, "By end of December 2026", MOVED_TO_MAY,
    ),
    (
        "", "", SURVEY + ". (See Strategic Priority 5)", GROUP, "By end of March 2027",
        "Youth workers in Children’s Services are asked which way suits young people best when they tell us what they think of our arrangements",
    ),
    (
        "3.  Count  the child protection incidents with an online side every quarter", "Social workers to mark every such incident",
        "Agree with Children’s Services (CS) a mark ‘online’ on the form for section 47 enquiries in the case system.", SERVICES,
        "By end of September 2026", "HD to ask how far the supplier of the case system has got with the new mark",
    ),
    (
        "4.  Study  the kinds of child protection incidents with an online side every year", "Look closely at the cases that Children’s Services marked during the year",
        "Write up the year’s cases and report to the board", SERVICES, "Annually (each May)", "HD to follow up with Bea Lindqvist & Josie Lockyer from CS",
    ),
)  # fmt: skip

_TABLES = {"1": _FIRST, "2": _SECOND, "3": _THIRD, "4": _FOURTH, "5": _FIFTH, "6": _SIXTH}

PLAN = PlanDocument(
    title="e-Safety Action Plan 2024 to 2027",
    priorities=PRIORITIES,
    rows=tuple(PlanRow(number, *cells) for number, table in _TABLES.items() for cells in table),
    glossary=GLOSSARY,
    update_heading="Progress / Update",
)

SHARED = ((8, 20, 27),)  # rows that are one action under several priorities
NEAR_IDENTICAL = ((9, 13), (10, 14), (11, 15), (12, 16))  # the same action written out twice, with small differences
