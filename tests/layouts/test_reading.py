"""Eight layouts of other boards, read with at most two choices by hand each."""

from __future__ import annotations

from actions.importing.assembly import assemble_plan
from actions.importing.importer import PlanImporter
from actions.importing.preview import preview
from actions.importing.splits import SPLIT, find_splits
from core.importing.readers import read_file
from core.importing.work import EXTRA, Work, begin
from tests.layouts.build import build, gold
from tests.layouts.compare import compare
from tests.rows import try_rows

BY_HAND = {  # file → column → field, where the proposal is not what a careful person would choose
    "harbour.docx": {},
    "mill.docx": {},
    "orchard.docx": {},
    "quay.odt": {3: EXTRA},
    "beacon.docx": {},
    "meadow.xlsx": {},
    "chapel.csv": {},
    "lantern.txt": {},
}


def work_on(filename: str) -> Work:
    """A layout with the columns chosen by hand, and every split that is asked about answered with yes."""
    work = begin(read_file(build(filename), filename), PlanImporter(), lambda scope, text: "", {})
    for table in work.tables:
        work.columns[table].update(BY_HAND[filename])
    work.answers = {each.key: SPLIT for each in find_splits(work)}
    return work


@try_rows("filename", BY_HAND)
def test_every_row_and_every_other_cell_of_a_layout_is_read(filename):
    result = compare(preview(assemble_plan(work_on(filename)), []), gold(filename))
    assert result.wrong == ()
    assert result.lost == ()
    assert (result.others_found, result.fills_found) == (result.others, result.fills)


def test_columns_of_the_layouts_are_proposed_rightly():
    right = total = 0
    for filename, by_hand in BY_HAND.items():
        work = begin(read_file(build(filename), filename), PlanImporter(), lambda scope, text: "", {})
        columns = work.columns[work.tables[0]]
        right += sum(columns[at] == by_hand.get(at, columns[at]) for at in columns)
        total += len(columns)
        assert len(by_hand) <= 2
    assert right / total >= 0.95, f"{right} of {total}"


@try_rows(("filename", "questions"), [("beacon.docx", 1), ("chapel.csv", 4), ("harbour.docx", 0)])
def test_rows_stay_whole_until_somebody_says_that_they_are_several(filename, questions):
    work = work_on(filename)
    splits = list(find_splits(work))
    assert len(splits) == questions
    several = sum(len(each.rows) - 1 for each in splits)
    whole = work_on(filename)
    whole.answers = {}
    assert len(assemble_plan(whole).rows) == len(assemble_plan(work).rows) - several
