"""The questions that a plan raises before it is saved, and the preview that shows them."""

import json
from datetime import date

import pytest

from actions.importing.preview import lead_matches, preview
from actions.importing.question import KEEP, KINDS
from actions.importing.questions import find_questions
from actions.importing.reading import read_plan
from actions.wording.document import GlossaryEntry, PlanDocument, PlanRow, PriorityHeading
from tests.actions.boardplan import plan_files
from tests.rows import try_rows

AS_AT = date(2010, 3, 1)
KNOWN = ["ESLO", "All agencies", "e-Safety Working Group", "Training Sub-group"]


def plan(*rows: dict | tuple[str, dict], priorities=("Raise", "Improve", "Enable"), glossary=()) -> PlanDocument:
    """A plan of rows that say only what matters; a row may name its priority."""
    printed = []
    for place, item in enumerate(rows, start=1):
        priority, cells = item if isinstance(item, tuple) else ("1", item)
        common = {
            "objective": "",
            "method": "",
            "action": f"Action {place * 7919}",
            "leads": "ESLO",
            "timescale": "Ongoing",
        }
        printed.append(PlanRow(priority, **({**common, "update": ""} | cells)))
    headings = tuple(PriorityHeading(str(number), title) for number, title in enumerate(priorities, start=1))
    return PlanDocument("Our plan", headings, tuple(printed), glossary=glossary)


def asked(document: PlanDocument, kind: str | None = None, **values):
    """The questions of a kind."""
    values = {"as_at": AS_AT, "known_leads": KNOWN} | values
    return [q for q in find_questions(document, **values) if kind is None or q.kind == kind]


def the_one(document: PlanDocument, kind: str, **values):
    """The only question of a plan, which is of this kind."""
    (question,) = asked(document, **values)
    assert question.kind == kind
    return question


def test_a_plain_plan_raises_no_question():
    row = {
        "objective": "1. Enable",
        "method": "Advise",
        "timescale": "By end of June 2010",
        "update": "3 February 2010, LW: Sent",
    }
    assert asked(plan(row, {"leads": "All agencies &\nTraining sub group"})) == []


# Objectives


def test_an_objective_with_a_number_and_no_text_is_asked_about():
    question = the_one(plan({"objective": "1. Enable"}, {"objective": "2. "}), "objective_without_text")
    assert (question.key, question.row, question.data) == ("row-2-objective-text", 2, {"number": "2."})
    assert [value for value, _ in question.choices] == [KEEP, "join"]


def test_the_first_objective_without_text_cannot_join_one_above():
    question = the_one(plan({"objective": "1."}), "objective_without_text")
    assert [value for value, _ in question.choices] == [KEEP]


def test_a_number_that_stands_twice_is_asked_about_with_the_next_free_one():
    rows = [{"objective": f"{number}. Text {number}"} for number in (1, 2, 3, 2)]
    question = the_one(plan(*rows), "objective_number_repeated")
    assert (question.row, question.data) == (4, {"number": "2.", "new_number": "4."})
    assert question.choices[0][0] == KEEP


def test_a_number_that_is_missing_is_asked_about():
    question = the_one(plan({"objective": "1. A"}, {"objective": "3. C"}), "objective_number_skipped")
    assert (question.row, question.data["new_number"]) == (2, "2.")


def test_each_priority_counts_its_objectives_anew():
    assert asked(plan(("1", {"objective": "1. A"}), ("2", {"objective": "1. B"}), ("2", {"objective": "2. C"}))) == []


# Timescales


def test_a_month_without_a_year_is_asked_about_with_the_year_that_is_near():
    question = the_one(plan({"timescale": "By end of December"}), "timescale")
    assert question.key == "row-1-timescale"
    assert question.data["due"] == "2009-12-31"
    assert [value for value, _ in question.choices] == ["accept", KEEP]


def test_without_a_date_of_the_document_the_plans_own_dates_give_the_year():
    rows = [{"timescale": wording} for wording in ("By August 2014", "By October 2014", "By end of December")]
    assert the_one(plan(*rows), "timescale", as_at=None).data["due"] == "2014-12-31"


def test_a_timescale_without_any_proposal_can_only_be_kept():
    question = the_one(plan({"timescale": "ASAP"}), "timescale")
    assert [value for value, _ in question.choices] == [KEEP]


def test_two_actions_with_two_timescales_are_paired_in_their_order():
    row = {
        "action": "Deliver events\n\nHold the conference",
        "timescale": "Ongoing\n\n13th March 2009",
        "update": "Going well\nIt was held",
    }
    question = the_one(plan(row), "two_actions_in_cell")
    assert question.data["parts"] == [
        {"action": "Deliver events", "timescale": "Ongoing", "due": None, "update": "Going well"},
        {
            "action": "Hold the conference",
            "timescale": "13th March 2009",
            "due": "2009-03-13",
            "update": "It was held",
        },
    ]
    assert [value for value, _ in question.choices] == ["split", KEEP]


