"""Who may be asked to sign a return, and who may not. Pure: values in, a sentence or "" out.

Nobody signs what they filled in or asked for, nor as lead officer or deputy of the agency, under any known address or
under their name; and nobody signs in two roles. No link is used in a browser that knows one of them, or whoever named
the signatory (docs/adr/0049-who-may-not-sign-a-return.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from agencies.signatories.rules import compared

REFUSED = "You filled in or asked for this return, so somebody else has to sign it."
BROWSER_REFUSED = (
    "Somebody who filled in this return, asked for this signature or named who gives it uses this browser, so the "
    "return cannot be signed here. Open the link of the email on a device or in a browser that only you use."
)
SOMEBODY = "The person at this address filled in the return or asked for its signatures. Name somebody else."
OTHER_ROLE = "This address was asked for the other signature. Name somebody else."


@dataclass(frozen=True)
class Known:
    """What is known when somebody is named; addresses are normalised (agencies.signatories.rules.compared)."""

    asker: frozenset[str] = frozenset()  # addresses of who asks
    barred: frozenset[str] = frozenset()  # of who asks or asked, of each who filled in, of lead officer and deputies
    names: frozenset[str] = frozenset()  # their names, by name_key()
    officers: Mapping[str, str] = field(default_factory=dict)  # address → "Ann Park, deputy", where the asker reads it
    elsewhere: frozenset[str] = frozenset()  # addresses of another signature of this return


def name_key(name: str) -> str:
    return " ".join(name.casefold().split())


def why_not(name: str, email: str, known: Known) -> str:
    address = compared(email)
    if address in known.asker:
        return REFUSED
    if words := known.officers.get(address):
        return f"This is the address of {words} of this agency, so somebody else has to sign it."
    if address in known.barred:
        return SOMEBODY
    if name_key(name) in known.names:
        return REFUSED
    return OTHER_ROLE if address in known.elsewhere else ""
