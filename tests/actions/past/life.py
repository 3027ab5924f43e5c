"""A plan in which tests let things happen, and what is said of them."""

from __future__ import annotations

import datetime as dt

from actions.models import Method
from actions.past.changes.listing import plan_changes
from actions.structure.services import tree
from tests.factories.plan import ActionFactory, GlossaryTermFactory, small_plan

BEGIN, END = dt.date(2010, 1, 4), dt.date(2010, 2, 1)


class Life:
    """A plan of six rows, entered on 4 January 2010, in which things happen from the day after on."""

    def __init__(self, clock, by):
        self.clock, self.by = clock, by
        self.plan = small_plan()
        self.plan.document_date = BEGIN
        self.plan.save()
        self.term = GlossaryTermFactory(plan=self.plan, term="LSCB", meaning="The board")
        dated = ActionFactory(method=self.method(), text="Has a date", wording="By end of May 2010")
        tree.number_rows(self.plan)
        self.dated = dated
        clock.pass_by(86_400)

    def method(self) -> Method:
        return Method.objects.filter(objective__priority__plan=self.plan).first()

    def action(self, number: int):
        return self.plan.actions.select_related("plan").get(number=number)

    def told(self, what: str = "") -> list[str]:
        """What is said of all changes of a kind (or of all)."""
        found = plan_changes(self.plan.pk, BEGIN, END)
        return [change.says for change in found.changes if change.says and what in ("", change.what)]
