"""Files of the plan as it was known on a past day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from actions.colours.rules import Evaluation
from actions.models import Plan
from actions.past.asat import PlanState
from actions.past.colours import past_colours
from actions.past.table import past_glossary, past_table
from actions.table.files import WHOLE_PLAN, Extract, board_document, mark_of
from core.documents import Report, render
from core.text.dates import print_date


def known_in_words(known: dt.date, judged: dt.date) -> str:
    also = "" if judged == known else f", judged on {print_date(judged)}"
    return f"As it was known on {print_date(known)}{also}"


def past_file(
    state: PlanState,
    format: str,
    *,
    known: dt.date,
    judged: dt.date,
    records: list[tuple] | None = None,
    extract: Extract = WHOLE_PLAN,
    colours: Mapping[int, Evaluation] | None = None,
    report: Report | None = None,
) -> bytes:
    """The plan of a past day in the board's table, or only `records` of it (of row_records).

    `colours` are those as of `judged` where they have been computed already; `report` is called with the progress of a
    long file.
    """
    colours = past_colours(state, judged) if colours is None else colours
    tables = past_table(state, records, colours=colours, latest_only=extract.latest_only, grouped=not extract.order)
    words, glossary = known_in_words(known, judged), past_glossary(state)
    uid = Plan.objects.values_list("uid", flat=True).get(pk=state.plan.pk)
    document = board_document(
        state.plan,
        tables,
        extract=extract,
        on=judged,
        known=words,
        mark=mark_of(uid, state.moment, extract),
        glossary=glossary,
    )
    return render(document, format, report)
