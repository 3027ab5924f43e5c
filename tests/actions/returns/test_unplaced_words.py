"""Words of a returned file that the plan has no place for are offered as updates, and none of them is lost."""

from __future__ import annotations

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from actions.models import ProgressUpdate
from actions.returns.places import NO_ACTION_HERE
from actions.returns.rules.unplaced import Outside, adds_words, is_of_export, nearest, unplaced_words
from actions.returns.rules.values import KnownRow, ReturnedRow
from core.importing.source import Cell
from tests.actions.pages import text_of, tree_of
from tests.actions.returns.return_forms import NEW, accept, form_of, last_import, ticks, upload
from tests.actions.returns.wordedits import WordPlan, run_of
from tests.rows import try_rows

WORDS = "Helen to ask the fire service as well."


def known(placement: int) -> KnownRow:
    return KnownRow(placement, placement + 100, "1", {"number": str(placement)})


def test_words_go_to_the_row_above_them_and_to_the_first_where_there_is_none():
    now = {7: known(7), 9: known(9)}
    assert [nearest(place, [7, None, 9], now) for place in (0, 1, 2, 3)] == [7, 7, 7, 9]


@try_rows(("text", "is_printed"), [
    ("e-Safety Action Plan", True),
    ("As at 3 December 2026, the day on which it was exported", True),
    ("As at 3 December 2026, the day on which it was exported. Late!", False),
    ("Exported on 3 December 2026", True),
    ("Priority 1: Schools", True),
    ("Priority 1: All schools and colleges", False),
    (WORDS, False),
])  # fmt: skip
def test_is_of_export_knows_what_the_product_printed(text, is_printed):
    printed = {"e-Safety Action Plan", "Priority 1: Schools"}
    assert is_of_export(Outside(text, 0), printed, is_selection=False) is is_printed


@try_rows(("text", "adds"), [
    ("R Red Overdue since 1 May 2026", False),
    ("Red", False),
    ("", False),
    ("Green", True),
    ("R Red Overdue since 1 May 2026 waits for the police", True),
])  # fmt: skip
def test_adds_words_compares_a_colour_with_what_was_printed(text, adds):
    assert adds_words(text, "R Red\nOverdue since 1 May 2026") is adds


def test_unplaced_words_are_offered_once_each_and_never_ticked():
    rows = [ReturnedRow(7, "1", {"colour": "Red, ask the police"})]
    outside = [Outside(WORDS, 1)]
    found = list(unplaced_words(outside, rows, [7], {7: known(7)}, printed=(), colours={7: "Red"}))
    assert [(each.key[:9], each.theirs, bool(each.question)) for each in found] == [
        ("r7:words:", WORDS, True), ("r7:words:", "Red, ask the police", True),
    ]  # fmt: skip


@try_rows(("text", "struck", "left"), [
    ("May 2026", (), "May 2026"),
    ("May 2026\nJune 2026", ("May 2026",), "June 2026"),
    ("By May June 2026", ("May ",), "By June 2026"),
    ("May 2026", ("May", " 2026"), ""),
    ("One\n\nTwo", ("Two",), "One\n"),
])  # fmt: skip
def test_unstruck_leaves_out_what_is_struck_through(text, struck, left):
    assert Cell(text, 0, struck=struck).unstruck == left


def paragraph():
    return parse_xml(f"<w:p xmlns:w='{qn('w:p')[1:-2]}'><w:r><w:t>{WORDS}</w:t></w:r></w:p>")


def write_between(word: WordPlan) -> None:
    """A paragraph of its own, below the first table."""
    next(word.body.iter(qn("w:tbl"))).addnext(paragraph())


def reword_heading(word: WordPlan) -> None:
    style = next(each for each in word.body.iter(qn("w:pStyle")) if each.get(qn("w:val")) == "Heading1")
    text = list(next(style.iterancestors(qn("w:p"))).iter(qn("w:t")))[-1]
    text.text = f"{text.text} and colleges"


def write_under_colour(row, word: WordPlan) -> None:
    word.write(row.pk, "colour", "Green, since the police agreed")


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize(("edit", "says"), [
    (lambda row, word: write_between(word), WORDS),
    (lambda row, word: reword_heading(word), "and colleges"),
    (write_under_colour, "Green, since the police agreed"),
])  # fmt: skip
def test_page_offers_words_without_a_place_as_an_update(enter, helen, file, row, edit, says):
    client = enter(helen)
    page = upload(client, file(lambda word: edit(row, word)))
    assert "Nothing was changed in this file" not in text_of(page)
    assert says in text_of(page) and "Keep them as an update?" in text_of(page)
    (key,) = [each for each in ticks(page) if ":words:" in each]
    accept(client, page, **{f"tick {key}": "1"})
    assert ProgressUpdate.objects.in_print().filter(action__plan=row.plan, text__contains=says).count() == 1


