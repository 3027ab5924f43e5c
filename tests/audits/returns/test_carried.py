"""Answers are carried forward from the latest return that was submitted, of whatever round."""

from __future__ import annotations

import pytest

from audits.models import Return, Round
from audits.points.services import add_access_point
from audits.questionnaires.services import questionnaires as edit
from audits.returns.return_data import return_data_of
from audits.returns.services.answers import keep_answers
from core.text.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.audits import edition_of, fill, make_return, open_round, return_of, submitted
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db
YEAR = today().year


def years_before(agency, years: int, *, is_submitted: bool = True, **but) -> Return:
    """A filled return of an agency, some years ago."""
    filled = fill(return_of(open_round([agency], year=YEAR - years), agency), but={"A2.3": "5"} | but)
    return submitted(filled) if is_submitted else filled


def test_latest_submitted_return_is_carried_where_the_round_before_has_none():
    agency = AgencyFactory(kind="primary")
    old = years_before(agency, 3)
    open_round([AgencyFactory(kind="primary")], year=YEAR - 1)  # the agency was not asked
    now = return_of(open_round([agency], year=YEAR), agency)
    assert now.previous == old and return_data_of(now).last_year["A2.3"].value == 5


def test_draft_that_was_never_submitted_is_passed_over():
    agency = AgencyFactory(kind="primary")
    old = years_before(agency, 2)
    draft = years_before(agency, 1, is_submitted=False, **{"A2.3": "2"})
    now = return_of(open_round([agency], year=YEAR), agency)
    assert now.previous == old and return_data_of(now).last_year["A2.3"].value == 5
    Return.objects.filter(pk=now.pk).update(previous=draft)  # as it was found before
    now.refresh_from_db()
    assert not return_data_of(now).last_year
    assert keep_answers(audit_return=now, questions=return_data_of(now).form.questions.values(), by=UserFactory()) == []


def test_return_that_was_sent_back_was_submitted_once():
    agency = AgencyFactory(kind="primary")
    old = years_before(agency, 1)
    Return.objects.filter(pk=old.pk).update(state="sent_back")
    assert return_of(open_round([agency], year=YEAR), agency).previous == old


def test_each_access_point_has_its_own_and_another_questionnaire_counts_not():
    agency, by = AgencyFactory(kind="primary"), UserFactory()
    years_before(agency, 1)
    hall, library = (add_access_point(agency=agency, name=name, by=by) for name in ("Hall", "Library"))
    old = submitted(fill(return_of(open_round(points=[hall], key="access-points", year=YEAR - 2), hall)))
    asked = open_round(points=[hall, library], key="access-points", year=YEAR)
    assert return_of(asked, hall).previous == old and return_of(asked, library).previous is None


def test_answers_come_through_an_edition_that_the_agency_never_filled_in():
    agency, by = AgencyFactory(kind="primary"), UserFactory()
    old = years_before(agency, 2)
    for _ in range(2):
        draft = edit.begin_draft(questionnaire=edition_of().questionnaire, by=by)
        edit.publish(edition=draft, expected=1, by=by)
    now = return_of(open_round([agency], edition=edition_of(), year=YEAR), agency)
    assert now.round.edition.number == old.round.edition.number + 2
    assert return_data_of(now).last_year["A2.3"].value == 5
    kept = keep_answers(audit_return=now, questions=return_data_of(now).form.questions.values(), by=by)
    assert len(kept) == 13 and {each.kept_from.audit_return_id for each in kept} == {old.pk}


@pytest.mark.long
def test_kept_answers_form_a_chain_through_the_years():
    agency, by = AgencyFactory(kind="primary"), UserFactory()
    years_before(agency, 2)
    for year in (YEAR - 1, YEAR):
        now = return_of(open_round([agency], year=year), agency)
        fill_rest(now, by)
        if year < YEAR:
            submitted(now)
    row = return_data_of(now).rows["A2.1"]
    assert row.kept_from.kept_from.kept_from is None and row.kept_from.kept_from.round.year == YEAR - 2


def fill_rest(audit_return: Return, by) -> None:
    """Keep what may be kept, and answer all other questions."""
    kept = keep_answers(
        audit_return=audit_return, questions=return_data_of(audit_return).form.questions.values(), by=by
    )
    fill(audit_return, by=by, but=dict.fromkeys(each.question.code for each in kept))


def test_round_is_compared_with_the_year_before_all_the_same():
    first = make_return(year=YEAR - 1).round
    assert Round.objects.get(pk=open_round(year=YEAR).pk).previous == first
