"""Audit and risk assessment of an internet access point, yearly and on change; commercial places get a short form."""

from audits.questionnaires.shipped.parts import BLANK, COMPULSORY, NAMES, NO, OFFERED, PARTLY, question, rows, section

TESTED = rows(
    ("abuse", "Child sexual abuse list"),
    ("terrorism", "Terrorism list"),
    ("pornography", "Pornography"),
    ("self_harm", "Self-harm and suicide"),
    ("violence", "Violence"),
    ("hate", "Hate"),
    ("drugs", "Drugs"),
    ("gambling", "Gambling"),
    ("ways_round", "Ways round the filter"),
)
PLACES = rows(
    ("school", "School"),
    ("education", "Pupil referral unit or other education"),
    ("early_years", "Early years"),
    ("youth_club", "Youth club"),
    ("library", "Library"),
    ("health", "Hospital or clinic"),
    ("childrens_home", "Children’s home"),
    ("foster_home", "Foster home (count only)"),
    ("community", "Faith or community group"),
    ("commercial", "Leisure or commercial (café, shop)"),
    ("online", "Online service"),
    ("other", "Other"),
)
AGES = rows(
    ("under_5", "Under 5"), ("5_7", "5 to 7"), ("8_11", "8 to 11"), ("12_15", "12 to 15"), ("16_17", "16 and 17"),
    ("18_care", "18 and over with care needs"),
)  # fmt: skip
WAYS = rows(
    ("wired", "Wired"),
    ("staff_wifi", "Wi-fi that staff set up"),
    ("open_wifi", "Open guest wi-fi"),
    ("mobile", "Children’s own mobile data"),
    ("console", "Games console"),
    ("tv", "Smart TV"),
)
WATCHING = rows(
    ("none", "Not at all"),
    ("staff", "Staff watch"),
    ("logs", "Logs are read after the event"),
    ("alerts", "Alerts as it happens"),
)
SHORT = {"short_form": True}

ACCESS_POINTS = {
    "key": "access-points",
    "name": "Internet access points",
    "subject": "access_point",
    "period": "As it is today; tests of the last 12 months",
    "introduction": "One return for each place where children go online, once a year and when something changes. "
    + NAMES,
    "sections": (
        section(
            "B-1",
            "The place",
            question(
                "B1", "Name and postcode of the site, and where in it children go online", "text", "C", "5", **SHORT
            ),
            question("B2", "What kind of place is it?", "choice", "C", "5", options=PLACES, **SHORT),
            question("B3", "Which age groups use it?", "multi", "C", "5", options=AGES, **SHORT),
            question(
                "B4",
                "Devices",
                "group",
                "R",
                "5",
                parts=[
                    {"code": "owned", "type": "number", "text": "How many devices does the site own?"},
                    {"code": "personal", "type": "ypn", "text": "Are personal devices allowed on its network?"},
                ],
                **SHORT,
            ),
            question(
                "B5",
                "How do children get online here?",
                "multi",
                "R",
                "5",
                {"rule": "answer", "codes": ["open_wifi"], **OFFERED},
                options=WAYS,
                **SHORT,
            ),
        ),
        section(
            "B-2",
            "Filtering",
            question("B6", "Do users log in as themselves, so that use can be traced?", "ypn", "C", "5", NO),
            question(
                "B7",
                "Who supplies filtering and how is it set? Supplier, product, age groups set up",
                "text",
                "C",
                "5",
                BLANK,
                evidence="Supplier’s sheet",
                **SHORT,
            ),
            question(
                "B8",
                "Does filtering cover every way ticked in B5, guest and console included?",
                "ypn",
                "R",
                "5",
                NO,
                **SHORT,
            ),
            question(
                "B9",
                "Tested this year against each of these?",
                "grid",
                "R",
                "5",
                {"rule": "answer", "codes": ["not", "not_tested"], **COMPULSORY},
                evidence="Test print-out",
                parts=TESTED,
                options=rows(
                    ("blocked", "Blocked"), ("partly", "Partly"), ("not", "Not"), ("not_tested", "Not tested")
                ),
            ),
            question(
                "B10",
                "Has over-blocking of useful sites been looked at, and is there a quick way to ask for a change, with "
                "a record of who agreed it?",
                "ypn",
                "C",
                "5",
                PARTLY,
                NO,
                evidence="Log page",
            ),
        ),
        section(
            "B-3",
            "Monitoring and supervision",
            question(
                "B11",
                "Is use monitored?",
                "choice",
                "C",
                "5",
                {"rule": "answer", "codes": ["none"], **COMPULSORY},
                options=WATCHING,
                **SHORT,
            ),
            question(
                "B12",
                "Who reads the alerts or logs, how often, and what do they do next?",
                "group",
                "C",
                "5",
                BLANK,
                evidence="Procedure",
                must_if={"question": "B11", "not": ["none"]},
                parts=[
                    {"code": "name", "type": "line", "text": "Name and job title"},
                    {"code": "email", "type": "email", "text": "Work e-mail address"},
                    {"code": "next", "type": "text", "text": "How often, and what happens next"},
                ],
            ),
            question(
                "B13",
                "Can staff see screens, and is an adult present while children are online?",
                "ypn",
                "C",
                "5",
                NO,
                PARTLY,
            ),
            question(
                "B14",
                "Are rules and “how to get help or report” on show where children go online?",
                "ypn",
                "C",
                "5",
                NO,
                evidence="Photo without people",
                **SHORT,
            ),
        ),
        section(
            "B-4",
            "Risk",
            question(
                "B15",
                "Risk now",
                "risk",
                "-",
                "5",
                {"rule": "score", "least": 15, "tell_board": True, **COMPULSORY},
                parts=[{"code": "reason", "type": "text", "text": "The main reason"}],
                guidance="Likelihood and impact, each from 1 (low) to 5 (high). From 15 on the board is told. " + NAMES,
            ),
            question(
                "B16",
                "Risk after the actions",
                "risk",
                "-",
                "5",
                parts=[{"code": "look_again", "type": "date", "text": "Day to look again", "next": True}],
                checks=[{"check": "lower_than", "other": "B15", "warns": True}],
            ),
        ),
    ),
}
