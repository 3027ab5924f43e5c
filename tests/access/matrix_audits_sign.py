"""Who may sign, hand in and judge audit returns, and read what was signed and what the board says."""

from __future__ import annotations

from audits.access import form_for
from audits.returns.return_data import return_data_of
from audits.signing.services.assuring import receipt_addresses
from audits.signing.services.copies import copy_url
from audits.signing.services.inviting import token_of
from tests.access.matrix import MANAGER, NOBODY, Address, file_of, record
from tests.cast import EVERYBODY, Board, Shelf

SCHOOL = ("denzil", "margaret")
READ = (*SCHOOL, *MANAGER)
HEAD = ("margaret",)
OTHERS = {"hidden_from": ("ruth",)}  # of another agency: told that there is no such return


def of(name: str, **more):
    """The key of a return of the school in a state."""
    return lambda board, shelf: {"pk": getattr(board.signing, name).pk, **more}


def moved(name: str, **values):
    """A form of the version at which a return stands."""
    return lambda board, shelf: {"version": getattr(board.signing, name).version, **values}


def of_question(board: Board, shelf: Shelf) -> dict:
    """A question of the return that is submitted."""
    return {"pk": board.signing.submitted.pk, "question": question(board)}


def question(board: Board) -> int:
    """The key of A1.3."""
    return form_for(board.signing.submitted).questions["A1.3"].pk


def verdict(board: Board, shelf: Shelf) -> dict:
    """A verdict on it."""
    audit_return = board.signing.submitted
    seen = return_data_of(audit_return).seen_of(form_for(audit_return).questions["A1.3"])
    values = {"version": 0, "seen": seen, "says": "accepted", "comment": ""}
    return {f"q{question(board)}-{name}": value for name, value in values.items()}


def signature(role: str):
    """The form by which somebody signs."""

    def made(board: Board, shelf: Shelf) -> dict:
        form = {"version": board.signing.ready.version, "role": role, "name": "Mo Head", "post": "Head teacher"}
        return {"answer": "sign", **{f"sign-{name}": value for name, value in form.items()}}

    return made


def of_link(board: Board, shelf: Shelf) -> dict:
    """The link of the governor."""
    return {"token": token_of(board.signing.asked)}


def of_copy(board: Board, shelf: Shelf) -> dict:
    """The link to what was signed, of a receipt."""
    found = board.signing.submitted
    return {"token": copy_url(found, receipt_addresses(found)[-1]).rstrip("/").rpartition("/")[2]}


SIGNING = [
    Address("audits:sign_off", READ, of=of("open"), **OTHERS),
    Address("audits:change_answers", SCHOOL, SCHOOL, of("ready"), moved("ready"), **OTHERS),
    Address("audits:send_for_signature", NOBODY, SCHOOL, of("ready"), moved("ready"), on=SCHOOL, **OTHERS),
    Address("audits:mail_signature", NOBODY, SCHOOL, of("asked"), **OTHERS),
    Address("audits:withdraw_signature", NOBODY, SCHOOL, of("asked"), **OTHERS),
    Address("audits:sign", HEAD, HEAD, of("ready"), signature("head")),
    Address("audits:submit", NOBODY, SCHOOL, of("signed"), moved("signed"), **OTHERS),
    Address("audits:receipt", READ, of=of("moderated"), **OTHERS),
    Address("audits:signed_copy", READ, of=of("sign_off"), **OTHERS),
    file_of("audits:export_signed", READ, of("moderated", format="docx"), **OTHERS),
    Address("audits:feedback", READ, of=of("moderated"), **OTHERS),
    file_of("audits:export_feedback", READ, of("moderated", format="docx"), **OTHERS),
    Address("audits:moderation", MANAGER),
    Address("audits:moderate", MANAGER, MANAGER, of("submitted"), verdict),
    Address("audits:verdict", NOBODY, MANAGER, of_question, verdict),
    Address("audits:send_back", MANAGER, MANAGER, of("submitted"), moved("submitted", text="Who is it?")),
    Address("audits:close_return", MANAGER, MANAGER, of("moderated"), moved("moderated")),
    Address("audits:reopen_return", MANAGER, MANAGER, of("moderated"), moved("moderated", reason="New head")),
    Address("history", READ, of=record("return", lambda b, s: b.signing.moderated), hidden=True),
    Address("history", READ, of=record("signature", lambda b, s: b.signing.asked), hidden=True),
    Address("history", READ, of=record("sign_off", lambda b, s: b.signing.sign_off), hidden=True),
    Address("history", READ, of=record("verdict", lambda b, s: b.signing.verdict), hidden=True),
    Address("history", READ, of=record("message", lambda b, s: b.signing.message), hidden=True),
    # whoever has the link, signed in or not: it is the right
    Address("link_signature", EVERYBODY, EVERYBODY, of_link, signature("governor"), refused=("denzil",)),  # who asked
    Address("link_signature_anew", NOBODY, EVERYBODY, of_link, saves=False),
    Address("link_signed", EVERYBODY, of=of_copy),
]
