"""Values of the signatories of an agency, for its page and for lists."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from agencies.access import belongings, may
from agencies.models import Agency, MailedLink, Signatory
from agencies.signatories.rules import roles_of
from core.board.desk import DeskLine
from core.board.parts import Part
from core.text.dates import print_date


@dataclass(frozen=True)
class Place:
    """`mailbox`: the address asked about who waits, "" where only the board can confirm."""

    role: str
    held: Signatory | None
    waits: Signatory | None
    mailbox: str = ""

    @property
    def label(self) -> str:
        return Signatory.Role(self.role).label

    @property
    def confirmed(self) -> str:
        how = self.held.get_confirmed_by_display()
        return f"{how[0].lower()}{how[1:]} on {print_date(self.held.confirmed_on)}"

    @property
    def waiting_words(self) -> str:
        return waiting_words(self.mailbox)


def waiting_words(mailbox: str) -> str:
    return f"Waiting until {mailbox} or the board confirms this address." if mailbox else ONLY_BOARD


ONLY_BOARD = "Waiting until the board confirms this address."


def mailboxes_asked(signatories) -> dict[int, str]:
    links = MailedLink.objects.unused().filter(purpose=MailedLink.Purpose.VOUCH, signatory__in=signatories)
    return dict(links.order_by("pk").values_list("signatory", "sent_to"))


def places_of(agency: Agency, user) -> list[Place]:
    rows = list(Signatory.objects.visible_to(user).filter(agency=agency, valid_to__isnull=True))
    held = {each.role: each for each in rows if each.is_confirmed}
    waits = {each.role: each for each in rows if not each.is_confirmed}
    asked = mailboxes_asked(waits.values()) if waits else {}
    return [
        Place(role, held.get(role), waits.get(role), asked.get(waits[role].pk, "") if role in waits else "")
        for role in roles_of(is_school=agency.is_school)
    ]


def signatory_parts(agency: Agency, user, on: dt.date) -> list[Part]:
    """Who signs the returns of an agency, for its page; one statement."""
    if not may(user, "directory.edit_any") and agency.pk not in belongings(user).agencies:
        return []
    rows = [each for each in Signatory.objects.visible_to(user).filter(agency=agency) if each.valid_to is None]
    named = {each.role for each in rows if each.is_confirmed}
    missing = [Signatory.Role(role).label.lower() for role in roles_of(is_school=agency.is_school) if role not in named]
    line = f"Nobody confirmed as {' or '.join(missing)}." if missing else ""
    links = (("Who signs", reverse("signatories", args=[agency.pk])),)
    return [Part("signatories", "Who signs returns", line, "agencies/signatories/of_agency.html", rows, links)]


def desk_lines(user) -> list[DeskLine]:
    if not may(user, "directory.edit_any"):
        return []
    count = Signatory.objects.waiting().count()
    words = "1 address of a signatory to confirm" if count == 1 else f"{count} addresses of signatories to confirm"
    return [DeskLine(words, reverse("signatories_waiting"))] if count else []
