"""The summary of the young people's survey: totals only, never single answers."""

from audits.questionnaires.shipped.parts import NAMES, question, rows, section

AGES = (("5_7", "5 to 7"), ("8_11", "8 to 11"), ("12_15", "12 to 15"), ("16_17", "16 and 17"))
ANSWERED = [f"answered_{code}" for code, _ in AGES]
EACH = {"check": "not_more_than", "others": ["C2"], "parts": ANSWERED}
TOGETHER = {"check": "total_not_more_than", "others": ["C2"], "parts": ANSWERED}


def by_age() -> list[dict]:
    """Two rows for each age group."""
    return [
        {"code": f"{what}_{code}", "text": f"{words}: {what}"} for code, words in AGES for what in ("asked", "answered")
    ]


SURVEY = {
    "key": "young-people",
    "name": "Young people’s survey: summary",
    "subject": "survey",
    "period": "One survey",
    "introduction": "One return for each school, club or group. It holds totals, never single answers. Put any group "
    "with fewer than 10 answers together with the next one. What a child tells you in a survey is handled under child "
    "protection procedures first, and is not written here. " + NAMES,
    "sections": (
        section(
            "C-1",
            "The survey",
            question(
                "C1",
                "Setting, day and manner of the survey",
                "group",
                "-",
                "6",
                parts=[
                    {"code": "setting", "type": "line", "text": "Setting"},
                    {"code": "day", "type": "date", "text": "Day of the survey"},
                    {
                        "code": "how",
                        "type": "choice",
                        "text": "How it was done",
                        "options": rows(
                            ("online", "Online"),
                            ("paper", "On paper"),
                            ("discussion", "In a discussion"),
                            ("youth_council", "By a youth council"),
                        ),
                    },
                ],
            ),
            question(
                "C2",
                "How many were asked, and how many answered?",
                "numbers",
                "-",
                "6",
                parts=by_age(),
                checks=[
                    {"check": "pairs", "of": [[f"answered_{code}", f"asked_{code}"] for code, _ in AGES]},
                    {"check": "groups_of", "least": 10, "rows": ANSWERED},
                ],
                guidance="Each age group has no answers or at least 10. Put a smaller group with the next one.",
            ),
            question(
                "C3",
                "Of those who answered, how many are",
                "counts",
                "-",
                "6",
                must=False,
                parts=rows(
                    ("girls", "Girls"),
                    ("boys", "Boys"),
                    ("other", "Another description"),
                    ("rather_not", "Rather not say"),
                ),
                checks=[{"check": "total_is", "others": ["C2"], "parts": ANSWERED, "warns": True}],
                guidance="Leave this blank if you did not ask.",
            ),
        ),
        section(
            "C-2",
            "Where and with what",
            question(
                "C4",
                "Where do they go online?",
                "counts",
                "-",
                "5",
                parts=rows(
                    ("school", "School"),
                    ("home", "Home"),
                    ("own_phone", "Own phone, out and about"),
                    ("others_home", "A friend’s or relative’s home"),
                    ("library", "Library"),
                    ("club", "Club"),
                    ("cafe", "Café or shop"),
                    ("care", "Hospital or care placement"),
                ),
                checks=[EACH],
            ),
            question(
                "C5",
                "What do they use most?",
                "counts",
                "-",
                "5",
                parts=rows(
                    ("phone", "Phone"),
                    ("tablet", "Tablet"),
                    ("console", "Games console"),
                    ("computer", "Laptop or PC"),
                    ("tv", "Smart TV or speaker"),
                    ("school_device", "A device of the school"),
                ),
                checks=[EACH],
            ),
            question(
                "C6",
                "What do adults at home do?",
                "counts",
                "-",
                "2",
                parts=rows(
                    ("controls", "Have set controls"),
                    ("talk", "Talk about it"),
                    ("both", "Both"),
                    ("neither", "Neither"),
                    ("not_known", "They do not know"),
                ),
                checks=[TOGETHER],
            ),
        ),
        section(
            "C-3",
            "What happened in the last 12 months",
            question("C7", "How many saw something that upset or worried them?", "number", "-", "6", checks=[EACH]),
            question(
                "C8",
                "How many were contacted by someone they did not know who made them uneasy?",
                "number",
                "-",
                "6",
                checks=[EACH],
            ),
            question(
                "C9",
                "How many were bullied, pressured or threatened online, for pictures or money included?",
                "number",
                "-",
                "6",
                checks=[EACH],
            ),
            question(
                "C10",
                "Of those, how many told",
                "counts",
                "-",
                "1",
                parts=rows(
                    ("parent", "A parent or carer"),
                    ("staff", "School or club staff"),
                    ("friend", "A friend"),
                    ("report", "A report button or helpline"),
                    ("no_one", "No one"),
                ),
                checks=[{"check": "not_more_than", "others": ["C7", "C8", "C9"]}],
            ),
        ),
        section(
            "C-4",
            "What they know and want",
            question(
                "C11",
                "How many",
                "counts",
                "-",
                "1",
                parts=rows(
                    ("know", "Know how to report something online"),
                    ("useful", "Say that e-safety lessons or talks were useful"),
                ),
                checks=[EACH],
            ),
            question(
                "C12",
                "What are the top three things they want adults to do, and what have you told them will change?",
                "text",
                "-",
                "6",
                guidance="In your own summary. " + NAMES,
            ),
            question(
                "C13",
                "How was the survey prepared?",
                "grid",
                "-",
                "6",
                parts=rows(
                    ("agreed", "Did a safeguarding lead agree the questions?"),
                    ("plan", "Was there a plan for what children might disclose?"),
                    ("parents", "Were parents told?"),
                ),
                options=rows(("y", "Yes"), ("p", "Partly"), ("n", "No")),
                checks=[{"check": "not_counted", "codes": ["n"], "warns": True}],
                guidance="A return with a “No” here is sent back and not counted.",
            ),
        ),
    ),
}
