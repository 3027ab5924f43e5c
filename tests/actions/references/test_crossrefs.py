"""Words that point elsewhere in the plan: which are found, and to what they probably point."""

from __future__ import annotations

from actions.references.rules import Found, Here, Outline, bare, find_references, names, target_of
from tests.rows import try_rows

OUTLINE = Outline(
    priorities={"1": 11, "5": 15},
    objectives={("1", "3"): 103, ("5", "3"): 503, ("5", "1"): 501},
    numbers={"12": 1012, "13": 1013, "8": 1008},
    rows={7: 1007, 8: 1008, 9: 1012, 10: 1008},
)
HERE = Here(action=1008, priority="5", row=8)
CASES = [
    ("Contacts go to all. (See Strategic Priority 5)", "See Strategic Priority 5", ("priority", 15)),
    ("see also priority 1.", "see also priority 1", ("priority", 11)),
    ("see SP 5", "see SP 5", ("priority", 15)),
    ("(see Strategic Priority 9)", "see Strategic Priority 9", None),
    ("A network. (See Objective 3)", "See Objective 3", ("objective", 503)),
    ("as objective 3 above", "as objective 3 above", ("objective", 503)),
    ("As per objective 3 of Strategic Priority 1", "As per objective 3 of Strategic Priority 1", ("objective", 103)),
    ("see Strategic Priority 5, Objective 1", "see Strategic Priority 5, Objective 1", ("objective", 501)),
    ("See objective 7", "See objective 7", None),
    ("(See action 12)", "See action 12", ("action", 1012)),
    ("as in action 12 above", "as in action 12 above", ("action", 1012)),
    ("see action 8", "see action 8", None),
    ("see row 9", "see row 9", ("action", 1012)),
    ("see row 10", "see row 10", None),
    ("See above", "See above", ("action", 1007)),
    ("see also below.", "see also below", ("action", 1012)),
    ("refer to action 13", "refer to action 13", ("action", 1013)),
    ("see\nStrategic Priority 5", "see\nStrategic Priority 5", ("priority", 15)),
]


@try_rows(("text", "wording", "target"), CASES)
def test_words_that_point_elsewhere_are_found_with_what_they_point_to(text, wording, target):
    (found,) = find_references(text)
    assert (found.wording, target_of(found, OUTLINE, HERE)) == (wording, target)
    assert found.wording in text


@try_rows(
    "text",
    [
        "",
        "The strategic priority is clear",
        "Objective 5 is met",
        "As above",
        "As below",
        "The action was seen by 12 people",
        "as actions go",
        "Oversee 5 schools",
        "See www.example.org/12",
        "They see 12 children",
        "Fees: priority 5 schools",
    ],
)
def test_other_words_are_none(text):
    assert find_references(text) == []


def test_several_in_one_text_are_each_found_once():
    text = "See actions 12, 13 and 8; (See Strategic Priority 5) and again (See Strategic Priority 5)"
    found = find_references(text)
    assert [one.number for one in found] == ["12", "13", "8", "5"]
    assert [one.wording for one in found] == ["See actions 12", ", 13", "and 8", "See Strategic Priority 5"]


def test_where_the_words_do_not_stand_in_print_only_what_is_named_is_found():
    assert target_of(Found("see above", "above"), OUTLINE, None) is None
    assert target_of(Found("see objective 3", "objective", "3"), OUTLINE, None) is None
    assert target_of(Found("see action 8", "action", "8"), OUTLINE, None) == ("action", 1008)


def test_numbers_are_compared_without_what_stands_around_them():
    assert [bare(number) for number in ("5.", "(5)", "5", " 05: ", "")] == ["5", "5", "5", "5", ""]


def test_what_is_named_is_said_in_words():
    said = [
        names(one)
        for text in ("see SP 9", "see objective 3 of priority 1", "see above")
        for one in find_references(text)
    ]
    assert said == ["Strategic Priority 9", "objective 3 of Strategic Priority 1", "the row above"]
