"""Compares email addresses, and decides whether an agency's mailbox may confirm the address of a signatory. Pure."""

from collections.abc import Collection, Iterable


def compared(email: str) -> str:
    """An email address normalised for comparison: stripped, in lower case, without the "+tag" before "@"."""
    local, at, host = email.strip().casefold().rpartition("@")
    return f"{local.partition('+')[0]}{at}{host}"


def domain_of(email: str) -> str:
    return email.strip().casefold().rpartition("@")[2]


def is_of_other_domain(email: str, known: Iterable[str]) -> bool:
    domains = {domain_of(each) for each in known if each}
    return bool(domains) and domain_of(email) not in domains


def may_vouch(mailbox: str, about: str, taken: Collection[str]) -> bool:
    """Whether a mailbox may confirm an address: it is another one, and not that of anybody in `taken` (normalised), who
    named the signatory or filled in the return.
    """
    return bool(mailbox.strip()) and compared(mailbox) not in {compared(about), *taken}


def roles_of(*, is_school: bool) -> tuple[str, ...]:
    return ("head", "governor") if is_school else ("chief",)
