"""The survey's totals: percent of those who answered, small groups put together, small counts hidden for everybody."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from audits.models import Return
from audits.results.figures import figures_of
from audits.results.saying import item_of
from audits.results.survey import base_of
from core.text.dates import today
from tests.audits.forms import FORMS
from tests.audits.results.test_results_page import close
from tests.factories.audits import fill, open_round, return_of
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db
AGES = {"5_7": 0, "8_11": 20, "12_15": 20, "16_17": 0}


def survey(returns=5, **answers):
    """Returns of forty young people each; `answers` are the raw counts of a return by code."""
    agencies = [AgencyFactory(kind="primary") for _ in range(returns)]
    asked = open_round(agencies, key="young-people")
    counts = {f"asked_{age}": str(n + 5 if n else 0) for age, n in AGES.items()}
    counts |= {f"answered_{age}": str(n) for age, n in AGES.items()}
    for agency in agencies:
        audit_return = fill(return_of(asked, agency), but={"C2": counts, **answers})
        facts = {"submitted_on": today(), "submitted_at": timezone.now(), "receipt": f"S{audit_return.pk}"}
        Return.objects.filter(pk=audit_return.pk).update(state="submitted", times_submitted=1, **facts)
    close(asked)
    return asked


def rows_of(client, asked, code) -> dict[str, tuple[str, str]]:
    """What the page shows of a question: count and percent by the words of a part."""
    found = client.get(reverse("audits:results", args=[asked.pk])).context["results"]
    shown = next(each for section in found.sections for each in section.questions if each.question.code == code)
    return {row.text: (row.shown, row.share) for row in shown.rows}


def test_totals_stand_with_percent_of_those_who_answered(board, grace, enter):
    asked = survey(C7="11", C8="0", C3=None)
    assert rows_of(enter(grace), asked, "C7") == {"Young people": ("55", "27.5%")}
    assert rows_of(enter(grace), asked, "C8") == {"Young people": ("0", "0.0%")}


def test_percent_is_of_those_who_were_asked_this_question(board, helen, enter):
    asked = survey(C3={"girls": "18", "boys": "12", "other": "0", "rather_not": "10"})
    left_out = return_of(asked, asked.returns.first().agency)
    left_out.answers.filter(question__code="C3").update(value=None, number=None)
    found = figures_of(asked)
    total = found.total(item_of(found.form.questions["C3"]))
    assert (total["n"], total["p"], total["s"]["girls"]) == (4, 160, 72)


@pytest.mark.parametrize("who", ["grace", "helen"])
def test_a_small_count_is_hidden_with_the_next_for_everybody(board, enter, who):
    """Girls, boys, others and rather not add up to those who answered: one hidden alone would follow from the rest."""
    asked = survey(C3={"girls": "24", "boys": "15", "other": "1", "rather_not": "0"}, C7="1")
    rows = rows_of(enter(board.people[who]), asked, "C3")
    assert rows["Another description"] == ("c", "c") == rows["Boys"]
    assert rows["Girls"] == ("120", "60.0%") and rows["Rather not say"] == ("0", "0.0%")
    assert rows_of(enter(board.people[who]), asked, "C7") == {"Young people": ("c", "c")}


def test_who_did_not_is_no_way_to_a_small_count(board, grace, enter):
    """All but five is five."""
    assert rows_of(enter(grace), survey(C7="39"), "C7") == {"Young people": ("c", "c")}


def test_small_age_groups_are_put_together(board, helen, enter):
    asked = survey(returns=1)
    audit_return = asked.returns.get()
    value = {"asked_5_7": 6, "answered_5_7": 4, "asked_8_11": 30, "answered_8_11": 20}
    value |= {"asked_12_15": 40, "answered_12_15": 30, "asked_16_17": 9, "answered_16_17": 3}
    audit_return.answers.filter(question__code="C2").update(value=value)
    assert list(rows_of(enter(helen), asked, "C2").values()) == [("24", "66.7%"), ("33", "67.3%")]


def test_there_is_no_choice_by_kind(board, helen, enter):
    asked = survey()
    address = reverse("audits:results", args=[asked.pk])
    assert enter(helen).get(address).context["results"].offered_kinds == []
    assert enter(helen).get(address, {"kind": "primary"}).status_code == 404


def test_which_question_says_how_many_answered():
    assert base_of(FORMS["young-people"])[0] == "C2"
