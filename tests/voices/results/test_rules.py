"""When adults and children of a setting should look at something together."""

from __future__ import annotations

from tests.rows import try_rows
from voices.figures.printed import Printed
from voices.results.rules import Agreeing, Comparison, agreeing, compare, look_together, says_yes

YES_NO = [
    # yes, no, not known, no answer, base → children who agree
    (("60", "30", "10", "0", "100"), Agreeing(60, 100)),
    (("c", "70", "20", "6", "100"), Agreeing(4, 100)),  # the others tell it, so it is no secret
    (("c", "c", "20", "6", "100"), None),
    (("40", "c", "c", "c", "100"), Agreeing(40, 100)),
    (("40", "c", "c", "c", "c"), None),
    (("z", "z", "z", "z", "z"), None),
    (("0", "0", "0", "0", "0"), None),
]


def printed(question: str, **options) -> Printed:
    return Printed({"questions": {question: options}})


@try_rows("counts, expected", YES_NO)
def test_agreeing_uses_printed_figures_only(counts, expected):
    options = dict(zip(("yes", "no", "not_known", "no_answer", "base"), counts, strict=True))
    assert agreeing(printed("know", **options), "know") == expected


def test_agreeing_adds_up_the_three_ways_of_adults_at_home():
    options = {"controls": "20", "talk": "30", "both": "10", "neither": "c", "not_known": "c", "base": "75"}
    assert agreeing(printed("C6", **options), "C6") == Agreeing(60, 75)
    assert agreeing(printed("C6", **options | {"talk": "c"}), "C6") is None
    assert agreeing(printed("C4", school="20", base="75"), "C4") is None


@try_rows(
    "kind, codes, expected",
    [
        ("ypn", ["y"], True), ("ypn_text", ["y"], True), ("ypn", ["p"], False), ("ypn", ["n"], False),
        ("ypn", ["na"], False), ("ypn", [""], False), ("m5", ["4"], True), ("m5", ["5"], True), ("m5", ["3"], False),
        ("m5_1", ["2"], True), ("m5_1", ["1"], True), ("m5_1", ["4"], False), ("ypn", ["y", "y"], True),
        ("ypn", ["y", "n"], False), ("ypn", [], False), ("text", ["y"], False),
    ],
)  # fmt: skip
def test_says_yes_by_kind_of_answer(kind, codes, expected):
    assert says_yes(kind, codes) is expected


@try_rows(
    "is_yes, found, expected",
    [
        (True, Agreeing(59, 100), True), (True, Agreeing(60, 100), False), (True, Agreeing(0, 100), True),
        (False, Agreeing(10, 100), False), (True, None, False),
    ],
)  # fmt: skip
def test_look_together_where_adults_say_yes_and_too_few_children(is_yes, found, expected):
    assert look_together(is_yes, found, 60) is expected


@try_rows(
    "below, above, expected",
    [
        (12, 34, Comparison(46, 12)), (5, 5, Comparison(10, 5)), (4, 30, Comparison(34, None)),
        (30, 4, Comparison(34, None)), (0, 30, Comparison(30, None)), (2, 2, Comparison(None, None)),
        (0, 0, Comparison(None, None)),
    ],
)  # fmt: skip
def test_compare_hides_cells_under_five_settings(below, above, expected):
    told = [(True, Agreeing(4, 10))] * below + [(True, Agreeing(5, 10))] * above
    assert compare([*told, (False, Agreeing(1, 10)), (True, None)]) == expected
