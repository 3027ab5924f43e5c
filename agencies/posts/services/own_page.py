"""Posts confirmed, appointed and handed over on pages of the site, which also answers an open ESLO return.

The agency's own people answer with each of these, as they would by the link. Directory staff answer for an agency only
by recording that it has confirmed its ESLO: a name may have come from elsewhere, and the agency is still asked. That
somebody left answers nothing, since the return asks for the next one.
"""

import datetime as dt

from django.db import transaction

from agencies.access import belongings
from agencies.links.services import lock_agency
from agencies.models import Agency, Eslo, EsloReturnLine
from agencies.posts.services import eslos
from agencies.posts.services.successors import invite_holder, may_invite
from agencies.returns.services import answer_open_lines
from core.text.dates import today

Answer = EsloReturnLine.Answer


@transaction.atomic
def confirm(*, eslo: Eslo, expected: int, on: dt.date, by, reason: str = "") -> Eslo:
    """eslos.confirm(), which also answers for the agency, as of the day on which it was asked."""
    lock_agency(eslo.agency_id)
    eslos.confirm(eslo=eslo, expected=expected, on=on, by=by, reason=reason)
    answered_by = f"{by}, signed in" if speaks_for(by, eslo.agency_id) else f"{by}, for the agency"
    answer_open_lines(eslo=eslo, answer=Answer.CONFIRMED, answered_by=answered_by, by=by, on=on)
    return eslo


@transaction.atomic
def appoint(*, agency: Agency, by, **values) -> Eslo:
    """eslos.appoint(), which also answers where the agency's own people appoint their lead officer."""
    lock_agency(agency.pk)
    return answer_with(eslos.appoint(agency=agency, by=by, **values), by=by)


@transaction.atomic
def hand_over(*, eslo: Eslo, by, **values) -> Eslo:
    """eslos.hand_over(), which also answers for the agency where its own people call it; invites the successor."""
    lock_agency(eslo.agency_id)
    inviter = by if may_invite(by, eslo.agency) else None  # who hands over their own post speaks for it no more after
    new = answer_with(eslos.hand_over(eslo=eslo, by=by, **values), by=by)
    invite_holder(eslo=new, by=inviter)
    return new


def answer_with(new: Eslo, *, by) -> Eslo:
    """Answer an open ESLO return with a new ESLO, who is thereby confirmed."""
    if not speaks_for(by, new.agency_id):
        return new
    if answer_open_lines(eslo=new, answer=Answer.NAMED, answered_by=f"{by}, signed in", by=by):
        eslos.confirm(eslo=new, expected=new.version, on=today(), by=by, reason="ESLO return answered")
    return new


def speaks_for(person, agency: int) -> bool:
    return agency in belongings(person).agencies
