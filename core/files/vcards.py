"""Contacts as vCards that address books take in: version 3.0 (RFC 2426), since Outlook reads no later one.

Values in, text out. Lines end as the standard asks, are folded at 75 octets, and no text can add a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.text.safe_text import printable_text

LONGEST = 75  # octets of a line, its end not counted
MIME_TYPE = "text/vcard; charset=utf-8"


@dataclass(frozen=True)
class Card:
    """One contact. `uid` stays the same from one list to the next, so that an address book replaces the earlier card;
    `is_person` is False for the address of a whole organisation."""

    uid: str
    name: str
    organisation: str = ""
    title: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""
    is_person: bool = True


def vcards(cards: Iterable[Card]) -> bytes:
    """A file of cards, in their order."""
    return "".join(line for card in cards for line in lines_of(card)).encode()


def lines_of(card: Card) -> list[str]:
    """The lines of one card, folded, each with its end."""
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
    """A text as the value of a line: separators and line ends written out."""
    plain = printable_text(text.replace("\r\n", "\n").replace("\r", "\n"))
    for sign in "\\;,":
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def fold(line: str) -> str:
    """A line in parts of at most LONGEST octets, no character cut in two, each but the first begun by a space."""
    parts, size = [""], 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > LONGEST:
            parts.append(" ")
            size = 1
        parts[-1] += sign
        size += octets
    return "\r\n".join(parts) + "\r\n"
