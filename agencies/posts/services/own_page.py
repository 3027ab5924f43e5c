"""Posts confirmed, named and handed over on pages of the site; an ESLO return that is open has its answer with that.

The agency's own people answer with each of these, as they would by the link. Whoever keeps the directory answers for
an agency only by noting that it has confirmed its ESLO: a name may have come from elsewhere, and the agency is still
asked. That somebody left answers nothing, since who comes next is what is asked.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from agencies.access import belongings
from agencies.links.services import hold_agency
from agencies.models import Agency, Eslo, EsloReturnLine
from agencies.posts.services import eslos
from agencies.posts.services.successors import invite_holder
from agencies.returns.services import answer_open_lines
from core.text.dates import today

Answer = EsloReturnLine.Answer


@transaction.atomic
def confirm(*, eslo: Eslo, expected: int, on: dt.date, by, reason: str = "") -> Eslo:
    """eslos.confirm(), which answers for the agency from the day on which it was asked."""
    hold_agency(eslo.agency_id)
    eslos.confirm(eslo=eslo, expected=expected, on=on, by=by, reason=reason)
    said_by = f"{by}, signed in" if speaks_for(by, eslo.agency_id) else f"{by}, for the agency"
    answer_open_lines(eslo=eslo, answer=Answer.CONFIRMED, answered_by=said_by, by=by, on=on)
    return eslo


@transaction.atomic
def appoint(*, agency: Agency, by, **values) -> Eslo:
    """eslos.appoint(), which answers where the agency's own people name their lead officer."""
    hold_agency(agency.pk)
    return answer_with(eslos.appoint(agency=agency, by=by, **values), by=by)


@transaction.atomic
def hand_over(*, eslo: Eslo, by, **values) -> Eslo:
    """eslos.hand_over(), which answers where the agency's own people hand over; the successor is invited to sign in."""
    hold_agency(eslo.agency_id)
    new = answer_with(eslos.hand_over(eslo=eslo, by=by, **values), by=by)
    invite_holder(eslo=new, by=by)
    return new


def answer_with(new: Eslo, *, by) -> Eslo:
    """Whoever was named is confirmed with it where that answers an ESLO return, as by the link."""
    if not speaks_for(by, new.agency_id):
        return new
    if answer_open_lines(eslo=new, answer=Answer.NAMED, answered_by=f"{by}, signed in", by=by):
        eslos.confirm(eslo=new, expected=new.version, on=today(), by=by, reason="ESLO return answered")
    return new


def speaks_for(person, agency: int) -> bool:
    """Whether somebody belongs to an agency (its key)."""
    return agency in belongings(person).agencies
