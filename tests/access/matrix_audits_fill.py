"""Who may open the pages on which a return is filled in, and who may send to them."""

from __future__ import annotations

from django.core import signing

from audits.access import form_for
from audits.returns.views.files import SALT
from tests.access.matrix import MANAGER, Address
from tests.cast import Board, Shelf

SCHOOL = ("denzil", "margaret")
READ = (*SCHOOL, *MANAGER)
OTHERS = ("ruth",)  # of another agency: told that there is no such return


def of_return(board: Board, shelf: Shelf) -> dict:
    """The key of the return of the school."""
    return {"pk": board.audits.audit_return.pk}


def of_evidence(board: Board, shelf: Shelf) -> dict:
    """The key of its evidence."""
    return {"pk": board.audits.evidence.pk}


def of_answer(board: Board, shelf: Shelf) -> dict:
    """The history of an answer of the school."""
    return {"kind": "audit_answer", "pk": board.signing.open.answers.order_by("pk").first().pk}


def question(board: Board, code: str) -> int:
    """The key of a question."""
    return form_for(board.audits.audit_return).questions[code].pk


def answer(board: Board, shelf: Shelf) -> dict:
    """A form that answers A1.3."""
    key = question(board, "A1.3")
    return {f"q{key}-version": 0, f"q{key}-answer": "y", "then": "stay"}


RETURNS = [
    Address("audits:return", READ, SCHOOL, of_return, answer, hidden_from=OTHERS),
    Address(
        "audits:section",
        (),
        SCHOOL,
        lambda b, s: {**of_return(b, s), "code": "A1"},
        answer,
        hidden_from=OTHERS,
        on=READ,
    ),
    Address(
        "audits:answer",
        (),
        SCHOOL,
        lambda b, s: {**of_return(b, s), "question": question(b, "A1.3")},
        answer,
        hidden_from=(*OTHERS, *MANAGER),
    ),
    Address(
        "audits:improve",
        (),
        SCHOOL,
        lambda b, s: {**of_return(b, s), "question": question(b, "A1.3")},
        lambda b, s: {
            f"a{question(b, 'A1.3')}-version": 1,
            f"a{question(b, 'A1.3')}-text": "Name two deputies",
        },
        hidden_from=(*OTHERS, *MANAGER),
    ),
    Address(
        "audits:add_evidence",
        SCHOOL,
        SCHOOL,
        lambda b, s: {**of_return(b, s), "question": question(b, "A1.4")},
        lambda b, s: {"url": "https://school.example/policy", "title": "Policy"},
        hidden_from=OTHERS,
    ),
    Address(
        "audits:return_file",
        READ,
        of=lambda b, s: {**of_return(b, s), "what": "answers", "format": "xlsx"},
        hidden_from=OTHERS,
    ),
    Address(
        "audits:take_back",
        SCHOOL,
        SCHOOL,
        of_return,
        lambda b, s: {
            "changes": signing.dumps([b.audits.audit_return.pk, [[question(b, "A1.3"), 0, {"answer": "y"}]]], salt=SALT)
        },
        hidden_from=OTHERS,
    ),
    Address("audits:evidence", READ, of=of_evidence, hidden_from=OTHERS),
    Address("history", READ, of=lambda b, s: {"kind": "audit_evidence", **of_evidence(b, s)}, hidden=True),
    Address("history", READ, of=of_answer, hidden=True),
    Address(
        "audits:remove_evidence",
        SCHOOL,
        SCHOOL,
        of_evidence,
        lambda b, s: {"version": 1, "reason": "Wrong file"},
        hidden_from=OTHERS,
    ),
]
