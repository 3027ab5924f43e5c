"""What the tests about asking share: an ESLO with an address, a link to them, a return that is open."""

from __future__ import annotations

import datetime as dt

from agencies.links.services import make_link
from agencies.models import Agency, EsloReturn, MailedLink
from agencies.returns import services
from core.text.dates import today
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory

NAMED = {"name": "Sam Field", "job_title": "Deputy head", "email": "sam@tarn.example", "phone": "01632 960000"}


def eslo(**values):
    """An ESLO with an address."""
    agency = values.pop("agency", None) or AgencyFactory(email="office@tarn.example")
    return EsloFactory(agency=agency, **{"name": "Dee Okoro", "email": "dee@tarn.example"} | values)


def confirm_link(of=None) -> MailedLink:
    """A link to confirm or hand over."""
    of = of or eslo()
    return make_link(purpose="confirm", sent_to=of.email, eslo=of, by=None)


def day(prefix: str, value: dt.date) -> dict:
    """What the boxes of a date send."""
    return {f"{prefix}_day": value.day, f"{prefix}_month": value.month, f"{prefix}_year": value.year}


def successor(**values) -> dict:
    """What the form that names a successor sends."""
    sent = {f"successor-{name}": value for name, value in (NAMED | values).items()}
    return {"answer": "successor", **sent, **day("successor-valid_from", today())}


def open_round(by, agencies=None, **values) -> EsloReturn:
    """A return that is prepared and sent."""
    given = {"title": "ESLO return", "message": "Good day.", "due_on": today() + dt.timedelta(14), "remind_every": 7}
    asked = services.prepare_return(agencies=agencies or Agency.objects.all(), by=by, **given | values)
    return services.open_return(eslo_return=asked, expected=asked.version, by=by)
