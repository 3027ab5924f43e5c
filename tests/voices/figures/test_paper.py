"""Figures of surveys on paper: whoever knows the return of one setting learns no count of 1 to 5 of the others."""

from __future__ import annotations

import pytest
from django.utils import timezone

from audits.models import Return
from core.text.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.audits import fill, open_round, return_of
from tests.factories.plan import AgencyFactory
from tests.rows import try_rows
from voices.figures.services.paper import paper_figures

ASKED_EACH = 25
C3 = ("girls", "boys", "other", "rather_not")


def paper_round(*settings: dict, ages: list[dict[str, int]] | None = None, **values):
    """A round of settings of 25 young people that asked on paper; each gives its raw counts by code."""
    agencies, by = AgencyFactory.create_batch(len(settings)), UserFactory()
    asked = open_round(agencies, key="young-people", **values)
    ages = ages or [{"12_15": ASKED_EACH}] * len(settings)
    for agency, counts, own in zip(agencies, settings, ages, strict=True):
        groups = {f"{what}_{age}": str(n) for age, n in own.items() for what in ("asked", "answered")}
        audit_return = fill(return_of(asked, agency), by=by, but={"C2": groups, "C3": None, **counts})
        facts = {"submitted_on": today(), "submitted_at": timezone.now(), "receipt": f"S{audit_return.pk}"}
        Return.objects.filter(pk=audit_return.pk).update(state="submitted", times_submitted=1, **facts)
    return asked


@pytest.mark.django_db
@try_rows(
    ("given", "printed"),
    [
        ((12, 1, 0, 0, 0), "c"),  # 13, of which whoever typed 12 subtracts their own
        ((12, 5, 0, 0, 0), "c"),
        ((12, 3, 3, 0, 0), "18"),
        ((12, 0, 0, 0, 0), "12"),  # nobody else: 0 is not hidden
        ((6, 6, 0, 0, 0), "12"),
        ((13, 24, 25, 25, 25), "c"),  # of those who did not, one is of another setting
        ((13, 25, 25, 25, 25), "113"),
        ((2, 1, 1, 0, 0), "c"),
        ((20, 20, 20, 20, 20), "100"),
    ],
)
def test_count_is_hidden_from_who_typed_most_of_it(given, printed):
    found = paper_figures(paper_round(*({"C8": str(n)} for n in given)), {})
    assert (found["questions"]["C8"]["answer"], found["answered"]) == (printed, "125")


@pytest.mark.django_db
@try_rows(
    ("given", "printed"),
    [
        # 13 others, of which 12 in one setting: hidden, with as many more as tell nothing of the rest together
        ([(10, 3, 12, 0), (15, 9, 1, 0), (15, 10, 0, 0), (15, 10, 0, 0), (15, 10, 0, 0)], ["70", "c", "c", "0", "0"]),
        ([(13, 0, 12, 0), (24, 0, 1, 0), (25, 0, 0, 0), (25, 0, 0, 0), (25, 0, 0, 0)], ["c", "0", "c", "0", "0"]),
        ([(10, 5, 10, 0)] * 5, ["50", "25", "50", "0", "0"]),
    ],
)
def test_row_is_hidden_with_others_so_that_no_sum_tells_it(given, printed):
    found = paper_figures(paper_round(*({"C3": dict(zip(C3, map(str, n), strict=True))} for n in given)), {})
    rows = found["questions"]["C3"]
    assert [rows[part] for part in (*C3, "no_answer")] == printed


@pytest.mark.long
@pytest.mark.django_db
def test_age_groups_are_left_out_where_one_setting_is_nearly_all_of_one():
    ages = [{"12_15": 25, "16_17": 12}, {"12_15": 25, "16_17": 3}, *[{"12_15": 25}] * 3]
    assert "C2" not in paper_figures(paper_round(*[{}] * 5, ages=ages), {})["questions"]
    assert "C2" in paper_figures(paper_round(*[{}] * 5, ages=ages[2:] + ages[2:4]), {})["questions"]
