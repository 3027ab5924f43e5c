"""Why somebody did not sign is read by the agency alone, and until it is signed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from audits.models import ReturnMessage, SignOff
from audits.signing.services import inviting
from tests.audits.signing.test_signing_pages import address, person_of, ready
from tests.factories.accounts import UserFactory
from tests.factories.audits import fill, make_return, submitted

pytestmark = pytest.mark.django_db
NOTE = "A3.2 is too low, talk to Gay first."


@pytest.fixture
def audit_return():
    """A return that the head sent back with a note."""
    made = ready(fill(make_return(), by=(sam := UserFactory())), sam)
    head = person_of(made.agency, "signatory")
    inviting.leave_unsigned(audit_return=made, expected=made.version, note=NOTE, by=head)
    return made


@pytest.mark.long
def test_board_reads_no_note_of_a_signatory(enter, audit_return):
    own = enter(UserFactory(roles=["manager"]))
    message = ReturnMessage.objects.get()
    assert own.get(reverse("history", args=["message", message.pk])).status_code == 404
    for page in (
        address("sign_off", audit_return),
        address("return", audit_return),
        reverse("history", args=["return", audit_return.pk]),
    ):
        assert NOTE not in own.get(page).text, page
    submitted(audit_return)
    assert NOTE not in own.get(address("moderate", audit_return)).text


@pytest.mark.long
def test_agency_reads_it_until_the_return_is_signed(enter, audit_return):
    own = enter(person_of(audit_return.agency))
    assert NOTE in own.get(address("sign_off", audit_return)).text
    submitted(audit_return)
    assert SignOff.objects.in_force().count() == 2
    for name in ("sign_off", "receipt", "return"):
        assert NOTE not in own.get(address(name, audit_return)).text, name
