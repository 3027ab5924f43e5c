"""What may be published: no group of a handful, no difference of a handful, no count that follows from the others."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.models import SCHOOLS
from audits.results.publishing import hidden_together, publishable

# the same cases at every run, and no judgement of how long a busy machine takes for them
CALM = settings(derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
KINDS = [*sorted(SCHOOLS), "police", "health"]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"primary": 9, "police": 5}, {"primary", "police"}),
        ({"primary": 9, "police": 4}, set()),  # all less the primary schools would be the police
        ({"primary": 9, "secondary": 6, "police": 4}, {"primary"}),  # the smallest goes with the police
        ({"primary": 9, "police": 3, "health": 2}, {"primary"}),  # the two together are enough
        ({"primary": 9, "police": 0}, {"primary"}),
        ({"primary": 4}, set()),
        ({}, set()),
    ],
)
def test_kinds_are_shown_with_five_behind_them_and_behind_the_rest(counts, shown):
    assert publishable(counts, 5) == shown


@pytest.mark.parametrize(
    ("counts", "primary", "hidden"),
    [
        ([20, 30, 40], set(), set()),
        ([3, 30, 40], {0}, {0, 1}),  # one alone is the total less the others
        ([1, 1, 6], {0, 1}, {0, 1, 2}),  # of 8 less 6 each would be 1
        ([0, 3, 40], {1}, {1, 2}),  # a zero is shown
        ([3, 2, 40], {0, 1}, {0, 1}),
        ([3, None, 40], {0}, {0, 2}),
        ([4], {0}, {0}),
    ],
)
def test_what_is_hidden_with_a_small_count(counts, primary, hidden):
    assert hidden_together(counts, primary) == hidden


@CALM
@given(st.dictionaries(st.sampled_from(sorted(SCHOOLS) + ["police", "health"]), st.integers(0, 12)), st.integers(3, 8))
def test_no_difference_of_published_groups_is_of_a_handful(counts, least):
    shown = publishable(counts, least)
    assert all(counts[key] >= least for key in shown)
    rest = sum(n for key, n in counts.items() if key not in shown)
    assert rest == 0 or rest >= least or not shown


@CALM
@given(st.lists(st.integers(0, 30), min_size=1, max_size=7))
def test_no_hidden_count_follows_from_the_others_and_their_total(counts):
    primary = {place for place, count in enumerate(counts) if 1 <= count <= 5}
    hidden = hidden_together(counts, primary)
    assert primary <= hidden
    if not hidden or len(hidden) == len([count for count in counts if count]):
        return  # nothing hidden, or all that can be
    most = sum(counts[place] for place in hidden) - (len(hidden) - 1)
    assert len(hidden) > 1 and most >= 3  # each may be 1, 2 or 3 at least
