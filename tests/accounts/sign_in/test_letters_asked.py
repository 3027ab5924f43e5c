"""Nobody fills other people's mailboxes: how many letters one person has sent to addresses that they type."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import Invitation
from accounts.people.invitations import invite
from agencies.models import Agency
from audits.models import SignatureRequest
from core.records.rules import RuleBroken
from core.web.throttle import spend_email


@pytest.fixture
def few(monkeypatch):
    """Two letters within an hour, so that few are sent here."""
    monkeypatch.setattr("core.web.throttle.EMAILS", 2)


@pytest.mark.long
def test_nobody_has_letters_without_end_sent_by_inviting(board, helen, marian, few):
    def ask(number: int, by) -> None:
        invite(email=f"new{number}@example.org", name="New", roles=["board"], by=by)

    ask(1, helen)
    ask(2, helen)
    with pytest.raises(RuleBroken, match="2 emails sent within an hour"):
        ask(3, helen)
    assert not Invitation.objects.filter(email="new3@example.org").exists(), "nothing is half saved"
    spend_email(marian)  # another person's count is their own


def test_nobody_has_letters_without_end_sent_by_asking_for_a_signature(board, denzil, enter, few):
    asked = board.signing.ready
    Agency.objects.filter(pk=asked.agency_id).update(email="office@example.org")
    client, address = enter(denzil), reverse("audits:send_for_signature", args=[asked.pk])
    for number, status in ((1, 302), (2, 302), (3, 422)):
        form = {"version": asked.version, "head-name": "Mo Head", "head-email": f"mo{number}@example.org"}
        answer = client.post(address, form)
        assert answer.status_code == status
    assert "2 emails sent within an hour" in answer.content.decode()
    assert not SignatureRequest.objects.filter(email="mo3@example.org").exists()
