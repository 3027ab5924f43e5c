"""What stands beside an answer: last year’s, and the one that was sent back."""

from __future__ import annotations

import pytest

from audits.models import AccessPoint
from audits.moderation import telling
from audits.questions.questionnaire import Given
from audits.returns.services.answers import save_answer
from core.text.dates import today
from tests.audits.moderation.test_moderation_pages import again, evaluated, judge, question
from tests.audits.signing.test_signing_pages import address
from tests.factories.audits import fill, make_return, open_round, return_of, submitted
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db


@pytest.mark.long
def test_last_years_answer_stands_beside_this_years(enter, helen):
    first = submitted(fill(make_return(year=2025), but=None))
    asked = open_round([first.agency], year=2026)
    audit_return = submitted(fill(return_of(asked), but={"A2.3": "5"}))
    judged = evaluated(enter(helen), audit_return)
    assert judged["A2.3"].last_year == [("", "4 In place and checked in the last 12 months")]
    assert judged["A2.3"].row.lines == [("", "5 Checked, improved and shared with others")]


def test_what_changed_is_known_of_returns_that_nobody_signs_too(enter, helen):
    shop = AccessPoint.objects.create(agency=AgencyFactory(kind="access_point"), name="Shop floor")
    audit_return = submitted(fill(return_of(open_round(points=[shop], key="access-points"))))
    telling.send_back(audit_return=audit_return, expected=audit_return.version, text="How is it filtered?", by=helen)
    asked = question(audit_return, "B7")
    save_answer(audit_return=audit_return, question=asked, expected=1, given=Given("By the supplier."), by=helen)
    submitted(again(audit_return))
    judged = evaluated(enter(helen), audit_return)
    assert [code for code, row in judged.items() if row.before] == ["B7"]
    assert judged["B7"].before.text == "All is in place." and judged["B8"].before is None


def test_statements_of_a_return_that_came_before(enter, helen, mailbox, django_assert_max_num_queries):
    before = submitted(fill(make_return(year=today().year - 1)))
    audit_return = submitted(fill(return_of(open_round([before.agency], year=today().year))))
    judge(client := enter(helen), audit_return, "A1.3", "more", "Please say who.")
    telling.send_back(audit_return=audit_return, expected=audit_return.version, text="Who?", by=helen)
    submitted(again(audit_return))
    client.get(address("moderate", audit_return))
    with django_assert_max_num_queries(14):  # for the children’s survey one, for the addresses of who filled in another
        client.get(address("moderate", audit_return))
