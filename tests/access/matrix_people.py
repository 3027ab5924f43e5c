"""Who may open the addresses about people: invitations, roles, places, accounts."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.people.invitations import token_of
from tests.access.matrix import NOBODY, SIGNED_IN, VERSION, Address, file_of, record, says
from tests.cast import ANONYMOUS, EVERYBODY, STRANGER

SEE = ("helen", "sunita")
DECIDE = ("helen", "sunita", "owen")
MANAGE = ("sunita",)
OF_AGENCIES = ("ruth", "denzil")  # who invite colleagues, and see their own invitations only
INVITE = (*SEE, *OF_AGENCIES)
HAVE_TOKENS = ("helen", "marian", "tom", "ruth", "denzil", "bea", "owen", "sunita")
ALL_TOKENS = ("owen", "sunita")
DENZIL = ("denzil",)


@dataclass(frozen=True)
class OwnInvitation(Address):
    """An invitation by helen: not there for those who see their own alone."""

    def answer_to_get(self, name: str) -> str:
        """As in the table, but for those."""
        hides = name in OF_AGENCIES and self.read
        return "404" if hides else super().answer_to_get(name)

    def answer_to_post(self, name: str) -> str:
        """As in the table, but for those."""
        return "404" if name in OF_AGENCIES else super().answer_to_post(name)


@dataclass(frozen=True)
class Colleague(Address):
    """An invitation to the school, which ruth of the police cannot send."""

    def answer_to_post(self, name: str) -> str:
        """As in the table, but for ruth, whose form says what is wrong."""
        return "422" if name == "ruth" else super().answer_to_post(name)


@dataclass(frozen=True)
class NoSession(Address):
    """A session that grace has not."""

    def answer_to_get(self, name: str) -> str:
        """Not found by those who may look."""
        return "404" if name in MANAGE else "sign in" if name == ANONYMOUS else "403"

    answer_to_post = answer_to_get


def grace(board, shelf) -> dict:
    """Her key."""
    return {"pk": board.grace.pk}


def invited(board, shelf) -> dict:
    """The key of the invitation."""
    return {"pk": board.invitation.pk}


def decided(board, shelf) -> dict:
    """The key of the request by which helen has her role: a command made it, and nobody decides it any longer."""
    return {"pk": board.helen.role_grants.get().power_request_id}


def token(board, shelf) -> dict:
    """The key of the token of denzil."""
    return {"pk": board.denzil.api_tokens.get().pk}


TOKENS = [
    Address("own_tokens", SIGNED_IN),
    Address(
        "make_token", HAVE_TOKENS, HAVE_TOKENS, form=says(name="Excel", scopes=["plan.read"], days=90), thanks=True
    ),
    Address("revoke_own_token", DENZIL, DENZIL, token, says(), hidden=True, hidden_from=(STRANGER,)),
    Address("all_tokens", ALL_TOKENS),
    Address("revoke_token", ALL_TOKENS, ALL_TOKENS, token, says()),
]
PEOPLE = [
    *TOKENS,
    Address("people", SEE),
    file_of("export_people", SEE, lambda b, s: {"format": "csv"}),
    Address("person", SEE, of=grace),
    Address("history", SEE, of=record("person", lambda b, s: b.sunita), hidden=True),
    Colleague(
        "invite",
        INVITE,
        (*SEE, "denzil"),
        form=says(name="Jo", email="jo@school.example", roles=["agency"], agency="Tarn Road Primary School"),
    ),
    Address("invitations", INVITE),
    OwnInvitation("send_invitation_again", NOBODY, SEE, invited, says(version=1)),
    OwnInvitation("withdraw_invitation", SEE, SEE, invited, says(**VERSION)),
    Address("invitation", EVERYBODY, of=lambda b, s: {"token": token_of(b.invitation)}, ours=False),
    Address("give_role", MANAGE, MANAGE, grace, says(role="working_group", reason="Because")),
    Address("power_request_new", SEE, SEE, grace, says(role="recorder", reason="Because")),
    Address("power_requests", DECIDE),
    Address("power_request", DECIDE, of=decided, hidden_from=("bea",)),
    Address("power_request_decide", DECIDE, DECIDE, decided, says(decision="confirmed", reason=""), refused=DECIDE),
    Address("power_request_withdraw", DECIDE, DECIDE, decided, says(reason="Because"), refused=DECIDE),
    Address("power_request_note", NOBODY, DECIDE, decided, hidden_from=("bea",), saves=False),
    Address("end_role", MANAGE, MANAGE, lambda b, s: {"pk": b.grace.role_grants.get().pk}, says(**VERSION)),
    Address(
        "give_place",
        MANAGE,
        MANAGE,
        grace,
        lambda b, s: {
            "subgroup": b.group.pk,
            "valid_from_day": "3",
            "valid_from_month": "2",
            "valid_from_year": "2010",
            "reason": "Because",
        },
    ),
    Address(
        "end_place",
        MANAGE,
        MANAGE,
        lambda b, s: {"pk": b.marian.memberships.get().pk},
        says(last_day_day="3", last_day_month="2", last_day_year="2015", **VERSION),
    ),
    Address("close_account", MANAGE, MANAGE, grace, says(**VERSION)),
    Address("open_account", MANAGE, MANAGE, grace, says(**VERSION)),
    Address("reset_second_step", MANAGE, MANAGE, grace, says(reason="Because")),
    Address("untie_person", MANAGE, MANAGE, grace, says(reason="Because"), saves=False),  # she has no tie
    Address("change_person_address", MANAGE, MANAGE, grace, says(email="grace@other.example", **VERSION)),
    Address("end_sessions", MANAGE, MANAGE, grace, says(reason="Because")),
    NoSession("end_session_of", MANAGE, MANAGE, lambda b, s: {"pk": b.grace.pk, "number": "none"}, says(reason="x")),
]
