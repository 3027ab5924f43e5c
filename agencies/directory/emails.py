"""The latest emails to an agency and to whoever holds its posts or signs in for it, for its page."""

from collections.abc import Iterable

from django.db.models import Case, Q, When
from django.db.models.functions import Lower

from agencies.models import Agency, Eslo, Membership
from core.board.parts import Part
from core.mail.models import OutgoingEmail
from core.text.numbers import count_of

LATEST = 20


def emails_of(agency: Agency, terms: Iterable[Eslo], people: Iterable[Membership], user) -> list[OutgoingEmail]:
    """Those that a person may see: what came back first, then the latest. One statement."""
    addresses = {agency.email, *(term.email for term in terms), *(each.user.email for each in people)} - {""}
    about = [f"eslo:{term.pk}" for term in terms]
    found = OutgoingEmail.objects.visible_to(user).with_data().annotate(address=Lower("to"))
    found = found.filter(Q(about__in=about) | Q(address__in={address.lower() for address in addresses}))
    return list(found.order_by(Case(When(state="bounced", then=0), default=1), "-pk")[: LATEST + 1])


def emails_part(emails: list[OutgoingEmail]) -> Part:
    shown = sorted(emails, key=lambda each: each.pk, reverse=True)[:LATEST]
    unsettled = sum(each.is_unsettled for each in shown)
    if not shown:
        line = "None"
    elif len(emails) > LATEST:
        line = f"The latest {LATEST}"
    else:
        line = count_of(len(shown), "email")
    trouble = f", of which {unsettled} did not arrive or may not have" if unsettled else ""
    template = "agencies/directory/parts/emails.html"
    return Part("emails", "Emails to this agency", f"{line}{trouble}.", template, shown)
