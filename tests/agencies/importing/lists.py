"""Steps of importing a list of agencies, as the tests take them through the services."""

from __future__ import annotations

from collections.abc import Mapping

from agencies.importing.importer import AgencyImporter
from core.importing.fields import PreviewRow, Question
from core.importing.services import preview, save_work, work_of
from core.importing.work import propose_values, undecided
from core.models import Import
from core.text.similarity import plain
from tests.factories.directory import accept_agencies, import_of_agencies

HEAD = "School name,Type,Postcode,URN,ESLO,ESLO email\n"
IMPORTER = AgencyImporter()


def begun(text: str | bytes, by, **decisions) -> Import:
    """An import with the columns and words as they are proposed, and what was decided beside them."""
    import_ = import_of_agencies(by, text.encode() if isinstance(text, str) else text, "list.csv")
    return decide(import_, by, **decisions)


def decide(
    import_: Import, by, *, step: str = "preview", cells: Mapping[str, str] | None = None, **decisions
) -> Import:
    work = work_of(import_)
    for name, value in decisions.items():
        setattr(work, name, value)
    work.cells |= cells or {}
    propose_values(work, IMPORTER, lambda *_: "")
    return save_work(import_=import_, work=work, expected=import_.version, reason="Decided", by=by, step=step)


def choose_words(import_: Import, by, words: Mapping[str, str]) -> int:
    """Give the words of kinds that have no value theirs; returns how many were asked about."""
    work = work_of(import_)
    asked = [(name, each.word) for name, found in undecided(work, IMPORTER, lambda *_: "").items() for each in found]
    for name, word in asked:
        work.values[name][plain(word)] = words[word]
    save_work(import_=import_, work=work, expected=import_.version, reason="Words", by=by, step="preview")
    return len(asked)


def rows(import_: Import) -> list[PreviewRow]:
    return preview(import_, work_of(import_))


def states(import_: Import) -> list[str]:
    return [row.state for row in rows(import_)]


def faults(import_: Import) -> list[list[str]]:
    return [[fault.reason for fault in row.faults] for row in rows(import_)]


def changes(import_: Import) -> list[list[tuple[str, str, str, bool]]]:
    """Of each row the field, before, after, and whether the change is ticked."""
    return [[(each.field, each.before, each.after, each.is_ticked) for each in row.changes] for row in rows(import_)]


def questions(import_: Import) -> list[Question]:
    work = work_of(import_)
    return IMPORTER.questions(IMPORTER.read_all(work), work.choices)


def answered(import_: Import, by, answer: str) -> Import:
    """The import with this answer to every question about an agency: "renamed", "same", "new" or "leave out"."""
    found = {}
    for question in questions(import_):
        (value,) = (value for value, _ in question.options if value.startswith(answer))
        found[question.key] = value
    return decide(import_, by, answers=found)


def accept(import_: Import, by) -> Import:
    return accept_agencies(import_, by)
