"""Groups that are kept, columns that are printed, and what the attack finds in small examples."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from core.attack import Contradiction
from tests.rows import try_rows
from tests.voices.figures.random_rounds import shipped_shapes
from voices.figures.printed import ALL, Printed
from voices.figures.protection import plain, print_setting
from voices.figures.protection.attacking import Count, Public, PublicIssue, PublicSetting, revealed_by
from voices.figures.rules import (
    Column,
    Group,
    Shape,
    clusters,
    columns_of,
    is_enough,
    merge_small_groups,
    without_small_questions,
)

CHOICE = Shape("know", is_multi=False, options=("yes", "no"))
SEVERAL = Shape("C4", is_multi=True, options=("home", "cafe", "not_known"))


def groups(*answered: int) -> list[Group]:
    bands = ["8_11", "12_15", "16_17", "4", "5", "6"]
    return [Group("1", band, n + 5, n) for band, n in zip(bands, answered, strict=False)]


@try_rows(
    ("counts", "merged"),
    [
        ((12, 20), [("8_11", 12), ("12_15", 20)]),
        ((3, 20), [("mixed", 23)]),
        ((20, 3), [("mixed", 23)]),
        ((20, 3, 15), [("8_11", 20), ("mixed", 18)]),
        ((3, 4, 5), [("mixed", 12)]),
        ((3, 4), [("mixed", 7)]),
        ((4,), [("8_11", 4)]),
        ((12, 0, 3), [("mixed", 15)]),
        ((12, 0, 13), [("8_11", 12), ("16_17", 13)]),
        ((), []),
    ],
)
def test_small_groups_are_merged_with_the_next(counts, merged):
    made = merge_small_groups(groups(*counts))
    assert [(each.band, each.answered) for each in made if each.answered] == merged


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(counts=some.lists(some.integers(0, 40), max_size=6))
def test_no_answer_is_lost_and_at_most_a_whole_survey_stays_small(counts):
    made = merge_small_groups(groups(*counts))
    assert sum(each.answered for each in made) == sum(counts)
    assert sum(each.asked for each in made) == sum(counts) + 5 * len(counts)
    small = [each for each in made if 0 < each.answered < 10]
    assert not small or sum(counts) < 10


@try_rows(
    ("asked", "expected"),
    [
        ((20, 2, 15), [("8_11", 20), ("16_17", 17)]),
        ((20, 15, 2), [("8_11", 20), ("12_15", 17)]),
        ((20, 12, 15), [("8_11", 20), ("16_17", 15), ("12_15", 12)]),
        ((2, 9), [("8_11", 2), ("12_15", 9)]),  # nobody answered at all
    ],
)
def test_few_who_were_asked_and_did_not_answer_stand_with_a_neighbour(asked, expected):
    silent = {2, 12, 9}
    found = [
        Group("1", band, n, 0 if n in silent else n) for band, n in zip(["8_11", "12_15", "16_17"], asked, strict=False)
    ]
    assert [(each.band, each.asked) for each in merge_small_groups(found)] == expected


def test_questions_that_few_were_asked_are_left_out():
    group = Group(
        "1", "mixed", 40, 30, {("know", "yes"): 3, ("know", "base"): 4, ("C4", "home"): 20, ("C4", "base"): 30}
    )
    assert set(without_small_questions(group, [CHOICE, SEVERAL]).counts) == {("C4", "home"), ("C4", "base")}


def settings_of(*answered: int, band: str = "8_11", first: int = 0) -> list[Group]:
    return [Group(str(first + number), band, n, n) for number, n in enumerate(answered)]


@try_rows(
    ("found", "enough"),
    [
        (settings_of(20, 20, 20, 20, 20), True),
        (settings_of(20, 20, 20, 20), False),
        ([*settings_of(500, 10, 10, 10), Group("pool mixed", "mixed", 20, 12, settings=2)], True),
        ([Group("pool mixed", "mixed", 9, 9, settings=5)], False),
        ([*settings_of(20, 20, 20, 20), Group("0", "12_15", 20, 20)], False),
        (settings_of(20, 20, 20, 20, 0), False),
        ([], False),
    ],
)
def test_figures_need_five_settings_and_ten_answers_beside_the_largest(found, enough):
    assert is_enough(found) is enough


def test_age_group_of_few_settings_joins_mixed():
    young, old = settings_of(20, 20, 20, 20, 20, 20), settings_of(30, 30, 30, 30, band="12_15", first=10)
    sixth = settings_of(40, band="16_17", first=20)
    assert {band: len(own) for band, own in columns_of([*young, *old, *sixth]).items()} == {"8_11": 6, "mixed": 5}
    assert columns_of([*young, *old]) == {}, "mixed has too few, and takes the only other one"
    assert columns_of(young) == {}


def test_clusters_link_c7_to_c10():
    found = [[shape.code for shape in own] for own in clusters(shipped_shapes())]
    assert found[-1] == ["C7", "C8", "C9", "C10", "any"]
    assert all(len(own) == 1 for own in found[:-1])


def printed_of(shape: Shape, base: int, **counts: int) -> dict[str, str]:
    own = {(shape.code, option): n for option, n in counts.items()} | {(shape.code, "base"): base}
    return plain(print_setting([Group("1", "8_11", base, base, own)], [shape]))[shape.code]


@try_rows(
    ("shape", "base", "counts", "expected"),
    [
        (CHOICE, 30, {"yes": 20, "no": 10, "no_answer": 0}, ["20", "10", "0", "30"]),
        (CHOICE, 30, {"yes": 20, "no": 7, "no_answer": 3}, ["20", "c", "c", "30"]),
        (CHOICE, 30, {"yes": 29, "no": 1, "no_answer": 0}, ["c", "c", "0", "30"]),
        (CHOICE, 12, {"yes": 10, "no": 1, "no_answer": 1}, ["c", "c", "c", "12"]),
        (SEVERAL, 30, {"home": 28, "cafe": 12, "not_known": 0}, ["c", "12", "0", "30"]),
        (SEVERAL, 30, {"home": 30, "cafe": 3, "not_known": 0}, ["30", "c", "0", "30"]),
    ],
)
def test_setting_prints(shape, base, counts, expected):
    assert list(printed_of(shape, base, **counts).values()) == expected


def setting(key: str, base: int, **texts: str) -> PublicSetting:
    return PublicSetting(key, {f"{key}/8_11": {"know": base}}, Printed({"questions": {"know": texts}}))


def test_attack_finds_single_hidden_count():
    told = revealed_by([CHOICE], Public([setting("1", 30, yes="20", no="c", no_answer="7")]))
    assert told[Count("know", "no", "1/8_11")].values == (3,)


def test_attack_finds_count_that_follows_from_figures_of_all():
    """Of 8 less the number of another setting, three are left."""
    both = [setting("1", 30, yes="20", no="c", no_answer="c"), setting("2", 30, yes="20", no="10", no_answer="0")]
    whole = Column("1:all", ALL, ("1/8_11", "2/8_11"))
    texts = {"yes": {"all": "40"}, "no": {"all": "13"}, "no_answer": {"all": "7"}}
    issue = PublicIssue([whole], Printed({"questions": {"know": texts}}))
    assert revealed_by([CHOICE], Public(both)) == {}
    told = revealed_by([CHOICE], Public(both, [issue]))
    assert told[Count("know", "no", "1/8_11")].values == (3,)


def test_attack_finds_pool_in_a_difference():
    pool = PublicSetting("pool", {"pool/mixed": {"know": 12}})
    whole = Column("1:all", ALL, ("1/8_11", "pool/mixed"))
    texts = {"yes": {"all": "22"}, "no": {"all": "20"}, "no_answer": {"all": "0"}}
    issue = PublicIssue([whole], Printed({"questions": {"know": texts}}))
    told = revealed_by([CHOICE], Public([setting("1", 30, yes="20", no="10", no_answer="0"), pool], [issue]))
    assert told[Count("know", "yes", "pool/mixed")].values == (2,)


def test_attack_finds_those_who_did_not_choose():
    known = PublicSetting("1", {"1/8_11": {"C4": 30}}, Printed({"questions": {"C4": {"home": "28", "cafe": "9"}}}))
    assert revealed_by([SEVERAL], Public([known]))[Count("C4", "home", "1/8_11", is_not=True)].values == (2,)


def test_attack_raises_contradiction_for_impossible_figures():
    with pytest.raises(Contradiction):
        revealed_by([CHOICE], Public([setting("1", 30, yes="20", no="11", no_answer="0")]))
