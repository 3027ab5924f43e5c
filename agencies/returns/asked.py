"""What the page of an agency tells of emails to its ESLOs: when they were asked, what was answered, who takes over."""

from __future__ import annotations

from collections.abc import Iterable

from agencies.links.rules import EXPIRED, USED
from agencies.links.services import standing_of
from agencies.models import Eslo, Handover, MailedLink
from core.mail.models import OutgoingLetter
from core.text.dates import print_date


def asked_words(terms: Iterable[Eslo], user) -> dict[int, list[str]]:
    """Key of a term → sentences about the last question to whoever holds it, and about who was named to take over.

    Nothing for those who may not see them. Three statements.
    """
    terms = {term.pk: term for term in terms}
    found: dict[int, list[str]] = {}
    last: dict[int, MailedLink] = {}
    for link in MailedLink.objects.visible_to(user).filter(eslo__in=terms, purpose="confirm").order_by("pk"):
        last[link.eslo_id] = link
    emails = {each.about: each for each in OutgoingLetter.objects.about(*(f"eslo:{pk}" for pk in last)).order_by("pk")}
    for pk, link in last.items():
        link.eslo = terms[pk]
        found[pk] = [link_words(link, emails.get(f"eslo:{pk}"))]
    for handover in Handover.objects.visible_to(user).waiting().filter(eslo__in=terms):
        found.setdefault(handover.eslo_id, []).append(handover_words(handover))
    return found


def link_words(link: MailedLink, email: OutgoingLetter | None) -> str:
    asked = f"Asked by email on {print_date(link.made_on)}"
    standing = standing_of(link)
    if standing == USED:
        return f"{asked}, answered on {print_date(link.used_on)}."
    if email and email.is_unsettled:
        return f"{asked}. The email: {email.get_state_display().lower()}. {email.error}".strip()
    return f"{asked}, not answered in time." if standing == EXPIRED else f"{asked}, not answered yet."


def handover_words(handover: Handover) -> str:
    named = f"{handover} was named on {print_date(handover.named_on)} to take over on {print_date(handover.valid_from)}"
    return f"{named}, and has accepted." if handover.accepted_on else f"{named}, and has not accepted yet."
