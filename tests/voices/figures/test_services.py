"""Finishing a survey, on the database."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from audits.models import Answer, Round
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.plan import AgencyFactory
from tests.factories.voices import children_round, make_class, make_survey
from tests.voices.figures.random_rounds import random_group, shipped_shapes
from voices.figures.printed import Printed
from voices.figures.services import close_round, finish, finishing
from voices.models import (
    BandAnswered,
    SettingCount,
    SettingSurvey,
    SurveyClass,
    VoicesIssue,
    WaitingCount,
    WaitingMark,
    WaitingPool,
)
from voices.wording.questions import words_for as shipped_words_for

pytestmark = pytest.mark.django_db


def answer(group: SurveyClass, n: int, seed: int = 1) -> None:
    """Let so many children of a class answer at random."""
    counts = random_group(random.Random(seed), "x", group.band, n, shipped_shapes(), 1).counts
    for row in group.counts.all():
        WaitingCount.objects.filter(pk=row.pk).update(n=counts[row.question, row.option])
    WaitingMark.objects.bulk_create(WaitingMark(survey_class=group, mark=f"{number:064d}") for number in range(n))
    group.received, group.state = n, SurveyClass.State.CLOSED
    group.save()


def surveys_in(sizes: list[dict[int, int]]) -> tuple[Round, list[SettingSurvey]]:
    """A round with a running survey for each setting: school year → how many answered."""
    agencies = AgencyFactory.create_batch(len(sizes))
    asked = children_round(agencies)
    surveys = []
    for number, (agency, years) in enumerate(zip(agencies, sizes, strict=True)):
        survey = make_survey(agency, asked)
        for year, n in years.items():
            answer(make_class(survey, f"{year}A", year=year, roll=n + 2), n, seed=100 * number + year)
        surveys.append(survey)
    return asked, surveys


@pytest.mark.long
def test_finish_adds_up_and_deletes_classes():
    _, [survey] = surveys_in([{5: 14, 6: 12, 8: 20}])
    before = Counter()
    for row in WaitingCount.objects.all():
        before[row.question, row.option] += row.n
    done = finish(survey=survey, by=UserFactory())
    assert (done.state, done.finished_on) == ("finished", today())
    assert list(BandAnswered.objects.values_list("band", "asked", "answered")) == [("8_11", 30, 26), ("12_15", 22, 20)]
    stored = Counter()
    for row in SettingCount.objects.exclude(option__in=["base", "no_answer"]):
        stored[row.question, row.option] += row.n
    assert stored == before
    assert not SurveyClass.objects.exists()
    assert not WaitingCount.objects.exists()
    assert not WaitingMark.objects.exists()


@pytest.mark.long
def test_finish_prints_sums_that_agree():
    _, [survey] = surveys_in([{5: 40, 8: 60}])
    printed = Printed(finish(survey=survey, by=UserFactory()).printed)
    assert printed.is_shown
    assert (printed.answered(), printed.asked(), printed.bands) == ("100", "104", ["8_11", "12_15"])
    assert printed.base("C6") == "100"
    texts = [printed.count("C6", row) for row in printed.options("C6")]
    numbers = [int(text) for text in texts if text.isdecimal()]
    assert sum(numbers) + texts.count("c") <= 100
    assert not any(1 <= n <= 5 for n in numbers)


@pytest.mark.long
def test_finish_merges_small_group():
    _, [survey] = surveys_in([{5: 6, 8: 20, 12: 15}])
    finish(survey=survey, by=UserFactory())
    assert list(BandAnswered.objects.values_list("band", "answered")) == [("mixed", 26), ("16_17", 15)]
    assert set(SettingCount.objects.values_list("band", flat=True)) == {"mixed", "16_17"}


def pools() -> dict[str, dict[str, int]]:
    """The sizes of the pools that are counted, by band."""
    found: dict[str, dict[str, int]] = {}
    for band, name, n in SettingCount.objects.filter(question="all").values_list("band", "option", "n"):
        found.setdefault(band, {})[name] = n
    return found


def waiting() -> dict[str, int]:
    """The sizes of the pool that waits."""
    return dict(WaitingPool.objects.filter(question="all").values_list("option", "n"))


@pytest.mark.long
def test_finish_keeps_nothing_of_setting_under_10():
    _, surveys = surveys_in([{5: 4, 8: 5}, {8: 3}])
    for survey in surveys:
        finish(survey=survey, by=UserFactory())
        assert survey.printed == {}
    assert not BandAnswered.objects.exists()
    assert set(SettingCount.objects.values_list("survey", "band")) == {(None, "mixed")}
    assert pools() == {"mixed": {"asked": 18, "answered": 12, "settings": 2}}


def test_small_setting_waits_where_no_backup_looks_until_there_are_10_answers():
    """Else the first with one child would be in a backup, and the next would be the difference of two."""
    assert WaitingPool.never_backed_up
    _, surveys = surveys_in([{8: 1}, {8: 8}, {8: 1}, {8: 2}])
    for survey, answered in zip(surveys, [1, 9, 0, 2], strict=True):
        finish(survey=survey, by=UserFactory())
        assert waiting().get("answered", 0) == answered
        assert SettingCount.objects.exists() is (answered not in (1, 9))
    assert pools() == {"mixed": {"asked": 16, "answered": 10, "settings": 3}}
    keys = [(row.question, row.option) for row in WaitingPool.objects.all()]
    assert keys == sorted(keys), "rows of a pool are in the order of their names"


@pytest.mark.long
def test_pool_with_10_answers_takes_nobody_more():
    _, surveys = surveys_in([{8: 6}, {8: 6}, {8: 7}, {8: 5}])
    for survey in surveys:
        finish(survey=survey, by=UserFactory())
    assert pools() == {
        "mixed": {"asked": 16, "answered": 12, "settings": 2},
        "mixed2": {"asked": 16, "answered": 12, "settings": 2},
    }
    assert not WaitingPool.objects.exists()


def test_pool_keeps_no_question_that_fewer_than_10_of_it_were_asked(monkeypatch):
    def words_for(edition, age):
        """The shipped words, of which 16 to 18 are not asked one."""
        words = shipped_words_for(edition, age)
        kept = [each for each in words.questions if age != "16_18" or each.code != "wishes"]
        return replace(words, questions=tuple(kept))

    _, surveys = surveys_in([{12: 9}, {4: 1}])
    monkeypatch.setattr(finishing, "words_for", words_for)
    for survey in surveys:
        finish(survey=survey, by=UserFactory())
    bases = dict(SettingCount.objects.filter(option="base").values_list("question", "n"))
    assert set(bases.values()) == {10} and "wishes" not in bases


def test_finish_changes_nothing_when_pressed_twice():
    _, [survey, small] = surveys_in([{5: 30}, {5: 3}])
    for each in (survey, small):
        finish(survey=each, by=UserFactory())
        version, rows = each.version, list(SettingCount.objects.values_list("pk", "n"))
        finish(survey=SettingSurvey.objects.get(pk=each.pk), by=UserFactory())
        assert SettingSurvey.objects.get(pk=each.pk).version == version
        assert list(SettingCount.objects.values_list("pk", "n")) == rows


def test_finish_counts_only_what_is_there_after_a_crash():
    _, [survey] = surveys_in([{5: 30}])
    SurveyClass.objects.update(received=44)
    finish(survey=survey, by=UserFactory())
    assert BandAnswered.objects.get().answered == 30


@pytest.mark.long
def test_finish_puts_merged_groups_with_the_oldest_of_them():
    _, surveys = surveys_in([{5: 5, 8: 20}, {5: 20, 8: 5, 12: 3}])
    found = []
    for survey in surveys:
        finish(survey=survey, by=UserFactory())
        found.append(Answer.objects.get(audit_return=survey.audit_return, question__code="C2").value)
    assert {part for part, n in found[0].items() if n is not None} == {"asked_12_15", "answered_12_15"}
    assert (found[0]["asked_12_15"], found[0]["answered_12_15"]) == (29, 25)
    assert (found[1]["asked_16_17"], found[1]["answered_16_17"]) == (34, 28)


def test_finish_does_not_tell_that_all_of_a_few_refused():
    _, [survey] = surveys_in([{5: 20, 8: 14}])
    make_class(survey, "12A", year=12, roll=2, state="closed")
    finish(survey=survey, by=UserFactory())
    assert list(BandAnswered.objects.values_list("band", "asked", "answered")) == [("8_11", 22, 20), ("12_15", 18, 14)]
    assert Printed(survey.printed).bands == ["8_11", "12_15"]
    assert survey.printed["asked"]["all"] == "40"


def test_finish_is_refused_before_survey_runs():
    survey = make_survey(state="joined")
    with pytest.raises(RuleBroken, match="not running"):
        finish(survey=survey, by=UserFactory())


def test_finish_fills_return_with_printed_figures():
    _, [survey] = surveys_in([{5: 30, 8: 25}])
    by = UserFactory()
    finish(survey=survey, by=by)
    answers = {each.question.code: each for each in Answer.objects.select_related("question")}
    assert set(answers) == {"C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "C10", "C11"}
    assert answers["C2"].value["answered_8_11"] == 30
    printed = Printed(survey.printed)
    for part, value in answers["C4"].value.items():
        assert str(value) == printed.count("C4", part)
    assert {each.code for code, each in answers.items() if code != "C1"} == {"survey"}
    values = [value for code in ("C3", "C4", "C5", "C6", "C10", "C11") for value in answers[code].value.values()]
    assert not any(isinstance(value, int) and 1 <= value <= 5 for value in values)


def test_finish_fills_return_with_words_under_10():
    _, [survey] = surveys_in([{5: 4}])
    finish(survey=survey, by=UserFactory())
    assert set(Answer.objects.filter(code="survey").values_list("question__code", flat=True)) >= {"C2", "C7", "C11"}
    assert all(value == {} for value in Answer.objects.filter(code="survey").values_list("value", flat=True))


def test_close_round_is_refused_with_too_few_settings():
    asked, surveys = surveys_in([{5: 20}, {5: 25}, {8: 30}, {5: 18}])
    for survey in surveys:
        finish(survey=survey, by=UserFactory())
    with pytest.raises(RuleBroken, match="5 settings"):
        close_round(asked=asked, by=UserFactory())
    assert not VoicesIssue.objects.exists()
