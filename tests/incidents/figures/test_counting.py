"""The counting rules, as tables of cases."""

from __future__ import annotations

from incidents.editions.checksum import checksum
from incidents.figures import counting
from incidents.figures.counting import State, Tally, state_of, together
from tests.rows import try_rows

ONE = Tally({"type": {"bullying": 1}}, 1)
NONE = Tally()


@try_rows(
    ("tally", "is_over", "nil", "state"),
    [
        (ONE, True, False, State.COUNTED),
        (ONE, True, True, State.COUNTED),  # entered after the nil return
        (ONE, False, False, State.COUNTED),
        (NONE, True, True, State.NIL),
        (NONE, True, False, State.MISSING),
        (NONE, False, False, State.OPEN),
        (Tally({"enquiry": {"bullying": 4}}), True, False, State.MISSING),  # recorded in other quarters
    ],
)
def test_zero_is_declared_or_there_is_no_return(tally, is_over, nil, state):
    assert state_of(tally, is_over=is_over, nil=nil) is state


@try_rows(
    ("types", "by_c"),
    [
        ({"grooming": 3}, {"contact": 3}),
        ({"sextortion": 2, "grooming": 1}, {"contact": 3, "commerce": 2}),
        ({"other": 4}, {"none": 4}),
        ({"new": 1}, {"none": 1}),
        ({}, {}),
    ],
)
def test_a_child_counts_for_each_c_of_the_main_type(types, by_c):
    concerns = {"grooming": ("contact",), "sextortion": ("contact", "commerce"), "other": ()}
    assert counting.by_concern(types, concerns) == by_c


@try_rows(
    ("held", "by_device"),
    [
        ({"": 2, "not_known": 1}, {"not_known": 3}),
        ({"phone": 2, "phone,tablet": 3}, {"phone": 5, "tablet": 3}),
        ({}, {}),
    ],
)
def test_a_child_counts_for_each_device(held, by_device):
    assert counting.by_answer(Tally({"devices": held}), "devices") == by_device


@try_rows(
    ("years", "by_time"),
    [
        ({"2009": 2, "2008": 3, "2007": 1, "1999": 1, "": 4}, {"this": 2, "before": 3, "earlier": 2, "not_known": 4}),
        ({"2010": 1}, {"this": 1}),  # happened after the year began, in which it was recorded at its very end
    ],
)
def test_when_it_happened_is_told_by_financial_years(years, by_time):
    assert counting.by_time(Tally({"happened": years}), 2009) == by_time


def test_age_and_sex_are_the_margins_of_their_pairs():
    tally = Tally({"age_sex": {"5_9|girl": 2, "5_9|boy": 1, "not_known|girl": 4}})
    assert counting.by_age(tally) == {"5_9": 3, "not_known": 4}
    assert counting.by_sex(tally) == {"girl": 6, "boy": 1}


def test_quarters_add_up_and_events_that_reach_over_their_ends_are_told():
    parts = [Tally({"type": {"a": 2, "b": 1}}, 2), Tally({"type": {"a": 1}, "enquiry": {"a": 5}}, 1)]
    whole = together(parts, 2)
    assert (whole.children, whole.enquiries, whole.events) == (4, 5, 2)
    assert whole.counts_of("type") == {"a": 3, "b": 1}


@try_rows(
    ("then", "now", "changes"),
    [
        ({"a": 1}, {"a": 1}, {}),
        ({"a": 1}, {"a": 2, "b": 1}, {"a": (1, 2), "b": (0, 1)}),
        ({"a": 1, "b": 2}, {"b": 2}, {"a": (1, 0)}),
    ],
)
def test_revisions_are_what_differs_from_the_cut_off(then, now, changes):
    assert counting.revised(Tally({"type": then}), Tally({"type": now}), "type") == changes


@try_rows(("year", "quarter", "place"), [(2009, 1, 8036), (2009, 4, 8039), (2010, 1, 8040), (1999, 2, 7997)])
def test_quarters_stand_in_one_row(year, quarter, place):
    assert counting.place_of(year, quarter) == place
    assert counting.quarter_at(place) == (year, quarter)


def test_what_is_frozen_reads_back_and_a_changed_figure_shows():
    tally = Tally({"type": {"a": 2, "b": 0}, "devices": {}}, 2)
    plain = tally.plain()
    assert plain == {"counts": {"type": {"a": 2}}, "events": 2}
    assert counting.tally_of(plain).children == 2
    assert checksum(plain) == checksum({"events": 2, "counts": {"type": {"a": 2}}})
    assert checksum(plain) != checksum({"counts": {"type": {"a": 3}}, "events": 2})
