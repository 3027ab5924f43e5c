"""/plan/return/: a returned file is compared, decided change by change, accepted, and undone."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import etree
from openpyxl.comments import Comment

from actions.models import Plan, ProgressUpdate
from actions.table.files import Extract
from core.importing import services
from core.models import Import
from core.text.dates import print_date, today
from tests.actions.pages import messages_of, text_of, tree_of
from tests.actions.returns.return_forms import (
    RETURN,
    accept,
    add_plain,
    edit_here,
    form_of,
    keep,
    last_import,
    look,
    ticks,
    upload,
)
from tests.actions.returns.wordedits import WordPlan, with_parts, without_marks
from tests.rows import try_rows


@pytest.fixture
def plan(board) -> Plan:
    return board.open.plan


# ---- the file


@pytest.mark.long
@pytest.mark.parametrize("url", [RETURN, "/plan/import/"])
def test_a_word_file_of_ours_is_compared_with_its_plan(enter, helen, file, row, url):
    page = upload(enter(helen), file(lambda word: word.replace(row.pk, "action", "Write it soon", "Ann Lee")), url)
    text = text_of(page)
    assert page.redirect_chain[-1][0] == reverse("return_one", args=[last_import().pk])
    assert "What was changed in this file" in text
    assert "1 of 1 change is ticked to be accepted" in text
    assert "Ann Lee, 20 November 2026." in text
    assert "Write" in text and "soon" in text
    assert ticks(page) == {f"r{row.pk}:action": True}


@pytest.mark.long
@pytest.mark.parametrize("url", [RETURN, "/plan/import/"])
def test_a_sheet_of_ours_is_compared_with_its_plan(enter, helen, file, row, url):
    def edit(sheet):
        (cell,) = [cell for line in sheet.iter_rows() for cell in line if cell.value == row.action.text]
        cell.value = "Write it soon"

    page = upload(enter(helen), file(edit, "xlsx"), url)
    assert ticks(page) == {f"r{row.pk}:action": True}
    assert "Author not named." in text_of(page)


@pytest.mark.long
@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_an_unchanged_file_changes_nothing(enter, helen, file, form):
    page = upload(enter(helen), file(form=form))
    assert "Nothing was changed in this file" in text_of(page)
    assert not tree_of(page).xpath("//button[contains(., 'Accept the')]")
    assert "Nothing in this file is new or changed" in " ".join(messages_of(accept(enter(helen), page)))


@pytest.mark.long
def test_comments_beside_unchanged_rows_are_displayed(enter, helen, file, row):
    def edit(sheet):
        (cell,) = [cell for line in sheet.iter_rows() for cell in line if cell.value == row.action.text]
        cell.comment = Comment("Who pays for it?", "Ann Lee")

    page = upload(enter(helen), file(edit, "xlsx"))
    assert "Nothing was changed in this file" in text_of(page)
    assert f"Action {row.action.number}, Ann Lee: Who pays for it?" in text_of(page)


@pytest.mark.parametrize("url", [RETURN, "/plan/import/"])
@pytest.mark.parametrize("moment", ["2026-99-99T10:00:00Z", "9999-01-01T00:00:00Z", "0001-01-01T00:00:00Z"])
def test_a_moment_of_export_that_cannot_be_is_no_error(enter, helen, plan, file, url, moment):
    def edit(root: etree._Element) -> None:
        (mark,) = [each for each in root.iter() if each.text and str(plan.uid) in each.text]
        mark.text = re.sub(r"\S+Z", moment, mark.text)

    data = with_parts(file().read(), {"docProps/custom.xml": edit})
    page = upload(enter(helen), SimpleUploadedFile("plan.docx", data), url)
    is_old = moment.startswith("0")
    assert page.status_code == (422 if is_old else 200)
    assert ("The plan had no rows yet on the day of this file" if is_old else "Compared with “") in text_of(page)


@pytest.mark.long
@pytest.mark.parametrize("url", [RETURN, "/plan/import/"])
def test_a_file_without_marks_that_is_like_the_plan_is_offered_as_its_return(enter, helen, plan, file, row, url):
    bare = without_marks(file(lambda word: word.write(row.pk, "action", "Write the whole model policy")).read())
    page = upload(enter(helen), SimpleUploadedFile("plan.docx", bare), url)
    assert f"Compared with “{plan.title}” as it was on {print_date(today())}" in text_of(page)
    assert ticks(page) == {f"r{row.pk}:action": True}


def test_a_file_without_marks_is_compared_with_another_day(enter, helen, file, plan):
    client = enter(helen)
    upload(client, SimpleUploadedFile("plan.docx", without_marks(file().read())))
    url = reverse("return_one", args=[last_import().pk])
    for day, says in [
        ("yesterday week", "date"),
        ("1 January 1990", "The plan had no rows yet on that day"),
        (print_date(today() + dt.timedelta(1)), "cannot be in the future"),
    ]:
        page = client.post(url, {"step": "preview", "day": day}, follow=True)
        assert says in " ".join(messages_of(page))
        assert f"as it was on {print_date(today())}" in text_of(page)
    page = client.post(url, {"step": "preview", "day": print_date(today())}, follow=True)
    assert f"compared with the plan as it was on {print_date(today())}" in " ".join(messages_of(page))


@pytest.mark.long
def test_the_day_of_a_file_of_ours_is_not_changed(enter, helen, file):
    client = enter(helen)
    page = upload(client, file())
    before = text_of(page)
    page = client.post(reverse("return_one", args=[last_import().pk]), {"step": "preview", "day": "1 May 2009"})
    assert text_of(look(client, last_import())) == before
    assert page.status_code == 302


def test_a_file_of_a_plan_that_is_not_here_is_refused(enter, helen, file, plan):
    data, before = file(), last_import()
    Plan.objects.filter(pk=plan.pk).update(uid="c0ffee00-1234-4abc-8def-0123456789ab")
    page = upload(enter(helen), data)
    assert page.status_code == 422
    assert "This file was exported from a plan that is not here." in text_of(page)
    assert last_import() == before


@pytest.mark.long
def test_a_file_of_ours_whose_plan_is_not_here_comes_in_as_a_plan(enter, helen, file, plan):
    data = file()
    Plan.objects.filter(pk=plan.pk).update(uid="c0ffee00-1234-4abc-8def-0123456789ab")
    page = upload(enter(helen), data, "/plan/import/")
    assert re.fullmatch(r"/plan/import/\d+/", page.redirect_chain[-1][0])


@pytest.mark.long
@try_rows(
    ("name", "data", "says"),
    [
        ("plan.csv", b"Action,Lead,Timescale\nBuy books,Ann,May 2027\n", "is not like the plan in force"),
        ("plan.docx", b"PK\x03\x04 broken", "damaged"),
        ("plan.txt", b"Dear all, the plan is late.\n", "no table"),
    ],
)
def test_another_file_is_refused_with_a_sentence(enter, helen, name, data, says):
    before = last_import()
    page = upload(enter(helen), SimpleUploadedFile(name, data))
    assert page.status_code == 422
    assert says in text_of(page)
    assert last_import() == before


def test_it_can_be_imported_as_a_new_plan_instead(enter, helen, file):
    client, before = enter(helen), Plan.objects.count()
    upload(client, file())
    page = client.post(reverse("return_as_plan", args=[last_import().pk]), follow=True)
    assert re.fullmatch(r"/plan/import/\d+/", page.redirect_chain[-1][0])
    assert last_import().state == "cancelled"
    waiting = Import.objects.for_importer("plan").latest("pk")
    assert waiting.uploaded_by == helen
    mark = services.mark_of(services.preview(waiting, services.work_of(waiting)))
    client.post(reverse("import_accept", args=[waiting.pk]), {"version": waiting.version, "mark": mark}, follow=True)
    assert Plan.objects.count() == before + 1
    again = client.post(reverse("return_as_plan", args=[last_import().pk]), follow=True)
    assert "already been accepted or cancelled" in " ".join(messages_of(again))


def test_a_selection_misses_no_rows(enter, helen, plan, file, row):
    def edit(word: WordPlan) -> None:
        word.columns = tuple(word.columns)
        word.replace(row.pk, "action", "Write it soon", "Ann Lee")

    chosen = plan.placements.standing().filter(pk=row.pk)
    page = upload(enter(helen), file(edit, rows=chosen, extract=Extract(total=8)))
    assert ticks(page) == {f"r{row.pk}:action": True}
    assert "It holds some of the rows only" in text_of(page)


# ---- deciding


@pytest.mark.long
def test_what_is_unticked_stays_unticked(enter, helen, file, board, row):
    def edit(word: WordPlan) -> None:
        word.write(row.pk, "action", "Write it soon")
        word.write(row.pk, "method", "Model policies")

    client = enter(helen)
    page = upload(client, file(edit))
    method, action = f"r{row.pk}:method", f"r{row.pk}:action"
    assert ticks(page) == {method: True, action: True}
    page = keep(client, page, **{f"tick {action}": None})
    assert messages_of(page) == ["Your choices are saved. The records have not changed yet."]
    assert ticks(look(client, last_import())) == {method: True, action: False}
    page = keep(client, page, **{f"tick {action}": "1"})
    assert ticks(page) == {method: True, action: True}
    page = accept(client, page, **{f"tick {method}": None})
    row.action.refresh_from_db(), row.method.refresh_from_db()
    assert (row.action.text, row.method.text) == ("Write it soon", "Model policy")
    assert "Not accepted" in text_of(look(client, last_import()))
    assert "Model policies" in text_of(look(client, last_import()))


@pytest.mark.long
@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"keep": "ours"}, "Write it here"),
        ({"keep": "theirs"}, "Write it there"),
        ({"keep": "other", "text": "Write it here\r\nand there"}, "Write it here\nand there"),
        ({}, "Write it here"),
    ],
)
def test_of_a_change_on_both_sides_one_text_is_chosen(enter, helen, file, row, said, text):
    def edit(word: WordPlan) -> None:
        word.write(row.pk, "action", "Write it there")
        word.write(row.pk, "method", "Model policies")

    data, client, key = file(edit), enter(helen), f"r{row.pk}:action"
    edit_here(row.action, "Write it here", helen)
    page = upload(client, data)
    content = text_of(page)
    assert "changed in the file and here" in content
    assert "When it was exported: Write the model policy" in content
    assert "Please decide" in content and "1 needs your decision" in content
    page = accept(client, page, **{f"{name} {key}": each for name, each in said.items()})
    row.action.refresh_from_db(), row.method.refresh_from_db()
    assert (row.action.text, row.method.text) == (text, "Model policies")


@pytest.mark.long
def test_a_blank_third_text_is_refused_in_its_place(enter, helen, file, row):
    data, client, key = file(lambda word: word.write(row.pk, "action", "Write it there")), enter(helen), row.pk
    edit_here(row.action, "Write it here", helen)
    page = upload(client, data)
    page = accept(client, page, **{f"keep r{key}:action": "other", f"text r{key}:action": " "})
    assert "Some of the ticked changes cannot be accepted yet." in " ".join(messages_of(page))
    assert "Write the text that is to be saved" in text_of(page)
    assert last_import().state == "preview"


@pytest.mark.long
def test_what_was_changed_here_is_folded(enter, helen, file, row, board):
    data = file()
    edit_here(board.open.by_police, "Visit all clubs", helen)
    page = upload(enter(helen), data)
    assert "1 change made here since then" in text_of(page)
    assert ticks(page) == {}


@pytest.mark.long
def test_an_update_without_a_day_is_asked_for_one(enter, helen, file, row):
    client, key = enter(helen), None
    page = upload(client, file(lambda word: add_plain(word, row.pk, "Leaflets sent")))
    (key,) = ticks(page)
    assert "On which day? The file does not say." in text_of(page)
    assert form_of(page)[f"day {key}"] == [print_date(today())]
    page = keep(client, page, **{f"day {key}": "31 February 2010", f"tick {key}": "1"})
    assert tree_of(page).xpath("//*[@class='govuk-error-message']")
    page = accept(client, page, **{f"day {key}": "3 February 2010", f"tick {key}": "1"})
    update = ProgressUpdate.objects.latest("pk")
    assert (update.on, update.date_assumed) == (dt.date(2010, 2, 3), False)


@pytest.mark.long
def test_an_update_without_a_day_is_of_today_and_that_is_marked_as_assumed(enter, helen, file, row):
    client = enter(helen)
    page = upload(client, file(lambda word: add_plain(word, row.pk, "Leaflets sent")))
    (key,) = ticks(page)
    keep(client, page, **{f"tick {key}": "1"})
    assert f"day {key}" not in services.work_of(last_import()).answers
    accept(client, look(client, last_import()))
    update = ProgressUpdate.objects.latest("pk")
    assert (update.on, update.date_assumed) == (today(), True)


@pytest.mark.long
def test_an_update_whose_day_only_the_tracked_change_says_has_that_day(enter, helen, file, row):
    client = enter(helen)
    accept(client, upload(client, file(lambda word: word.add_line(row.pk, "update", "Leaflets sent", "Ann Lee"))))
    update = ProgressUpdate.objects.latest("pk")
    assert (update.text, update.on, update.date_assumed) == ("Leaflets sent", dt.date(2026, 11, 20), False)


@pytest.mark.long
@pytest.mark.parametrize("is_confirmed", [True, False])
def test_a_named_author_is_confirmed(enter, helen, tom, file, row, is_confirmed):
    client = enter(helen)
    line = f"20 January 2010, {tom.name}: Leaflets sent"
    page = upload(client, file(lambda word: word.add_line(row.pk, "update", line, "")))
    (key,) = ticks(page)
    assert f"Name {tom.name} as the author" in text_of(page)
    page = keep(client, page, **{f"author {key}": "1"})
    assert form_of(page)[f"author {key}"] == ["1"]
    accept(client, page, **({} if is_confirmed else {f"author {key}": None}))
    update = ProgressUpdate.objects.latest("pk")
    assert update.author == (tom if is_confirmed else None)
    if not is_confirmed:
        assert update.author_name == "Tom Field, in a file returned by Helen Marsh"


@pytest.mark.long
def test_a_withdrawal_needs_its_reason(enter, helen, file, board):
    action = board.open.by_school
    row = action.placements.get()
    client, key = enter(helen), f"r{row.pk}:row_missing"
    page = upload(client, file(lambda word: word.row(row.pk).getparent().remove(word.row(row.pk))))
    assert ticks(page) == {key: False}
    page = accept(client, page, **{f"tick {key}": "1"})
    assert "Say why the action is withdrawn." in text_of(page)
    assert ticks(page) == {key: True}
    page = keep(client, page, **{f"reason {key}": "Done twice", f"tick {key}": None})
    assert form_of(page)[f"reason {key}"] == ["Done twice"]
    accept(client, page, **{f"tick {key}": "1"})
    action.refresh_from_db()
    assert action.status == "withdrawn"
    assert "Done twice" in action.withdrawn_reason


@pytest.mark.long
def test_a_missing_row_that_stays_is_named_as_one(enter, helen, file, board, row):
    missing = board.open.by_school.placements.get()

    def edit(word: WordPlan) -> None:
        word.row(missing.pk).getparent().remove(word.row(missing.pk))
        word.write(row.pk, "action", "Write it soon")

    client = enter(helen)
    accept(client, upload(client, file(edit)))
    said = f"Row missing from the file: “ {board.open.by_school.text} ”"
    assert said in text_of(look(client, last_import()))
