import datetime as dt
from dataclasses import dataclass

from django.db.models import FilteredRelation
from django.http import Http404

from agencies.access import may
from agencies.addresses.page import dead_contacts
from agencies.directory.emails import emails_of, emails_part
from agencies.directory.listing import row_of
from agencies.directory.settings import current_limits
from agencies.models import Agency, Eslo, Membership
from agencies.posts.rules import Limits, Words, confirmation, held_on, training
from agencies.returns.asked import asked_words, with_asked
from core.board.parts import read_parts
from core.records.once import Once
from core.text.dates import print_date, today


@dataclass(frozen=True)
class Held:
    term: Eslo
    confirmed: Words
    trained: Words
    asked: list[str]  # sentences about emails to them


def contact_rows(agency: Agency) -> list[dict]:
    rows = [
        ("Kind", agency.get_kind_display()),
        ("Address", "\n".join(part for part in (agency.address, agency.postcode) if part)),
        ("Telephone", agency.phone),
        ("Email", agency.email),
        ("Head or manager", agency.head),
        ("National reference number", agency.national_reference),
        ("Local reference", agency.local_reference),
    ]
    if agency.active_from:
        rows.append(("First day", print_date(agency.active_from)))
    if agency.active_to:
        rows.append(("Last day", print_date(agency.active_to)))
    return [{"key": key, "value": value} for key, value in rows]


SEATS = Once(
    lambda agency: (
        Agency.objects.filter(pk=agency)
        .annotate(seat=FilteredRelation("representatives"))
        .select_related("seat__subgroup")
        .order_by("seat__subgroup", "-seat__valid_from", "-seat__pk")
    )
)


def agency_with_seats(user, pk: int) -> Agency:
    """With `seats`, its representatives at any time: one statement. Http404 unless visible."""
    rows = SEATS(pk) if may(user, "directory.read") else []  # seats are for the same people
    if not rows:
        raise Http404("This page was not found.")
    rows[0].seats = [seat for each in rows if (seat := getattr(each, "seat", None))]
    return rows[0]


def page_values(agency: Agency, user, day: dt.date) -> dict:
    """The posts of an agency_with_seats() on a day, everybody who held them, and its representatives: three statements;
    today also the parts of other apps, and what became of emails to it.
    """
    limits, past = current_limits(), day < today()
    terms = with_asked(Eslo.objects.visible_to(user).filter(agency=agency).order_by("-valid_from", "-pk"))
    row = row_of(agency, terms, day, limits, past=past)
    shown = [*([row.lead] if row.lead else []), *row.deputies]
    places = Membership.objects.visible_to(user).filter(agency=agency)  # who have accounts, at any time
    people = list(places.select_related("user").order_by("user__name"))
    sees_emails = may(user, "mail.manage") and not past
    emails = emails_of(agency, terms, people, user) if sees_emails else []
    came_back = any(each.state == "bounced" for each in emails)
    asked = {} if past else asked_words(shown, emails, user)
    parts = [] if past else read_parts(agency, user, day)
    return {
        "parts": [*parts, emails_part(emails)] if sees_emails else parts,
        "dead": dead_contacts(user, [agency.pk]) if came_back and may(user, "directory.edit_any") else [],
        "day": day,
        "is_past": past,
        "row": row,
        "posts": [held(term, limits, asked.get(term.pk, [])) for term in shown],
        "terms": terms,
        "representatives": held_on(agency.seats, day),
        "people": held_on(people, day),
    }


def home_values(agency: Agency, user, day: dt.date, limits: Limits) -> dict:
    terms = list(Eslo.objects.visible_to(user).filter(agency=agency).order_by("-valid_from", "-pk"))
    row = row_of(agency, terms, day, limits, past=False)
    shown = [*([row.lead] if row.lead else []), *row.deputies]
    people = Membership.objects.visible_to(user).filter(agency=agency).select_related("user").order_by("user__name")
    return {"row": row, "posts": [held(term, limits, []) for term in shown], "people": held_on(people, day)}


def held(term: Eslo, limits: Limits, asked: list[str]) -> Held:
    return Held(term, confirmation(term, today(), limits), training(term.trained_on, today(), limits), asked)
