import datetime as dt
from collections.abc import Mapping

from actions.colours.rules import Evaluation
from actions.models import Plan
from actions.past.asat import PlanState
from actions.past.colours import past_colours
from actions.past.page import known_in_words
from actions.past.table import past_glossary, past_table
from actions.table.files import WHOLE_PLAN, Extract, assumed_in, board_document, mark_of
from core.documents.model import Document


def past_document(
    state: PlanState,
    *,
    known: dt.date,
    as_of: dt.date,
    records: list[tuple] | None = None,
    extract: Extract = WHOLE_PLAN,
    colours: Mapping[int, Evaluation] | None = None,
    format: str = "docx",
) -> Document:
    """The plan of a past day in the board's table for a format, or only `records` of it (of row_records).

    `colours` are those of `as_of` where they have been computed already.
    """
    colours = past_colours(state, as_of) if colours is None else colours
    uid = Plan.objects.values_list("uid", flat=True).get(pk=state.plan.pk)
    tables = past_table(state, records, colours=colours, latest_only=extract.latest_only, grouped=not extract.order)
    return board_document(
        state.plan,
        tables,
        extract=extract,
        on=as_of,
        known=known_in_words(known, as_of),
        mark=mark_of(uid, state.moment, extract),
        glossary=past_glossary(state),
        assumed=assumed_in(tables) if format != "csv" else None,
    )
