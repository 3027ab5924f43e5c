"""Figures of a round against a second calculation, over random returns; and who is shown which."""

from __future__ import annotations

import datetime as dt
import random
import statistics
from fractions import Fraction

import pytest
from django.db import transaction

from audits.models import Answer, Return, Round
from audits.results import services
from audits.results.figures import figures_of, level_spread, published_of
from audits.results.page import Results
from audits.results.scoring import Share
from core.text.dates import today
from tests.audits import second_count
from tests.audits.forms import EVERY
from tests.factories.accounts import UserFactory
from tests.factories.audits import DAY, fill, open_round, return_of
from tests.factories.plan import AgencyFactory

KINDS = ["primary"] * 6 + ["secondary"] * 2 + ["police"] * 5 + ["nursery"] * 1
pytestmark = pytest.mark.django_db
YPN = ("A1.3", "A1.4", "A2.1", "A2.4", "A2.5", "A3.1", "A4.2", "A6.1")


@pytest.fixture(scope="module")
def asked(django_db_setup, django_db_blocker):
    """A round of fourteen agencies with random answers, of which all but some have come in."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield random_round(random.Random(7))
        transaction.set_rollback(True)


def random_round(chance, **values):
    """Each answer drawn; one return is sent back, one is not counted, one is not finished."""
    agencies = [AgencyFactory(kind=kind) for kind in KINDS]
    asked, by = open_round(agencies, **values), UserFactory()
    for place, agency in enumerate(agencies):
        audit_return = return_of(asked, agency)
        but = {code: chance.choice(["y", "p", "n", "na"]) for code in YPN}
        but |= {"A2.3": chance.choice("345"), "A4.1": chance.choice("12345")}
        but |= {"A3.2": str(chance.randint(0, 90)), "A2.2": (today() - DAY * chance.randint(0, 900)).isoformat()}
        but |= {"A7.3": {part: str(chance.randint(0, 9)) for part in parts_of("A7.3")}}
        but |= {"A5.1": None if chance.random() < 0.3 else str(chance.randint(0, 4))}
        fill(audit_return, by=by, but=but)
        if place != 3:
            Return.objects.filter(pk=audit_return.pk).update(**came(place))
    return asked


def came(place: int) -> dict:
    """Handed in without the way there, which has tests of its own: random answers would be stopped by the checks."""
    facts = {"submitted_on": today(), "submitted_at": f"{today()}T12:00Z", "receipt": f"R{place}", "times_submitted": 1}
    facts["state"] = "sent_back" if place == 4 else "moderated" if place % 2 else "submitted"
    return facts | ({"not_counted_reason": "Parents were not told"} if place == 5 else {})


def parts_of(code: str) -> list[str]:
    """The codes of the parts of a question."""
    return [field.name for field in EVERY[code].fields]


def read(asked, *, sees_all=True, kind="", least=5) -> Results:
    """The results as somebody reads them."""
    return Results(asked, figures_of(asked), None, least, sees_all, kind)


@pytest.mark.long
@pytest.mark.parametrize(
    "kind",
    [None, "primary", *(pytest.param(kind, marks=pytest.mark.long) for kind in ("secondary", "police", "nursery"))],
)
def test_counts_of_every_answer_agree_with_a_second_calculation(asked, kind):
    found = figures_of(asked)
    kinds = {kind} if kind else None
    for code in (*YPN, "A2.3", "A4.1"):
        line = found.line(found.form.questions[code], kinds)
        for answer in ("y", "p", "n", "na", "1", "2", "3", "4", "5"):
            assert line.codes[answer] == second_count.how_many(asked, code, answer, kind), (code, answer)
        assert line.answered == len(second_count.values_of(asked, code, kind))


@pytest.mark.parametrize("kind", [None, "primary", "police"])
def test_scores_of_sections_agree_with_a_second_calculation(asked, kind):
    found = figures_of(asked)
    for section in found.form.sections:
        codes = [question.code for question in section.questions if question.type in ("ypn", "ypn_text")]
        share = found.score(section, {kind} if kind else None)
        second = second_count.score(asked, codes, kind)
        assert (Fraction(share.got, share.possible) if share.possible else None) == second


def test_numbers_are_summed_and_a_blank_is_not_0(asked):
    found = figures_of(asked)
    line = found.line(found.form.questions["A5.1"])
    values = second_count.values_of(asked, "A5.1")
    assert (line.sums["answer"], line.answered) == (sum(values), len(values))
    assert line.blank == len(second_count.returns_of(asked)) - len(values) > 0
    line = found.line(found.form.questions["A7.3"])
    rows = second_count.values_of(asked, "A7.3")
    assert line.sums == {part: sum(row[part] for row in rows) for part in parts_of("A7.3")}


def test_days_are_counted_by_their_age(asked):
    found = figures_of(asked)
    codes = found.line(found.form.questions["A2.2"]).codes
    on = today()
    ages = [on - dt.date.fromisoformat(day) for day in values(asked, "A2.2")]
    assert sum(codes.values()) == len(ages)
    assert codes["12"] == sum(age.days <= 365 + on_leap(on) for age in ages)


def values(asked, code):
    """Shorter to read."""
    return second_count.values_of(asked, code)


def on_leap(on) -> int:
    """1 where the last twelve months had 366 days."""
    return int((on - on.replace(year=on.year - 1)).days == 366)


def test_a_return_sent_back_not_finished_or_not_counted_is_in_no_figure(asked):
    response = figures_of(asked).response()
    assert (response.asked, response.received, response.counted) == (14, 13, 11)
    assert figures_of(asked).line(figures_of(asked).form.questions["A1.3"]).answered == 11


def test_figures_are_counted_again_once_a_return_comes_in_or_goes_out(asked, django_assert_num_queries):
    figures_of(asked)
    with django_assert_num_queries(1):
        before = figures_of(asked).response().counted
    audit_return = Return.objects.filter(round=asked, state="submitted").first()
    audit_return.state, audit_return.version = "sent_back", audit_return.version + 1
    audit_return.save()
    assert figures_of(asked).response().counted == before - 1


def test_middle_and_quartiles_are_those_of_the_scores_of_single_returns(asked):
    found = figures_of(asked)
    for section in found.form.sections:
        codes = [question.code for question in section.questions if question.type in ("ypn", "ypn_text")]
        shares = []
        for audit_return in second_count.returns_of(asked):
            own = Answer.objects.filter(audit_return=audit_return, question__code__in=codes).values_list(
                "value", flat=True
            )
            given = [second_count.said(value) for value in own]
            counted = [{"y": 2, "p": 1, "n": 0}[each] for each in given if each in ("y", "p", "n")]
            shares += [100 * sum(counted) / (2 * len(counted))] if counted else []
        pk = next((q.section_id for q in asked.edition.questions.filter(code__in=codes)), None)
        spread = found.spread(pk)
        if not shares:
            assert spread is None
            continue
        low, middle, high = statistics.quantiles(shares, n=4, method="inclusive")
        assert (spread.low, spread.middle, spread.high, spread.returns) == pytest.approx(
            (low, middle, high, len(shares))
        )


def test_the_middle_of_a_scale_is_that_of_its_answers(asked):
    line = figures_of(asked).line(figures_of(asked).form.questions["A4.1"])
    assert level_spread(line).middle == statistics.median(values(asked, "A4.1"))


def test_a_share_of_nothing_is_z():
    assert Share(0, 0).printed == "z"


@pytest.fixture
def all_shown(asked, monkeypatch):
    """What readers of totals are shown of a closed round if one return is enough: every return, counted one by one."""
    monkeypatch.setattr(services, "fewest", lambda: 1)
    Round.objects.filter(pk=asked.pk).update(state="closed", closed_on=today())
    asked.refresh_from_db()
    services.move_on(asked)
    return published_of(asked)


@pytest.mark.parametrize("kinds", [None, {"primary"}, {"nursery"}])
def test_results_of_a_closed_round_are_those_of_today_where_one_return_is_enough(asked, all_shown, kinds):
    found = figures_of(asked)
    assert all_shown.response(kinds) == found.response(kinds)
    for question in found.form.questions.values():
        ours, theirs = all_shown.line(question, kinds), found.line(question, kinds)
        assert (ours.asked, ours.answered, ours.codes) == (theirs.asked, theirs.answered, theirs.codes)
        assert +ours.sums == +theirs.sums, question.code


def test_quartiles_of_what_is_shown_are_those_of_today(asked, all_shown):
    found = figures_of(asked)
    spreads = [found.spread(section.pk) for section in found.form.sections]
    assert any(spreads) and [all_shown.spread(section.pk) for section in found.form.sections] == spreads


# who is shown what


def test_who_reads_totals_is_offered_only_kinds_with_enough_returns_behind_them_and_behind_the_rest(asked):
    counted = {kind: len(second_count.returns_of(asked, kind)) for kind in set(KINDS)}
    board = read(asked, sees_all=False, least=3)
    offered = {kind for kind, _ in board.offered_kinds}
    assert offered and all(counted[kind] >= 3 for kind in offered)
    rest = sum(n for kind, n in counted.items() if kind not in offered)
    assert rest == 0 or rest >= 3
    assert {kind for kind, _ in read(asked, least=3).offered_kinds} == set(KINDS)


def test_the_manager_sees_small_groups_with_a_mark(asked):
    manager = read(asked, kind="secondary")
    assert manager.is_few and not manager.is_hidden
    assert all(shown.few for shown in manager.sections[0].questions if shown.line.answered)


def test_nothing_is_shown_where_fewer_returns_have_come_in_than_are_published(asked):
    assert read(asked, sees_all=False, least=12).is_hidden
    assert not read(asked, sees_all=False, least=11).is_hidden


def test_the_response_rate_names_no_small_kind_to_the_board(asked):
    rows = read(asked, sees_all=False, least=5).response_rows
    assert all(response.asked >= 5 for _, response, _ in rows)
    assert sum(response.asked for _, response, _ in rows) == len(KINDS)
