"""A name that somebody typed stands in emails as a name, whatever it holds."""

from __future__ import annotations

import datetime as dt

import pytest

from agencies.posts.services.eslos import appoint
from core.mail import compose
from core.mail.kinds import kind_of
from core.mail.models import OutgoingEmail
from core.text.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory
from tests.reminders.answers.board import day, office_link, sent

pytestmark = pytest.mark.django_db


PAY = "Pay at https://evil.example/ now"


@pytest.mark.long
@pytest.mark.parametrize("name", [f"Ann Lee,\n\n== Your account is closed ==\n\n{PAY}", PAY])
def test_name_that_is_rather_a_message_is_not_sent(client, name):
    school = AgencyFactory(name="Tarn Road School", email="office@tarn.example")
    officer = EsloFactory(agency=school, email="dee@tarn.example", valid_from=today() - dt.timedelta(days=400))
    item = f"eslo {officer.pk}"
    person = {"name": name, "email": "victim@elsewhere.example", **day(today(), "valid_from")}
    client.post(office_link(school, item), sent(item, "else", **person))
    email = OutgoingEmail.objects.get(to="victim@elsewhere.example")
    written = kind_of(email.kind).make({"to": email.to, **email.args})
    assert written.text.startswith("Dear colleague,\n\nPlease tell us by")
    assert "evil.example" not in written.text + written.html + written.subject


def test_name_with_a_line_break_is_one_line():
    person = UserFactory(name="Ann\n\n== Act now ==\n\nOpen this: https://testserver/x/")
    assert "\n" not in person.display_name
    written = compose("Subject", "account_notice.txt", name="Ann\r\n\n== Act now ==\n\nLee", happened="It was.")
    assert written.text.startswith("Dear Ann == Act now == Lee,") and "<h2" not in written.html


def test_name_of_an_officer_is_kept_on_one_line():
    officer = appoint(
        agency=AgencyFactory(), name=" Ann\n\n== Act now == ", valid_from=today(), by=UserFactory(), email="a@x.example"
    )
    assert officer.name == "Ann == Act now =="
