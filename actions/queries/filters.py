"""The list of queries: open ones first, and what was decided; one filter for the page and its files."""

from django import forms
from django.db.models import F

from actions.models import Plan, Query
from core.documents.model import NUMBERS, Column, Document
from core.pages.lists import list_document, table_of
from core.text.dates import print_date

OPEN, DECIDED, ALL = "", "decided", "all"
STATES = ((OPEN, "Open"), (DECIDED, "Decided"), (ALL, "All"))
COLUMNS = (
    Column("Raised on", 9, is_row_header=True),
    Column("No.", 4, values=NUMBERS),
    Column("Action", 22),
    Column("Question", 25),
    Column("Answers", 20),
    Column("Decision", 20),
)


class QueryFilter(forms.Form):
    state = forms.ChoiceField(label="State", required=False, choices=STATES)

    def __init__(self, data, *, plan: Plan, user):
        super().__init__(data)
        self.everything = Query.objects.visible_to(user).filter(action__plan=plan)

    @property
    def asked(self) -> str:
        return self.cleaned_data["state"] if self.is_valid() else OPEN

    def rows(self):
        """The queries that fit, open ones first, the oldest of these first; then the latest decisions."""
        if not self.is_valid():
            return self.everything.none()
        rows = self.everything.select_related("action", "raised_by", "update", "decision__meeting")
        rows = rows.prefetch_related("answers__author").order_by(
            F("decision__taken_on").desc(nulls_first=True), "raised_on", "pk"
        )
        return {OPEN: rows.waiting, DECIDED: rows.decided, ALL: rows.all}[self.asked]()

    def in_words(self) -> list[str]:
        return [f"State: {dict(STATES)[self.asked]}"]


def decision_in_words(query: Query) -> str:
    """The decision that settled a query with its day, meeting and outcome; that it waits for one otherwise."""
    decision = query.decision
    if decision is None:
        return "Action withdrawn" if query.action.withdrawn_on else "Not yet decided"
    day = print_date(decision.taken_on) + (f", {decision.meeting.name}" if decision.meeting else "")
    outcome = f" ({decision.get_outcome_display()})" if decision.outcome else ""
    return f"{day}: {decision.text}{outcome}"


def query_document(plan: Plan, rows, criteria: list[str]) -> Document:
    lines = (
        (
            f"{print_date(query.raised_on)}, {query.asker}",
            str(query.action.number),
            query.action.text,
            query.text,
            "\n".join(f"{print_date(one.on)}, {one.author.display_name}: {one.text}" for one in query.answers.all()),
            decision_in_words(query),
        )
        for query in rows
    )
    none = "No query matches what was asked for."
    above = (plan.title, *criteria)
    summary = "Each row is about one action, named by its number and text."
    table = table_of("Queries", COLUMNS, lines, none=none, summary=summary, above=above)
    return list_document("Queries", [table], lines=above)
