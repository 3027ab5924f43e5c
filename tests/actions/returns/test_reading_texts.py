"""Texts that programs treat in ways of their own come back as they went out."""

from __future__ import annotations

import pytest

from actions.models import Plan
from actions.table.files import export_plan
from actions.wording.exported import read_marks
from core.importing.readers import read_file
from tests.actions.resaved import saved_again
from tests.actions.returns.test_reading import changes_in, keys_of, read_back
from tests.factories.plan import (
    ActionFactory,
    LeadFactory,
    MethodFactory,
    ObjectiveFactory,
    PlanFactory,
    ProgressUpdateFactory,
    StrategicPriorityFactory,
)

pytestmark = pytest.mark.django_db
TEXTS = (
    "  leading", "trailing  ", "two  spaces", "tab\there", "no-break\u00a0space", "soft\u00adhyphen",
    "no-break\u2011hyphen", "zero\u200bwidth", "\u2028line", "one\n\ntwo", "one\n\n\ntwo", "\nstart", "end\n",
    "“curly” ‘quotes’ – — …", "- list", "• bullet", "1. number", "1.5", "007", "=SUM(A1)", "+44 20", "-5", "@home",
    "'quoted'", "'=x", "TRUE", "1/2/2026", "2026-11-28", "£5", "50%", "1e5", "#REF!", "<b>bold</b>", "&amp; &",
    "smile 🙂", "é è", "e\u0301", "\u200eleft", "\ufeffmark", "x" * 300, "{{x}}", "Total", "Action",
    "3 March 2010", "Undated: x", "Query, 3 May 2010: what", "Proposed timescale – x", "New in May",
    "\u2003wide\u2003", "two\u00a0\u00a0spaces", "line one \n line two ", "(c) (r) ...", "www.example.org/a b",
    "„low“ ‚low‘", "′prime″", "−minus", "‐hyphen", "―bar", "one\x0btwo", "one\x85two", "Ｆｕｌｌ", "ﬁ", "´acute`",
    "bell\x07", "del\x7f", "form\x0cfeed",
)  # fmt: skip


def odd_plan() -> Plan:
    """A row for each text, which stands in each of its columns; the last priority has no number."""
    plan = PlanFactory()
    for place, text in enumerate(TEXTS):
        if place % 20 == 0:
            number = "" if place == 60 else str(place // 20 + 1)
            priority = StrategicPriorityFactory(plan=plan, number=number, text=f"Part {place}")
        method = MethodFactory(objective=ObjectiveFactory(priority=priority, text=text), number="", text=text)
        lead = LeadFactory(name=text[:200])
        ProgressUpdateFactory(action=ActionFactory(method=method, text=text, wording=text, lead=lead), text=text)
    return plan


def long(*kinds: str):
    return pytest.param(list(kinds), marks=pytest.mark.long)


@pytest.mark.long
@pytest.mark.parametrize(
    "kinds",
    [
        ["docx"],
        ["xlsx"],
        long("docx", "docx"),
        long("docx", "odt"),
        long("docx", "odt", "docx"),
        long("xlsx", "xlsx"),
        long("xlsx", "ods"),
        long("xlsx", "ods", "xlsx"),
    ],
    ids="-".join,
)
def test_odd_texts_are_not_changed(kinds, tmp_path):
    plan = odd_plan()
    data = saved_again(export_plan(plan, None, kinds[0]), kinds, tmp_path)
    assert [row.key for row in read_back(data, plan)] == keys_of(plan)
    assert [(change.key, change.base, change.theirs) for change in changes_in(data, plan)] == []
    assert len(read_marks(read_file(data)).prints) == len(TEXTS)
