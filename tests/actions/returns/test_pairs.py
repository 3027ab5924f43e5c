"""Random edits here and in a returned file at once: no text is lost, and undoing gives the plan back."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest
from django.utils import timezone

from actions.fields.services import add_field, set_field_value, value_of
from actions.leads.services import lead_named
from actions.models import Placement, Plan, ProgressUpdate
from actions.progress.services import progress
from actions.returns.importer import ReturnImporter
from actions.returns.rows import rows_at
from actions.structure.services import structure, tree
from actions.table.files import export_plan
from core.importing import services
from core.importing.fields import CHANGED
from core.models import Import
from core.text.dates import today
from tests.actions.returns.test_reading import edited_book
from tests.actions.returns.wordedits import WordPlan, edited_word
from tests.examples import is_thorough
from tests.factories.accounts import UserFactory
from tests.factories.plan import ProgressUpdateFactory, small_plan

pytestmark = pytest.mark.django_db
PAIRS, FEWER = 200, 20
SHEET = {"action": 6, "leads": 7, "timescale": 8}  # columns of the sheet, from 1


class Pair:
    """A plan that is edited here and in a file of it; each text that either side writes is a word of its own."""

    def __init__(self, seed: int):
        self.random, self.count = Random(seed), 0
        self.manager, self.returner = UserFactory(roles=["manager"]), UserFactory(name="Ann Lee", roles=["agency"])
        self.plan: Plan = small_plan()
        self.field = add_field(
            plan=self.plan, heading="Evidence", kind="text", level="action", shown=True, by=self.manager
        )
        self.rows = list(Placement.objects.in_print().filter(plan=self.plan).select_related("action", "plan"))
        for row in self.rows[:4]:
            for day in (3, 9):
                ProgressUpdateFactory(action=row.action, on=dt.date(2010, 3, day), author=self.returner)
        self.here: set[str] = set()
        self.there: set[str] = set()

    def word(self, side: set[str]) -> str:
        self.count += 1
        side.add(word := f"{'here' if side is self.here else 'there'}{self.count}")
        return word

    # ---- here

    def edit_here(self) -> None:
        kinds = (self.reword, self.lead, self.report, self.correct, self.propose, self.name_objective, self.say_field)
        for edit in self.random.sample((*kinds, self.add_here, self.withdraw), self.random.randint(0, 4)):
            row = Placement.objects.select_related("action", "plan", "method__objective").get(
                pk=self.random.choice(self.rows).pk
            )
            if row.action.status != "withdrawn":
                edit(row)

    def reword(self, row: Placement) -> None:
        changes = {"text": f"{row.action.text} {self.word(self.here)}"}
        structure.edit_action(action=row.action, expected=row.action.version, changes=changes, by=self.manager)

    def lead(self, row: Placement) -> None:
        lead = lead_named(name=f"Group {self.word(self.here)}", by=self.manager)
        structure.set_leads(action=row.action, leads=[(lead, lead.name)], by=self.manager)

    def report(self, row: Placement) -> None:
        progress.add_update(action=row.action, text=self.word(self.here), on=today(), by=self.manager)

    def correct(self, row: Placement) -> None:
        update = ProgressUpdate.objects.filter(action=row.action).order_by("pk").first()
        if update:
            text = f"{update.text} {self.word(self.here)}"
            progress.correct_update(
                update=update, expected=update.version, text=text, on=update.on, by=self.manager, reason="Slip"
            )

    def propose(self, row: Placement) -> None:
        words = f"By May 2031 {self.word(self.here)}"
        progress.propose_revision(action=row.action, wording=words, reason="Late", by=self.manager)

    def name_objective(self, row: Placement) -> None:
        part = row.method.objective
        text = f"{part.text} {self.word(self.here)}"
        tree.edit_part(part=part, expected=part.version, number=part.number, text=text, by=self.manager)

    def say_field(self, row: Placement) -> None:
        value = value_of(self.field, row.action)
        text = self.word(self.here)
        set_field_value(field=self.field, owner=row.action, expected=value.version, text=text, by=self.manager)

    def add_here(self, row: Placement) -> None:
        leads = [lead_named(name="Police", by=self.manager)]
        structure.add_action(
            method=row.method, text=self.word(self.here), wording="Ongoing", leads=leads, after=row, by=self.manager
        )

    def withdraw(self, row: Placement) -> None:
        structure.withdraw_action(action=row.action, expected=row.action.version, reason="Done", by=self.manager)

    # ---- there

    def file(self) -> tuple[bytes, str]:
        """The file as it comes back, and its name."""
        if self.random.random() < 0.5:
            return edited_word(export_plan(self.plan, None, "docx"), self.edit_word), "plan.docx"
        return edited_book(export_plan(self.plan, None, "xlsx"), self.edit_sheet), "plan.xlsx"

    def edit_word(self, word: WordPlan) -> None:
        word.columns = (*word.columns[:-1], "x-Evidence", "update")
        word.columns = tuple(column for column in word.columns if column != "colour" or self.has_colours(word))
        keys = [row.pk for row in self.rows]
        for key in self.random.sample(keys, self.random.randint(0, 5)):
            edit = self.random.choice(("action", "append", "leads", "timescale", "update", "late", "gone", "copy"))
            if edit == "action":
                word.replace(key, "action", self.word(self.there), "Ann Lee")
            elif edit == "append":
                word.append(key, "action", f" {self.word(self.there)}", "Ann Lee")
            elif edit == "leads":
                word.replace(key, "leads", f"Group {self.word(self.there)}", "Bob Ray")
            elif edit == "timescale":
                word.write(key, "timescale", f"By June 2031 {self.word(self.there)}")
            elif edit == "update":
                word.add_line(key, "update", f"3 April 2010: {self.word(self.there)}", "Ann Lee")
            elif edit == "late":
                word.append(key, "update", f" {self.word(self.there)}", "Bob Ray")
            elif edit == "gone":
                word.row(key).getparent().remove(word.row(key))
            else:
                copied = word.copied(key)
                cell = copied.findall(f"{copied.tag[:-2]}tc")[-len(word.columns) + 3]
                next(cell.iter(f"{copied.tag[:-2]}t")).text = self.word(self.there)

    def has_colours(self, word: WordPlan) -> bool:
        return len(word.row(self.rows[0].pk).findall(f"{word.row(self.rows[0].pk).tag[:-2]}tc")) > len(word.columns) - 1

    def edit_sheet(self, sheet) -> None:
        places = {str(sheet.cell(at, 1).value).split(" ")[0]: at for at in range(2, sheet.max_row + 1)}
        for row in self.random.sample(self.rows, self.random.randint(0, 5)):
            column = self.random.choice(("action", "leads", "timescale"))
            if at := places.get(str(row.pk), 0):
                words = {"action": "{}", "leads": "Group {}", "timescale": "By June 2031 {}"}[column]
                sheet.cell(at, SHEET[column]).value = words.format(self.word(self.there))


def texts(rows) -> str:
    return "\n".join(text for row in rows for text in row.cells.values())


@pytest.mark.parametrize("seed", range(PAIRS if is_thorough() else FEWER))
def test_no_text_of_either_side_is_lost(seed):
    pair = Pair(seed)
    data, name = pair.file()
    pair.edit_here()
    before = rows_at(pair.plan, [timezone.now()])[0]
    importer = ReturnImporter()
    held = services.begin_import(importer=importer, data=data, filename=name, options={}, by=pair.returner)
    held = Import.objects.get(pk=held.pk)
    work = services.work_of(held)
    rows = services.preview(held, work, by=pair.manager)
    left = [row.record[0] for row in rows if row.record[0].is_theirs and row.state != CHANGED]
    if any(row.state == CHANGED for row in rows):
        mark = services.mark_of(rows)
        held = services.accept_import(import_=held, expected=held.version, mark=mark, by=pair.manager)
    after = rows_at(pair.plan, [timezone.now()])[0]
    kept = texts(after)
    assert not {word for word in pair.there if word not in kept + "\n".join(one.change.theirs for one in left)}
    printed = texts(before)
    assert not {word for word in pair.here if word in printed and word not in kept}
    if held.state == Import.State.ACCEPTED:
        services.undo_import(import_=held, expected=held.version, reason="A mistake", by=pair.manager)
        undone = rows_at(pair.plan, [timezone.now()])[0]
        assert held.saved["stays"] == []
        assert [(row.placement, row.cells) for row in undone] == [(row.placement, row.cells) for row in before]


@pytest.mark.long
def test_pairs_write_on_both_sides():
    """Guards the test above: enough of its pairs have edits on both sides."""
    both = 0
    for seed in range(FEWER):
        pair = Pair(seed)
        pair.file()
        pair.edit_here()
        both += bool(pair.here and pair.there)
    assert both > FEWER / 2
