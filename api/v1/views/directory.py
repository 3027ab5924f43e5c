"""The directory: agencies and their lead officers, without telephone numbers and addresses of people."""

import datetime as dt
from functools import partial

from ninja import Schema
from pydantic import Field

from agencies.directory.listing import Row, rows_of, terms_of
from agencies.directory.settings import current_limits
from agencies.models import Agency, Eslo
from api.v1.operations import ListOf, Part, Wanted, part_of, reads
from core.text.dates import today

reads_directory = partial(reads, about="The directory", scope="directory.read", permissions=("directory.read",))


class AgencyFacts(Schema):
    id: int
    name: str
    kind: str
    kind_name: str
    postcode: str
    national_reference: str = Field(description="For schools the URN.")
    local_reference: str
    active_from: dt.date | None
    active_to: dt.date | None
    lead_officer_id: int | None = Field(description="Who holds the post today, as `id` of a lead officer.")
    vacant: str = Field(description="In words, why nobody holds the post of lead officer today; empty otherwise.")


class OfficerFacts(Schema):
    id: int
    agency_id: int
    post: str = Field(description="lead or deputy")
    name: str
    job_title: str
    valid_from: dt.date
    trained_on: dt.date | None
    confirmed_on: dt.date | None


@reads_directory("/agencies", ListOf[AgencyFacts])
def agencies(request, part: Part = Wanted):
    """Agencies, closed ones included"""
    return part_of(request, Agency.objects.visible_to(request.auth.owner), part, agency_facts)


def agency_facts(records: list[Agency]) -> list[dict]:
    rows = rows_of(records, terms_of(records) if records else [], today(), current_limits(), past=False)
    return [one_agency(row) for row in rows]


def one_agency(row: Row) -> dict:
    agency = row.agency
    names = ("name", "kind", "postcode", "national_reference", "local_reference", "active_from", "active_to")
    return {
        "id": agency.pk,
        **{name: getattr(agency, name) for name in names},
        "kind_name": agency.get_kind_display(),
        "lead_officer_id": row.lead.pk if row.lead else None,
        "vacant": row.vacant,
    }


@reads_directory("/lead-officers", ListOf[OfficerFacts])
def lead_officers(request, part: Part = Wanted):
    """Who holds the posts of lead officer and deputy today"""
    rows = Eslo.objects.visible_to(request.auth.owner).current()
    return part_of(request, rows, part, lambda found: [officer_facts(officer) for officer in found])


def officer_facts(officer: Eslo) -> dict:
    names = ("agency_id", "post", "name", "job_title", "valid_from", "trained_on", "confirmed_on")
    return {"id": officer.pk, **{name: getattr(officer, name) for name in names}}
