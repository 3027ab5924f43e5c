"""From the address of a return to the return, for somebody who has an invitation and has not accepted it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from accounts.models import Invitation, User
from audits.models import Return
from audits.rounds import services
from core.text.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.audits import edition_of
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db
JO = "jo@tarn.example"
DAY = dt.timedelta(days=1)


@pytest.fixture
def audit_return(mailbox) -> Return:
    """The return of a college whose lead officer has just been written to for the first time."""
    agency, helen = AgencyFactory(kind="college"), UserFactory(roles=["manager"])
    EsloFactory(agency=agency, name="Jo Field", email=JO)
    asked = services.prepare_round(
        edition=edition_of(), title="This year", year=today().year, kinds=["college"], opens_on=today(),
        first_deadline=today() + 30 * DAY, final_deadline=today() + 60 * DAY, by=helen,
    )  # fmt: skip
    services.open_round(asked=asked, expected=1, by=helen)
    return Return.objects.get(agency=agency)


def test_code_by_mail_leads_whoever_was_invited_to_the_return(client, audit_return, mailbox):
    here = reverse("audits:return", args=[audit_return.pk])
    sign_in = client.get(here, follow=True)  # without the link of the letter
    instead = re.search(r'formaction="(/accounts/code/[^"]*)"', sign_in.text)[1]
    form = {"login": JO, "next": re.search(r'name="next" value="([^"]+)"', sign_in.text)[1]}
    typing = client.post(instead, form, follow=True)
    code = re.search(r"\d{4} \d{4}", mailbox.to(JO)[-1].get_content())[0]
    follows = re.search(r'name="next" value="([^"]+)"', typing.text)[1]
    done = client.post("/accounts/code/confirm/", {"code": code, "next": follows}, follow=True)
    assert done.status_code == 200 and done.request["PATH_INFO"] == here
    jo = User.objects.get(email=JO)
    assert Invitation.objects.get(email=JO).person == jo and jo.memberships.get().agency == audit_return.agency
