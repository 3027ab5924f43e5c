"""The children's surveys of the demonstration board: what is printed adds up, and something of everything is there."""

from __future__ import annotations

from itertools import product

import pytest

from audits.models import Return, Round
from audits.questions.questionnaire import form_of
from voices.figures.printed import ALL, BASE, HIDDEN, Printed
from voices.models import BandAnswered, FeedbackRow, SettingCount, SettingSurvey, SurveyClass, VoicesIssue, WaitingCount
from voices.results.page.comparing import comparison_rows
from voices.wording.questions import ANY

SEVERAL = {"C4", "C5", "C10", "wishes", ANY}  # of which any number may be chosen, so that options do not add up


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def finished_last_year():
    return SettingSurvey.objects.filter(audit_return__round__year=2025)


def numbers(texts) -> list[int] | None:
    """Printed counts; None where one of them is hidden."""
    texts = list(texts)
    return None if HIDDEN in texts else [int(text) for text in texts]


@pytest.mark.long
def test_printed_options_of_each_setting_add_up_to_those_who_answered():
    checked = 0
    for survey in finished_last_year().exclude(printed={}):
        printed = Printed(survey.printed)
        for code in set(printed.data["questions"]) - SEVERAL:
            if parts := numbers(printed.count(code, option) for option in printed.options(code)):
                assert sum(parts) == int(printed.answered()) == int(printed.base(code)), (survey, code)
                checked += 1
        assert int(printed.answered()) == sum(int(printed.answered(band)) for band in printed.bands)
    assert checked >= 5


def test_printed_columns_and_options_of_the_borough_add_up():
    printed, checked = Printed(VoicesIssue.objects.get().printed), 0
    for text in (printed.asked, printed.answered):
        assert int(text()) == sum(int(text(band)) for band in printed.bands)
    for code in printed.data["questions"]:
        for option in (*printed.options(code), BASE):
            if (parts := numbers(printed.count(code, option, band) for band in (*printed.bands, ALL))) and parts[:-1]:
                assert sum(parts[:-1]) == parts[-1], (code, option)
                checked += 1
    for code, band in product(set(printed.data["questions"]) - SEVERAL, (*printed.bands, ALL)):
        if parts := numbers(printed.count(code, option, band) for option in printed.options(code)):
            assert sum(parts) == int(printed.base(code, band)), (code, band)
    assert checked > 20 and printed.settings == 12  # the third of those under 10 waited for others in vain


def test_borough_is_the_sum_of_its_settings_and_of_those_under_10():
    printed = Printed(VoicesIssue.objects.get().printed)
    shown = sum(int(Printed(survey.printed).answered()) for survey in finished_last_year().exclude(printed={}))
    assert 10 <= int(printed.answered()) - shown <= 18 and finished_last_year().filter(printed={}).count() == 3
    assert shown == sum(BandAnswered.objects.filter(survey__in=finished_last_year()).values_list("answered", flat=True))
    assert not [n for n in BandAnswered.objects.values_list("answered", flat=True) if n < 10]


def test_true_counts_of_last_year_are_gone_and_no_class_of_it_is_left():
    assert not SettingCount.objects.filter(round__year=2025).exists()
    assert not SurveyClass.objects.filter(survey__audit_return__round__year=2025).exists()
    assert not Round.objects.filter(year=2025, children__isnull=False).exclude(state="closed").exists()
    states = Return.objects.filter(round__year=2025, round__children__isnull=False).values_list("state", flat=True)
    assert len(states) == 19 and set(states) == {"closed"}


def test_classes_of_this_year_are_in_every_state_and_their_counts_fit():
    classes = SurveyClass.objects.filter(survey__audit_return__agency__name="Harbour Lane Primary School")
    assert {each.state for each in classes} == set(SurveyClass.State.values)
    for each in classes:
        counts = dict.fromkeys(("lesson", "know", "C3"), 0)
        for count in WaitingCount.objects.filter(survey_class=each, question__in=counts):
            counts[count.question] += count.n
        assert max(counts.values()) <= each.received == each.marks.count() <= each.roll
    this_year = SettingSurvey.objects.filter(audit_return__round__year=2026)
    assert {each.state for each in this_year} == {"joined", "running", "finished"}


def test_adults_and_children_of_some_schools_look_at_an_answer_together():
    found = {}
    for survey in finished_last_year().with_all().exclude(printed={}):
        form = form_of(survey.audit_return.round.children)
        found[survey.audit_return.agency.name] = [row.code for row in comparison_rows(survey, form, 60) if row.together]
    assert "changed" in found["Harbour Lane Primary School"] and {"know", "changed"} <= set(found["Northmere Academy"])
    assert [] in found.values()


def test_board_has_said_what_it_did_and_each_figure_is_printed():
    printed, rows = Printed(VoicesIssue.objects.get().printed), list(FeedbackRow.objects.filter(survey=None))
    assert len(rows) == 2 and all(row.agreed_on and row.did for row in rows)
    assert all(printed.count(*row.figure.split(".")).isdecimal() for row in rows)
