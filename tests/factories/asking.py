"""Factories of ESLO returns and emailed links."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from agencies.links.services import make_link
from agencies.models import Agency, Eslo, EsloReturn, EsloReturnLine, Handover, MailedLink
from core.text.dates import today
from tests.factories.directory import SignatoryFactory


def make_returns(school: Agency, officer: Eslo, by: User) -> list[EsloReturn]:
    """Two ESLO returns to the school alone: an open one whose emails have been sent, and one in preparation."""
    made = []
    for mailed_on in (today(), None):
        days = {"opened_on": today(), "due_on": today() + dt.timedelta(14), "mailed_on": mailed_on}
        made.append(EsloReturn.objects.create(title="ESLO return", asked_by=by, **days))
        EsloReturnLine.objects.create(eslo_return=made[-1], agency=school, eslo=officer, sent_to=officer.email)
    return made


def make_links(officer: Eslo, returned: EsloReturn) -> dict[str, MailedLink]:
    named = {"name": "Sam Field", "email": "sam@northmere.example", "valid_from": today(), "named_on": today()}
    office = Agency.objects.exclude(email="").exclude(pk=officer.agency_id).earliest("pk")  # whose mailbox is its own
    about = {
        "confirm": {"eslo": officer},
        "accept": {"handover": Handover.objects.create(eslo=officer, **named)},
        "address": {"eslo": officer, "new_email": "new@northmere.example"},
        "eslo_return": {"line": returned.lines.get()},
        "signatory": {"signatory": SignatoryFactory(agency=officer.agency, name="Mo Head")},
        "vouch": {"signatory": SignatoryFactory(agency=office, name="Lee New", waits=True)},
    }
    addresses = dict.fromkeys(about, officer.email) | {"accept": named["email"], "vouch": office.email}
    addresses["signatory"] = about["signatory"]["signatory"].email
    links = {
        purpose: make_link(purpose=purpose, sent_to=addresses[purpose], by=None, **target)
        for purpose, target in about.items()
    }
    # of the day before, so that the ESLO may be asked again today
    MailedLink.objects.filter(pk=links["confirm"].pk).update(made_on=today() - dt.timedelta(days=1))
    return links
