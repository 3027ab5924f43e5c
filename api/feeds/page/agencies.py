"""Agencies with the state of their lead officers, whom it does not name: a feed is copied to where no name is corrected
or blanked.
"""

from collections.abc import Iterator

from agencies.directory.listing import Row, every_row
from agencies.directory.settings import current_limits
from agencies.models import Agency
from core.text.dates import today


def agencies(user) -> Iterator[dict]:
    """Active and closed ones, as of today."""
    found = Agency.objects.visible_to(user).by_name()
    return map(columns_of, every_row(found, today(), current_limits(), past=False))


def columns_of(row: Row) -> dict:
    agency, lead, on = row.agency, row.lead, today()
    has_begun = agency.active_from is None or agency.active_from <= on
    return {
        "agency_id": agency.pk,
        "agency": agency.name,
        "kind": agency.kind,
        "kind_name": agency.get_kind_display(),
        "is_educational_setting": agency.is_school,
        "national_reference": agency.national_reference,
        "local_reference": agency.local_reference,
        "active_from": agency.active_from,
        "active_to": agency.active_to,
        "is_active": has_begun and not row.closed,
        "has_lead_officer": lead is not None,
        "lead_officer_since": lead and lead.valid_from,
        "lead_officer_confirmed_on": lead and lead.confirmed_on,
        "confirmation_is_out_of_date": row.confirmed.stale if lead else None,
        "lead_officer_trained_on": lead and lead.trained_on,
        "training_is_out_of_date": row.trained.stale if lead else None,
        "deputies": len(row.deputies),
    }
