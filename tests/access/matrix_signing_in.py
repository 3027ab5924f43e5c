"""Who may open the addresses of the second factor, and of what belongs to one's own account.

`helen` and all others of the cast have proved a second factor, and have none kept: what is about one is not there.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.access.matrix import NOBODY, SIGNED_IN, Address
from tests.cast import ANONYMOUS, EVERYBODY, Board, Shelf

SECURITY = ("owen", "sunita")  # the data protection officer and the administrator
WIDE = ("helen", "bea", "owen", "sunita")  # those with wide rights


def of_removal(board: Board, shelf: Shelf) -> dict:
    """A removal from the history that the manager and the data protection officer confirmed."""
    return {"about": "leavers-made"}  # by tests/access/conftest.py


@dataclass(frozen=True)
class OfOne(Address):
    """A page about something of one's own that nobody of the cast has: not found, once one is signed in."""

    def answer_to_get(self, name: str) -> str:
        """The answer to one who is signed in."""
        return "sign in" if name == ANONYMOUS else "404"


@dataclass(frozen=True)
class NotTheirs(Address):
    """A button about something of one's own that nobody of the cast has."""

    def answer_to_get(self, name: str) -> str:
        """The answer to one who opens it as a page."""
        return "sign in" if name == ANONYMOUS else "405"

    def answer_to_post(self, name: str) -> str:
        """The answer to one who presses it."""
        return "sign in" if name == ANONYMOUS else "404"


SECOND_FACTOR = [
    Address("account_reauthenticate", SIGNED_IN, ours=False),
    Address("reauthenticate_by_code", NOBODY, on=SIGNED_IN, ours=False),
    Address("mfa_index", SIGNED_IN, ours=False),
    Address("mfa_activate_totp", SIGNED_IN, ours=False),
    Address("mfa_add_webauthn", SIGNED_IN, ours=False),
    Address("mfa_generate_recovery_codes", SIGNED_IN, ours=False),
    Address("mfa_authenticate", NOBODY, on=SIGNED_IN, ours=False),
    Address("mfa_reauthenticate", NOBODY, on=SIGNED_IN, ours=False),
    Address("mfa_reauthenticate_webauthn", NOBODY, on=SIGNED_IN, ours=False),
    OfOne("mfa_deactivate_totp", NOBODY, ours=False),
    OfOne("mfa_view_recovery_codes", NOBODY, ours=False),
    OfOne("mfa_download_recovery_codes", NOBODY, ours=False),
    OfOne("mfa_edit_webauthn", NOBODY, of=lambda b, s: {"pk": 999_999}, ours=False),
    OfOne("mfa_remove_webauthn", NOBODY, of=lambda b, s: {"pk": 999_999}, ours=False),
]
OWN_ACCOUNT = [
    Address("account_request_login_code", (ANONYMOUS,), on=SIGNED_IN, ours=False),
    Address("account_confirm_login_code", NOBODY, on=EVERYBODY, ours=False),
    Address("own_account", SIGNED_IN),
    Address("own_activity", SIGNED_IN),
    Address("security", SECURITY),
    Address("removal", WIDE, of=of_removal),
    Address("stop_removal", (), WIDE, of=of_removal),
    Address("end_every_session", NOBODY, SIGNED_IN, ours=False),  # it would end the replay
    NotTheirs("end_session", NOBODY, of=lambda b, s: {"number": "no-number"}),
]
CODES = [
    Address("account_request_login_code", (ANONYMOUS,), on=SIGNED_IN, ours=False),
    Address("account_confirm_login_code", NOBODY, on=EVERYBODY, ours=False),
]
SIGNING_IN = [*SECOND_FACTOR, *OWN_ACCOUNT, *CODES]
