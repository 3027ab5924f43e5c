"""Who may edit questionnaires: the manager alone. What is published others may see in its history."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.access.matrix import NOBODY, VERSION, Address, form, record, says
from tests.access.matrix_audits_rounds import KEEPER, MEMBERS, OWN
from tests.access.matrix_importing import desk
from tests.cast import Board, Shelf

PUBLISHED = KEEPER + MEMBERS + OWN + ("ruth",)


def of_published(board: Board, shelf: Shelf) -> dict:
    """A questionnaire without a draft."""
    return {"pk": board.audits.round.edition.questionnaire_id}


def of_retired(board: Board, shelf: Shelf) -> dict:
    """A questionnaire that is not used any more."""
    return {"pk": board.audits.retired.pk}


def of_draft(board: Board, shelf: Shelf) -> dict:
    """A draft of the questionnaire on access points."""
    return {"pk": board.audits.draft.pk}


def of_section(board: Board, shelf: Shelf) -> dict:
    """Its first section."""
    return {"pk": section(board).pk}


def of_empty(board: Board, shelf: Shelf) -> dict:
    """A section without a question."""
    return {"pk": board.audits.empty.pk}


def of_question(board: Board, shelf: Shelf) -> dict:
    """A question of the first section."""
    return {"pk": question(board).pk}


def section(board: Board):
    """The first section of the draft."""
    return board.audits.draft.sections.get(code="B-1")


def question(board: Board):
    """Its first question."""
    return board.audits.draft.questions.get(code="B1")


def typed(board: Board, shelf: Shelf) -> dict:
    """A question as it is typed."""
    values = {"code": "B99", "text": "Is it lit?", "type": "ypn", "who": "B", "carry": "-", "evidence": "none"}
    return values | {"section": section(board).pk, "must": "on", "version": 1}


def questions_file(board: Board, shelf: Shelf) -> dict:
    """A list of one question for a new questionnaire."""
    return {"file": SimpleUploadedFile("questions.csv", b"Question,Type\nIs it lit?,Y/N\n"), "name": "Clubs"}


SECTION = {"code": "B-9", "title": "Light", "guidance": ""}
HISTORIES = {
    "questionnaire_version": lambda board, shelf: board.audits.draft,
    "questionnaire_section": lambda board, shelf: section(board),
    "question": lambda board, shelf: question(board),
}
QUESTIONNAIRES = [
    *desk("audits:import_questions", KEEPER, questions_file, lambda board: board.audits.questions,
          lambda board: board.audits.questions_done),
    Address("audits:questionnaires", KEEPER),
    Address("audits:add_questionnaire", KEEPER, KEEPER, form=says(name="Camps", subject="agency")),
    Address("audits:rename_questionnaire", KEEPER, KEEPER, of_published, says(version=1, name="Arrangements")),
    Address("audits:retire_questionnaire", KEEPER, KEEPER, of_published, says(**VERSION)),
    Address("audits:restore_questionnaire", NOBODY, KEEPER, of_retired, says(version=2)),
    Address("audits:begin_draft", NOBODY, KEEPER, of_published),
    Address("audits:edition", KEEPER, of=of_draft),
    Address("audits:edit_edition", KEEPER, KEEPER, of_draft, says(version=1, introduction="Good day.", period="")),
    Address("audits:compare_edition", KEEPER, of=of_draft),
    Address("audits:preview_edition", KEEPER, of=of_draft),
    Address("audits:publish_edition", KEEPER, KEEPER, of_draft, says(version=1)),
    Address("audits:add_section", KEEPER, KEEPER, of_draft, says(**SECTION)),
    Address("audits:edit_section", KEEPER, KEEPER, of_section, says(version=1, **SECTION)),
    Address("audits:move_section", NOBODY, KEEPER, of_section, says(to="down")),
    Address("audits:remove_section", KEEPER, KEEPER, of_empty, says(version=1)),
    Address("audits:add_question", KEEPER, KEEPER, of_section, form(typed)),
    Address("audits:edit_question", KEEPER, KEEPER, of_question, form(typed)),
    Address("audits:retype_question", KEEPER, of=of_question),
    Address("audits:move_question", NOBODY, KEEPER, of_question, says(to="down")),
    Address("audits:remove_question", KEEPER, KEEPER, of_question, says(version=1)),
    Address("history", PUBLISHED, of=record("questionnaire", lambda b, s: b.audits.round.edition.questionnaire),
            hidden=True),
    *[Address("history", KEEPER, of=record(kind, found), hidden=True) for kind, found in HISTORIES.items()],
]  # fmt: skip
