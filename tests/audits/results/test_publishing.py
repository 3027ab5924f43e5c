"""What may be published: no group of a handful, and no difference of a handful."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.models import SCHOOLS
from audits.results.publishing import publishable
from tests.rows import try_rows

# the same cases at every run, and no judgement of how long a busy machine takes for them
CALM = settings(derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
KINDS = [*sorted(SCHOOLS), "police", "health"]


@try_rows(
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


@CALM
@given(st.dictionaries(st.sampled_from(sorted(SCHOOLS) + ["police", "health"]), st.integers(0, 12)), st.integers(3, 8))
def test_no_difference_of_published_groups_is_of_a_handful(counts, least):
    shown = publishable(counts, least)
    assert all(counts[key] >= least for key in shown)
    rest = sum(n for key, n in counts.items() if key not in shown)
    assert rest == 0 or rest >= least or not shown
