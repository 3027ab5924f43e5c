"""Contacts as vCard 3.0 (RFC 2426), the latest version that Outlook reads.

Lines are folded at 75 octets, and no text can add a line of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from core.text.safe_text import printable_text

LONGEST = 75  # octets of a line, its end not counted
MIME_TYPE = "text/vcard; charset=utf-8"


@dataclass(frozen=True)
class Card:
    """`uid` is stable, so that an address book replaces the earlier card; `is_person` is False for an organisation."""

    uid: str
    name: str
    organisation: str = ""
    title: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""
    is_person: bool = True


def vcards(cards: Iterable[Card]) -> bytes:
    return "".join(line for card in cards for line in lines_of(card)).encode()


def lines_of(card: Card) -> list[str]:
    given, _, family = card.name.strip().rpartition(" ") if card.is_person else ("", "", card.name.strip())
    values = [
        ("N", ";".join([escape(family), escape(given), "", "", ""])),
        ("FN", escape(card.name.strip())),
        ("ORG", escape(card.organisation)),
        ("TITLE", escape(card.title)),
        ("ROLE", escape(card.role)),
        ("EMAIL;TYPE=INTERNET,PREF", escape(card.email)),
        ("TEL;TYPE=WORK,VOICE", escape(card.phone)),
        ("UID", escape(card.uid)),
    ]
    filled = [f"{name}:{value}" for name, value in values if value]
    return [fold(line) for line in ("BEGIN:VCARD", "VERSION:3.0", *filled, "END:VCARD")]


def escape(text: str) -> str:
    plain = printable_text(text.replace("\r\n", "\n").replace("\r", "\n"))
    for sign in "\\;,":
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def fold(line: str) -> str:
    """Parts of at most LONGEST octets with whole characters; each but the first starts with a space."""
    parts, size = [""], 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > LONGEST:
            parts.append(" ")
            size = 1
        parts[-1] += sign
        size += octets
    return "\r\n".join(parts) + "\r\n"
