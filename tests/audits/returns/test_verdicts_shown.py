"""What the page of a return says of the board's verdicts to the people of the agency."""

from __future__ import annotations

import pytest
from django.urls import reverse

from audits.moderation import services, telling
from audits.moderation.services import give_verdict
from audits.returns.return_data import return_data_of
from tests.audits.moderation.test_moderation_pages import again, question
from tests.audits.returns.test_fill_pages import page_of, person_of
from tests.cast import enter as sign_in
from tests.factories.accounts import UserFactory
from tests.factories.audits import add_evidence, fill, make_return, submitted

pytestmark = pytest.mark.django_db
ASKED = "Please send us the minutes."


@pytest.fixture
def judged():
    """A submitted return of which a moderator wants more on A1.4, with who gave that verdict."""
    audit_return, helen = submitted(fill(make_return())), UserFactory(roles=["manager"])
    asked = question(audit_return, "A1.4")
    seen = return_data_of(audit_return).seen_of(asked)
    known = {"audit_return": audit_return, "question": asked, "seen": seen, "expected": 0, "by": helen}
    give_verdict(says="more", comment=ASKED, **known)
    return audit_return, helen


@pytest.mark.long
def test_new_evidence_counts_as_a_change_since_the_verdict(judged, mailbox):
    audit_return, helen = judged
    telling.send_back(audit_return=audit_return, expected=audit_return.version, text="The minutes.", by=helen)
    agent = person_of(audit_return)
    client, page = sign_in(agent), f"{page_of(audit_return)}?open={question(audit_return, 'A1.4').pk}"
    before = client.get(page).text
    assert ASKED in before and "You have changed this answer since." not in before
    add_evidence(audit_return, "A1.4", agent)
    after = client.get(page).text
    assert ASKED in after and "You have changed this answer since." in after


@pytest.mark.long
def test_agency_does_not_read_verdicts_while_the_board_is_at_it(judged):
    audit_return, helen = judged
    agent = person_of(audit_return)
    assert ASKED not in sign_in(agent).get(page_of(audit_return)).text
    assert ASKED in sign_in(helen).get(page_of(audit_return)).text
    services.moderate(audit_return=again(audit_return), expected=again(audit_return).version, by=helen)
    assert ASKED in sign_in(agent).get(page_of(audit_return)).text


def test_the_page_of_a_submitted_return_leads_a_moderator_to_its_verdicts(judged):
    audit_return, helen = judged
    moderation = reverse("audits:moderate", args=[audit_return.pk])
    page = sign_in(helen).get(page_of(audit_return))
    assert moderation in page.text and "can send it back to you" not in page.text
    page = sign_in(person_of(audit_return)).get(page_of(audit_return))
    assert moderation not in page.text and "can send it back to you" in page.text