def test_two_paragraphs_with_one_timescale_are_one_action():
    assert asked(plan({"action": "Identify a package\n\nBuild it in"})) == []


def test_two_timescales_beside_one_action_are_a_question_about_the_timescale():
    question = the_one(plan({"timescale": "Ongoing\n\n13th March 2009"}), "timescale")
    assert question.data["due"] == "2009-03-13"


# Updates


def test_a_new_date_that_stands_only_in_the_update_is_offered_as_a_revision():
    row = {
        "timescale": "By end of December 2009",
        "update": "Timescale reviewed – to be done by May 2010.  Begin to draft",
    }
    question = the_one(plan(row), "revision_only_in_update")
    assert question.data == {
        "due": "2010-05-31",
        "wording": "to be done by May 2010",
        "reason": "Timescale reviewed – to be done by May 2010",
        "precision": "month",
    }
    assert [value for value, _ in question.choices] == ["revise", KEEP]


@try_rows(
    ("timescale", "update"),
    [
        (
            "By end of February 2010\n\nReviewed timescale – by end of May 2010",
            "Timescale reviewed – to be done by May 2010",
        ),
        ("By end of May 2010", "Timescale reviewed – to be done by May 2010"),
        ("By end of December 2009", "Begin to draft in March 2010"),
        ("By end of December 2009", "The timescale was reviewed"),
        ("Completed", "Deadline extended to May 2010"),
    ],
)
def test_no_revision_is_offered_where_none_is_said_or_it_is_printed_already(timescale, update):
    assert asked(plan({"timescale": timescale, "update": update}), "revision_only_in_update") == []


def test_an_update_that_names_another_day_than_the_timescale_is_asked_about():
    row = {"timescale": "13th March 2009", "update": "It will be held on 27th March 2010"}
    question = the_one(plan(row), "update_names_other_date")
    assert (question.data["due"], question.data["timescale_due"]) == ("2010-03-27", "2009-03-13")
    assert question.choices[0][0] == KEEP


@try_rows(
    ("timescale", "update"),
    [
        ("13th March 2009", "It was held on 13 March 2009"),
        ("By end of June 2010", "An event on 27th March 2010"),
        ("13th March 2009", "27 March 2009, LW: it was held"),
    ],
)
def test_the_same_day_a_month_and_the_date_of_an_update_raise_no_question(timescale, update):
    assert asked(plan({"timescale": timescale, "update": update})) == []


def test_an_update_that_asks_something_is_offered_as_a_query():
    question = the_one(plan({"update": "Is this relevant? If not, should it be removed?"}), "update_is_question")
    assert question.data == {"text": "Is this relevant? If not, should it be removed?"}
    assert [value for value, _ in question.choices] == ["query", KEEP]


def test_each_task_for_a_person_is_offered_as_a_follow_up():
    document = plan(
        {"update": "JW to speak to Stephen\nOngoing\nLW awaiting response. CS to record it"},
        glossary=(GlossaryEntry("CS ", "Services"),),
    )
    questions = asked(document)
    assert [(q.key, q.data["owner"], q.data["text"]) for q in questions] == [
        ("row-1-task", "JW", "JW to speak to Stephen"),
        ("row-1-task-2", "LW", "LW awaiting response"),
    ]


# Repeats and references


def test_the_same_action_under_several_priorities_is_one_question():
    same = {"method": "Build confidence", "action": "Promote the reporting of offences"}
    rows = [
        ("1", {"objective": "1. A"} | same),
        ("2", {"objective": "1. B"} | same),
        ("3", {"objective": "1. C"} | same),
    ]
    question = the_one(plan(*rows), "near_identical")
    assert (question.key, question.row, question.data) == ("rows-1-2-3-same", 1, {"rows": [1, 2, 3]})
    assert [value for value, _ in question.choices] == [KEEP, "share"]
    assert "several priorities" in question.text


def test_a_slip_of_the_pen_still_is_the_same_action_and_another_method_is_not():
    one = {
        "objective": "1. A",
        "method": "Carry out an audit of access points",
        "action": "Develop a template for the audit tool/form.",
    }
    slip = one | {"objective": "2. B", "action": "Develop a template for the audit tool/forms"}
    other = one | {"objective": "3. C", "method": "Ask young people what they think"}
    counted = one | {"objective": "4. D", "action": "Develop a template for the audit tool/form 2."}
    assert [q.data["rows"] for q in asked(plan(one, slip, other, counted))] == [[1, 2]]


def test_a_blank_method_counts_as_the_one_above():
    one = {"objective": "1. A", "method": "Build confidence", "action": "First"}
    rows = [
        one,
        {"action": "Promote the reporting"},
        one | {"objective": "2. B", "action": "Promote the reporting"},
    ]
    assert [q.data["rows"] for q in asked(plan(*rows))] == [[2, 3]]


def test_a_reference_to_a_priority_is_asked_about_with_its_title():
    question = the_one(plan({"action": "Tell them.  (See  Strategic Priority 2)"}), "cross_reference")
    assert question.key == "row-1-reference-priority-2"
    assert "Improve" in question.text
    assert question.data == {"target": "priority", "number": "2", "priority": "2", "exists": True}


