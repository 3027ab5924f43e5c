"""The box for an improvement action below a question of a return."""

from __future__ import annotations

import pytest
from django.urls import reverse

from audits.access import form_for
from tests.actions.pages import tree_of
from tests.cast import enter
from tests.factories.accounts import UserFactory
from tests.factories.audits import make_return
from tests.factories.plan import MembershipFactory

pytestmark = pytest.mark.django_db


def boxes(response, tag: str) -> set[str]:
    """The names of text areas inside an element of this kind."""
    return set(tree_of(response).xpath(f"//{tag}//textarea/@name"))


@pytest.mark.long
def test_action_box_is_folded_until_its_question_is_answered():
    audit_return = make_return()
    person = UserFactory(roles=["agency"])
    MembershipFactory(user=person, subgroup=None, agency=audit_return.agency)
    client, page = enter(person), reverse("audits:return", args=[audit_return.pk])
    person_asked, date_asked = (form_for(audit_return).questions[code].pk for code in ("A1.1", "A1.2"))
    blank, old = f"a{person_asked}-text", f"a{date_asked}-text"  # actions for no lead officer, and for old training

    assert {blank, old} <= boxes(client.get(page), "details")
    day = {f"q{date_asked}-answer_{box}": text for box, text in (("day", "3"), ("month", "2"), ("year", "2010"))}
    sent = day | {f"q{date_asked}-version": "0", f"a{date_asked}-version": "0"}
    url = reverse("audits:answer", args=[audit_return.pk, date_asked])
    answered = client.post(url, sent, headers={"HX-Request": "true"})
    assert old in boxes(answered, "div") and not boxes(answered, "details")
    assert boxes(client.get(page), "details") & {blank, old} == {blank}
