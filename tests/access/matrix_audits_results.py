"""Who may read results of audit returns and improvement actions, and who may change these."""

from __future__ import annotations

from audits.models import Return
from tests.access.matrix import VERSION, Address, file_of, record, says
from tests.access.matrix_audits_fill import OTHERS, READ, SCHOOL, of_return
from tests.access.matrix_audits_rounds import of_round
from tests.cast import Board, Shelf

OF_TOTALS = ("helen", "marian", "tom", "grace")
FOLLOW = ("helen", "denzil", "margaret", "ruth")
CHANGED = {"text": "Name two deputies", "owner_name": "Sam Field"}
BY = {"due_day": "31", "due_month": "12", "due_year": "2090"}


def of_file(board: Board, shelf: Shelf) -> dict:
    """The results of a round as a file."""
    return {**of_round(board, shelf), "format": "xlsx"}


def of_improvement(board: Board, shelf: Shelf) -> dict:
    """The key of an improvement action of the school, which is to be done."""
    return {"pk": board.audits.improvement.pk}


def of_ended(board: Board, shelf: Shelf) -> dict:
    """The key of one that is done."""
    return {"pk": board.audits.ended.pk}


def changes(name: str, of, **form) -> Address:
    """A page on which the school changes one; others are told that there is none."""
    return Address(f"audits:{name}_improvement", SCHOOL, SCHOOL, of, says(version=1, **form), hidden_from=OTHERS)


def of_point(board: Board, shelf: Shelf) -> dict:
    """The key of an access point of the school."""
    return {"pk": board.audits.point.pk}


def new_point(board: Board, shelf: Shelf) -> dict:
    """A new access point of the school."""
    return {"agency": board.school.name, "name": "Library", "postcode": "NM1 1AA"}


def of_register(board: Board, shelf: Shelf) -> dict:
    """The key of the return that asks the school where children go online there (conftest.py makes it)."""
    return {"pk": Return.objects.get(form=Return.Form.REGISTER, agency=board.school).pk}


KEEP = ("helen", *SCHOOL)
POINTS = [
    Address("audits:access_points", FOLLOW),
    file_of("audits:export_access_points", FOLLOW, lambda b, s: {"format": "csv"}),
    Address("audits:access_point", READ, of=of_point, hidden_from=OTHERS),
    Address("audits:add_access_point", FOLLOW, FOLLOW, form=new_point),  # others add to their own agencies
    Address("audits:edit_access_point", KEEP, KEEP, of_point, says(version=1, name="Hall"), hidden_from=OTHERS),
    Address("audits:close_access_point", KEEP, KEEP, of_point, says(**VERSION), hidden_from=OTHERS),
    Address("audits:register_places", READ, KEEP, of_register, says(places="Hall"), hidden_from=OTHERS),
    Address("history", READ, of=record("access_point", lambda b, s: b.audits.point), hidden=True),
]
AUDIT_RESULTS = [
    *POINTS,
    Address("audits:results", OF_TOTALS, of=of_round),
    Address("audits:export_results", OF_TOTALS, of=of_file),
    file_of("audits:export_answers", ("helen",), of_file),
    Address("audits:own_result", READ, of=of_return, hidden_from=OTHERS),
    Address("audits:improvements", FOLLOW),
    file_of("audits:export_improvements", FOLLOW, lambda b, s: {"format": "csv"}),
    Address("audits:improvement_letters", ("helen",)),
    Address("audits:improvement", READ, of=of_improvement, hidden_from=OTHERS),
    changes("update", of_improvement, **CHANGED, **BY),
    changes("complete", of_improvement, done="A deputy was named."),
    changes("drop", of_improvement, reason="Two share the post."),
    changes("reopen", of_ended, reason="The deputy has left."),
    Address("history", READ, of=record("improvement", lambda b, s: b.audits.improvement), hidden=True),
]