def test_a_reference_to_an_objective_looks_in_its_own_priority():
    there = the_one(plan(("1", {"objective": "1. Enable", "method": "See objective 1"})), "cross_reference")
    assert "Enable" in there.text and there.data["exists"]
    gone = the_one(plan(("1", {"objective": "1. Enable", "method": "See Objective 5"})), "cross_reference")
    assert "Strategic Priority 1 has no objective 5" in gone.text and not gone.data["exists"]


def test_a_reference_to_a_priority_that_is_not_there_says_so():
    question = the_one(plan({"action": "See Strategic Priority 9"}), "cross_reference")
    assert "There is no Strategic Priority 9" in question.text
    assert [value for value, _ in question.choices] == [KEEP]


# Leads


def test_a_likely_misspelling_of_a_known_lead_is_asked_about():
    question = the_one(plan({"leads": "Trainning Sub-group"}), "lead_spelling")
    assert question.key == "lead-trainning subgroup"
    assert question.choices[0][0] == "Training Sub-group"
    assert [value for value, _ in question.choices][1] == "new"


def test_a_rare_spelling_is_compared_with_a_frequent_one_of_the_same_plan():
    rows = [
        {"leads": "e-Safety Working Group"},
        {"leads": "e-Safety Working Group"},
        {"leads": "e-Safety Woking Group"},
    ]
    questions = asked(plan(*rows), known_leads=[])
    assert [(q.kind, q.row) for q in questions] == [("lead_spelling", 3), ("lead_new", None)]


def test_new_leads_are_one_question_at_the_end():
    question = the_one(plan({"leads": "Wandsworth Police\nChildren’s Services"}), "lead_new")
    assert question.row is None
    assert question.data == {"leads": ["Wandsworth Police", "Children’s Services"]}


# All of them


def test_questions_come_in_the_order_of_the_rows_with_keys_of_their_own():
    document = plan(
        {"objective": "1. A", "timescale": "ASAP", "update": "LW to speak to GM. Why?"},
        {"objective": "3.", "leads": "Nobody", "timescale": "TBC"},
    )
    questions = asked(document)
    assert [q.row for q in questions] == [1, 1, 1, 2, 2, 2, None]
    assert len({q.key for q in questions}) == len(questions)
    assert {q.kind for q in questions} <= set(KINDS)
    for question in questions:
        assert KEEP in dict(question.choices)
        assert json.loads(json.dumps(question.data)) == question.data


def test_the_preview_shows_rows_leads_counts_and_questions_as_json():
    document = plan(
        {"objective": "1. A", "leads": "All agencies &\n\nESLO"},
        ("2", {"leads": "eslo", "timescale": "By end of December"}),
        glossary=(GlossaryEntry("CEOP", "A centre"),),
    )
    shown = json.loads(json.dumps(preview(document, asked(document))))
    assert shown["title"] == "Our plan"
    assert shown["rows"][0] == {
        "priority": 1,
        "objective": "1. A",
        "method": "",
        "action": document.rows[0].action,
        "leads": ["All agencies", "ESLO"],
        "timescale": "Ongoing",
        "update": "",
        "other": {},
    }
    assert shown["counts"] == {"1": 1, "2": 1, "3": 0}
    assert shown["leads"] == ["All agencies", "ESLO"]
    assert shown["glossary"] == [{"term": "CEOP", "meaning": "A centre"}]
    assert [(q["key"], q["kind"], q["row"], q["choices"][0][0]) for q in shown["questions"]] == [
        ("row-2-timescale", "timescale", 2, "accept")
    ]


def test_leads_are_matched_to_known_spellings():
    document = plan({"leads": "ESLO\ntraining sub group\nWandsworth Police"})
    assert lead_matches(document, KNOWN) == [
        ("ESLO", "ESLO"),
        ("training sub group", "Training Sub-group"),
        ("Wandsworth Police", None),
    ]


BOARD = {
    "task_for_person": [7, 8, 10, 14, 18, 20, 34, 35, 42, 43],
    "near_identical": [8, 9, 10, 12],
    "two_actions_in_cell": [9, 13],
    "update_names_other_date": [9, 13],
    "objective_without_text": [14, 15, 16],
    "objective_number_repeated": [20],
    "timescale": [28, 37],
    "cross_reference": [30, 30, 32, 39, 41],
    "update_is_question": [39],
    "revision_only_in_update": [40],
    "lead_new": [None],
}


@pytest.mark.long
@try_rows("path", plan_files("*.docx") + plan_files("*.txt"))
@try_rows("as_at", [AS_AT, None])
def test_the_boards_plan_raises_the_questions_that_a_careful_reader_would_ask(path, as_at):
    document = read_plan(path.read_bytes(), path.name)
    found: dict[str, list] = {}
    for question in find_questions(document, as_at=as_at):
        found.setdefault(question.kind, []).append(question.row)
    assert found == BOARD