@pytest.mark.django_db
def test_words_without_a_place_that_are_left_stand_on_the_last_page(enter, helen, file, row):
    client = enter(helen)

    def edit(word: WordPlan) -> None:
        write_between(word)
        word.add_line(row.pk, "update", NEW, "Ann Lee")

    accept(client, upload(client, file(edit)))
    assert any(WORDS in line[2] for line in last_import().saved["kept"]["left"])
    assert not row.action.updates.filter(text__contains=WORDS).exists()


@pytest.mark.long
@pytest.mark.django_db
def test_update_struck_through_by_formatting_is_offered_to_be_struck_out(enter, helen, file, row):
    def edit(word: WordPlan) -> None:
        for run in word.cell(row.pk, "update").iter(qn("w:r")):
            properties = run.get_or_add_rPr()
            properties.append(parse_xml(f"<w:strike xmlns:w='{qn('w:p')[1:-2]}'/>"))

    page = upload(enter(helen), file(edit))
    assert "Update removed" in text_of(page)


def add_row(word: WordPlan, placement: int, **texts: str) -> None:
    """A new row below another one, with these texts alone."""
    made = word.copied(placement)
    for column, cell in zip(word.columns, made.findall(qn("w:tc")), strict=True):
        first, *others = cell.findall(qn("w:p"))
        for each in [*first.findall(qn("w:r")), *others]:
            each.getparent().remove(each)
        first.append(run_of(texts.get(column, "")))


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["objective", "method", "number", "colour"])
def test_page_offers_the_words_of_a_row_without_an_action(enter, helen, file, row, column):
    page = upload(enter(helen), file(lambda word: add_row(word, row.pk, **{column: WORDS})))
    assert WORDS in text_of(page)
    assert any(":words:" in key for key in ticks(page)) and not any(ticks(page).values())


@pytest.mark.long
@pytest.mark.django_db
def test_words_without_a_place_are_kept_beside_the_chosen_action(enter, helen, file, row, board):
    client = enter(helen)
    page = upload(client, file(lambda word: write_between(word)))
    (key,) = ticks(page)
    other = row.plan.placements.standing().exclude(action=row.action).last()
    values = {f"tick {key}": "1", f"place {key}": str(other.pk), f"day {key}": "never"}
    page = accept(client, page, **values)
    assert ticks(page) == {key: True}
    assert form_of(page)[f"place {key}"] == [str(other.pk)] and form_of(page)[f"day {key}"] == ["never"]
    accept(client, page, **{f"day {key}": "1 December 2026"})
    assert ProgressUpdate.objects.in_print().get(text=WORDS).action_id == other.action_id


@pytest.mark.django_db
def test_words_without_a_place_are_kept_beside_no_action_of_another_group(enter, marian, file, row, board):
    """A member may choose among the actions that their group leads."""
    client = enter(marian)
    page = upload(client, file(lambda word: next(word.body.iter(qn("w:tbl"))).addprevious(paragraph())))
    keys = [each for each in ticks(page) if ":words:" in each]
    led = {each.get("value") for each in tree_of(page).xpath("//select[starts-with(@name, 'place ')]/option")}
    closed = row.plan.placements.standing().exclude(pk__in=led).last()
    for key in keys:
        page = accept(client, page, **{f"tick {key}": "1", f"place {key}": str(closed.pk)})
        assert NO_ACTION_HERE in text_of(page)
    assert keys and not ProgressUpdate.objects.filter(text=WORDS).exists()


@pytest.mark.long
@pytest.mark.django_db
def test_page_does_not_say_that_nothing_was_changed_where_words_were_not_read(enter, helen, file, row):
    def hide(word: WordPlan) -> None:
        run = run_of(WORDS)
        run.insert(0, parse_xml(f"<w:rPr xmlns:w='{qn('w:p')[1:-2]}'><w:vanish/></w:rPr>"))
        word.paragraphs(row.pk, "action")[0].append(run)

    text = text_of(upload(enter(helen), file(hide)))
    assert "Nothing that could be read of this file was changed" in text
    assert f"Hidden text was left out: {WORDS}" in text
