"""The results of a survey round show what was published of the returns on paper, to everybody the same."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from audits.models import Answer, Return
from audits.results.figures import figures_of
from audits.results.saying import item_of
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.audits.results.test_results_page import close
from tests.factories.audits import fill, open_round, return_of
from tests.factories.plan import AgencyFactory
from tests.rows import try_rows
from voices.figures.services import close_round

pytestmark = pytest.mark.django_db
AGES = {"5_7": 0, "8_11": 20, "12_15": 20, "16_17": 0}


def survey(helen, returns=5, *, publish=True, **answers):
    """Returns of forty young people each, published; `answers` are the raw counts of a return by code."""
    agencies = [AgencyFactory(kind="primary") for _ in range(returns)]
    asked = open_round(agencies, key="young-people")
    counts = {f"asked_{age}": str(n + 5 if n else 0) for age, n in AGES.items()}
    counts |= {f"answered_{age}": str(n) for age, n in AGES.items()}
    for agency in agencies:
        audit_return = fill(return_of(asked, agency), but={"C2": counts, **answers})
        facts = {"submitted_on": today(), "submitted_at": timezone.now(), "receipt": f"S{audit_return.pk}"}
        Return.objects.filter(pk=audit_return.pk).update(state="submitted", times_submitted=1, **facts)
    close(asked)
    if publish:
        close_round(asked=asked, by=helen)
    return asked


def rows_of(client, asked, code) -> dict[str, tuple[str, str]]:
    """What the page shows of a question: count and percent by the words of a part."""
    found = client.get(reverse("audits:results", args=[asked.pk])).context["results"]
    shown = next(each for section in found.sections for each in section.questions if each.question.code == code)
    return {row.text: (row.shown, row.share) for row in shown.rows}


@pytest.mark.long
def test_totals_stand_with_percent_of_those_who_answered(board, helen, grace, enter):
    asked = survey(helen, C7="11", C8="0", C3=None)
    assert rows_of(enter(grace), asked, "C7") == {"Young people": ("55", "28%")}
    assert rows_of(enter(grace), asked, "C8") == {"Young people": ("0", "0%")}


@try_rows("who", ["grace", "helen"])
def test_small_count_is_hidden_with_the_next_for_everybody(board, helen, enter, who):
    """Girls, boys, others and rather not add up to those who answered: one hidden alone would follow from the rest."""
    asked = survey(helen, C3={"girls": "24", "boys": "15", "other": "1", "rather_not": "0"}, C7="1")
    rows = rows_of(enter(board.people[who]), asked, "C3")
    assert rows["Another description"] == ("c", "c") == rows["Boys"]
    assert rows["Girls"] == ("120", "60%") and rows["Rather not say"] == ("0", "0%")
    assert rows_of(enter(board.people[who]), asked, "C7") == {"Young people": ("c", "c")}


def test_who_did_not_is_no_way_to_a_small_count(board, helen, grace, enter):
    """All but five is five."""
    assert rows_of(enter(grace), survey(helen, C7="39"), "C7") == {"Young people": ("c", "c")}


def test_age_groups_are_in_percent_of_those_who_were_asked(board, helen, grace, enter):
    rows = list(rows_of(enter(grace), survey(helen), "C2").values())
    assert rows == [("0", "z"), ("100", "80%"), ("100", "80%"), ("0", "z")]


@pytest.mark.long
@try_rows("who", ["grace", "helen"])
def test_nothing_is_shown_before_it_is_published(board, helen, enter, who):
    asked = survey(helen, publish=False, C7="11")
    assert rows_of(enter(board.people[who]), asked, "C7") == {}
    page = enter(board.people[who]).get(reverse("audits:results", args=[asked.pk]))
    assert "Not published yet" in page.content.decode()


def test_four_settings_are_too_few_to_publish(board, helen):
    with pytest.raises(RuleBroken, match="5 settings"):
        survey(helen, returns=4)


def test_answers_from_online_surveys_are_not_counted(board, helen):
    """They are published with the children's figures; their hidden counts are no numbers."""
    asked = survey(helen, publish=False)
    Answer.objects.filter(round=asked, question__code="C4").update(value={"home": "c", "school": 9}, code="survey")
    found = figures_of(asked)
    total = found.total(item_of(found.form.questions["C4"]))
    assert total == {"asked": 5}


@pytest.mark.long
def test_there_is_no_choice_by_kind(board, helen, enter):
    asked = survey(helen, publish=False)
    address = reverse("audits:results", args=[asked.pk])
    assert enter(helen).get(address).context["results"].offered_kinds == []
    assert enter(helen).get(address, {"kind": "primary"}).status_code == 404
