"""What the page of an agency tells of emails to its ESLOs: when they were asked, what was answered, who takes over."""

from collections.abc import Iterable

from django.db.models import FilteredRelation, Q, QuerySet

from agencies.access import belongings, may
from agencies.links.rules import EXPIRED, USED
from agencies.links.services import standing_of
from agencies.models import Eslo, Handover, MailedLink
from core.mail.models import OutgoingEmail
from core.text.dates import print_date


def with_asked(terms: QuerySet) -> list[Eslo]:
    """Terms with `confirm_link`, the last question, and `handover` that waits; one statement."""
    found: dict[int, Eslo] = {}
    rows = terms.annotate(
        confirm_link=FilteredRelation("links", condition=Q(links__purpose=MailedLink.Purpose.CONFIRM)),
        handover=FilteredRelation(
            "handovers", condition=Q(handovers__done_on__isnull=True, handovers__ended_on__isnull=True)
        ),
    ).select_related("confirm_link", "handover")
    for term in rows.order_by(*terms.query.order_by, "confirm_link__pk"):
        found[term.pk] = term  # the row with the last link comes last
    return list(found.values())


def asked_words(terms: Iterable[Eslo], emails: Iterable[OutgoingEmail], user) -> dict[int, list[str]]:
    """Sentences about the last question and a named successor by key of the term; empty for who may not see them."""
    keeps, own, found = may(user, "directory.edit_any"), belongings(user).agencies, {}
    last = {each.about: each for each in sorted(emails, key=lambda each: each.pk)}
    for term in terms:
        words = found.setdefault(term.pk, [])
        link, handover = getattr(term, "confirm_link", None), getattr(term, "handover", None)
        if link and keeps:
            link.eslo = term
            words.append(link_words(link, last.get(f"eslo:{term.pk}")))
        if handover and (keeps or term.agency_id in own):
            words.append(handover_words(handover))
    return found


def link_words(link: MailedLink, email: OutgoingEmail | None) -> str:
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
