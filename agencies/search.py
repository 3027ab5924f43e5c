"""Where a search looks in the directory (X9): agencies, and who holds or held their posts."""

from __future__ import annotations

from django.db.models import F
from django.urls import reverse

from agencies.models import Agency, Eslo
from core.dates import print_date
from core.search import Group, Hit, holding

AGENCY_TEXTS = ("name", "address", "postcode", "national_reference", "local_reference")


def find(user, words: list[str], *, limit: int) -> list[Group]:
    """What a person may see of the directory and in which all the words stand: at most `limit` of each kind."""
    return [agencies(user, words, limit), eslos(user, words, limit)]


def agencies(user, words, limit) -> Group:
    """Agencies by name, place or reference."""
    found = list(Agency.objects.visible_to(user).filter(holding(words, *AGENCY_TEXTS)).by_name()[: limit + 1])
    return Group("Agencies", [agency_hit(agency) for agency in found[:limit]], more=len(found) > limit)


def agency_hit(agency: Agency) -> Hit:
    """A hit that leads to an agency."""
    place = ", ".join(" ".join(part.split()) for part in (agency.address, agency.postcode) if part)
    references = ", ".join(part for part in (agency.national_reference, agency.local_reference) if part)
    closed = f"Closed on {print_date(agency.active_to)}" if agency.active_to else ""
    about = ". ".join(part for part in (agency.get_kind_display(), closed) if part)
    text = ". ".join(part for part in (agency.name, place, references) if part)
    return Hit(agency.name, reverse("agency", args=[agency.pk]), text, about)


def eslos(user, words, limit) -> Group:
    """Lead officers and deputies by name or job, those in post first."""
    rows = Eslo.objects.visible_to(user).filter(holding(words, "name", "job_title", "email")).select_related("agency")
    found = list(rows.order_by(F("valid_to").desc(nulls_first=True), "name", "pk")[: limit + 1])
    return Group("ESLOs", [eslo_hit(term) for term in found[:limit]], more=len(found) > limit)


def eslo_hit(term: Eslo) -> Hit:
    """A hit that leads to the agency of a lead officer or deputy."""
    until = f" until {print_date(term.valid_to)}" if term.valid_to else f" since {print_date(term.valid_from)}"
    about = f"{term.get_post_display()} of {term.agency}{until}"
    text = ", ".join(part for part in (term.name, term.job_title, term.email) if part)
    return Hit(str(term), reverse("agency", args=[term.agency_id]), text, about)
