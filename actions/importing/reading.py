"""Reads a plan from a file of any kind without asking anybody."""

from collections.abc import Mapping
from types import MappingProxyType

from actions.importing.assembly import assemble_plan
from actions.importing.fields import PLAN_FIELDS
from actions.importing.importer import PlanImporter
from actions.wording.document import PlanDocument, UnreadablePlan
from actions.wording.limits import fitted
from core.importing.columns import heading_test
from core.importing.readers import read_file
from core.importing.source import UnreadableFile
from core.importing.work import Work, begin, missing_fields

NO_ACTION = (
    "It is not certain which column of this file holds the action. Its headings are: {seen}. Choose the columns on the"
    " page “Import a plan”."
)


def read_plan(data: bytes, filename: str = "") -> PlanDocument:
    """The plan in a document, text or spreadsheet file; UnreadablePlan, with words for people, where there is none."""
    return fitted(assemble_plan(read_file_as_plan(data, filename)))


def read_file_as_plan(data: bytes, filename: str, options: Mapping[str, str] = MappingProxyType({})) -> Work:
    """The work on a file whose columns are as they are proposed; raises as read_plan does."""
    try:
        source = read_file(data, filename, heading_test(PLAN_FIELDS))
        work = begin(source, PlanImporter(), lambda scope, text: "", options)
    except UnreadableFile as error:
        raise UnreadablePlan(error.message) from None
    if missing_fields(work, PlanImporter()):
        seen = headings_of(work)
        raise UnreadablePlan(NO_ACTION.format(seen="; ".join(seen) or "none"), seen)
    return work


def headings_of(work: Work) -> tuple[str, ...]:
    """The headings of the ticked tables, each once; of a table without any, the texts of its first row."""
    found: dict[str, None] = {}
    for table in work.tables:
        texts = work.headings(table).texts
        if work.heading_rows[table] is None:
            texts = tuple(" ".join(cell.text.split()) for row in work.source.tables[table].rows[:1] for cell in row)
        found |= dict.fromkeys(filter(None, texts))
    return tuple(found)
