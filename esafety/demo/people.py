"""Northmere's people, groups and agencies. All invented; the addresses cannot be delivered to.

`roles` holds keys of accounts.roles.ROLES, `kind` holds values of agencies.models.Agency.Kind.
"""

from dataclasses import dataclass
from datetime import date

from esafety.demo.reading import read_rows, read_toml

BOARD_NAME = "Northmere Safeguarding Children Board"
MAIL_DOMAIN = "northmere.example"

SUBGROUPS = read_toml("people")["subgroups"]


@dataclass(frozen=True)
class AgencySeed:
    """One agency; `active_from` and `active_to` are None where it was always there and still is."""

    key: str
    name: str
    kind: str
    active_from: date | None = None
    active_to: date | None = None


@dataclass(frozen=True)
class Person:
    """One person; `initials` are those that stand in the plan ("HD to speak to RT")."""

    key: str
    name: str
    initials: str
    job: str
    roles: tuple[str, ...]
    groups: tuple[str, ...] = ()  # keys of SUBGROUPS
    agency: str = ""  # key of AGENCIES
    since: date = date(2024, 9, 2)
    until: date | None = None

    @property
    def email(self) -> str:
        return self.name.lower().replace(" ", ".") + "@" + MAIL_DOMAIN


AGENCIES = read_rows("agencies", AgencySeed)
PEOPLE = read_rows("people", Person)
SIGN_IN = read_toml("people")["sign_in"]  # role → key of the person for whom a sign-in link is offered
PROPOSED = read_toml("people")["proposed"]  # a role that waits for a second person
