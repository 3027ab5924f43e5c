"""/plan/return/: a returned file is compared, decided change by change, taken over, and taken back."""

from __future__ import annotations

import datetime as dt
import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html

from actions.models import Plan, ProgressUpdate
from actions.structure.services import structure
from actions.table.files import Extract, export_plan
from core.importing import services
from core.models import Import
from core.text.dates import print_date, today
from tests.actions.pages import messages_of, text_of, tree_of, words
from tests.actions.returns.wordedits import WordPlan, edited_word, without_marks

RETURN = "/plan/return/"
NEW = "20 January 2010, Ann Lee: Leaflets sent"


@pytest.fixture
def plan(board) -> Plan:
    return board.open.plan


@pytest.fixture
def row(board):
    """The first row, led by the group of marian."""
    return board.open.row


@pytest.fixture
def file(plan):
    """file(edit, form="docx", …) → a file of the plan, edited by a function of its WordPlan or its sheet."""

    def make(edit=None, form: str = "docx", **more) -> SimpleUploadedFile:
        data = export_plan(plan, more.pop("rows", None), form, **more)
        if edit:
            data = edited_word(data, edit) if form == "docx" else edited_sheet(data, edit)
        return SimpleUploadedFile(f"plan.{form}", data)

    return make


def edited_sheet(data: bytes, edit) -> bytes:
    book, out = openpyxl.load_workbook(io.BytesIO(data)), io.BytesIO()
    edit(book["Plan"])
    book.save(out)
    return out.getvalue()


def upload(client, file, url: str = RETURN, **values):
    """The page on which a chosen file ends."""
    values = {"document_date_day": "1", "document_date_month": "3", "document_date_year": "2010"} | values
    return client.post(url, {"file": file, **values}, follow=True)


def last_import() -> Import:
    return Import.objects.for_importer("return").latest("pk")


def form_of(page) -> dict[str, list[str]]:
    """What the form of the comparison would send as it stands."""
    (form,) = tree_of(page).xpath("//form[.//input[@name='mark']]")
    sent: dict[str, list[str]] = {}
    for field in form.xpath(".//input[@name] | .//textarea | .//select"):
        if field.get("type") in ("checkbox", "radio") and field.get("checked") is None:
            continue
        chosen = field.xpath(".//option[@selected]") if field.tag == "select" else []
        value = (
            chosen[0].get("value") if chosen else (field.text or "" if field.tag == "textarea" else field.get("value"))
        )
        sent.setdefault(field.get("name"), []).append("" if value is None else value)
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def changed(page, **said) -> dict:
    """The form of a page in which some fields say something else; None leaves one out."""
    values = {name: text for name, text in said.items() if text is not None}
    return {name: text for name, text in form_of(page).items() if name not in said} | values


def look(client, import_: Import):
    return client.get(reverse("return_one", args=[import_.pk]))


def keep(client, page, **said):
    return client.post(reverse("return_one", args=[last_import().pk]), changed(page, **said), follow=True)


def accept(client, page, import_: Import | None = None, **said):
    url = reverse("return_accept", args=[(import_ or last_import()).pk])
    return client.post(url, changed(page, **said), follow=True)


def said(page) -> str:
    """The text of the messages of a page."""
    return words(html.fromstring("<p>" + " ".join(messages_of(page))))


def add_plain(word: WordPlan, placement: int, text: str) -> None:
    """An update at the top of a cell, without a trace of who wrote it and when."""
    word.add_line(placement, "update", text, "")
    line = word.paragraphs(placement, "update")[0]
    for each in line.xpath(".//w:ins"):
        each.addprevious(each[0]) if len(each) else None
        each.getparent().remove(each)


def ticks(page) -> dict[str, bool]:
    """Key of each change with a tick → whether it is ticked."""
    boxes = tree_of(page).xpath("//input[@type='checkbox'][starts-with(@name, 'tick ')]")
    return {box.get("name").removeprefix("tick "): box.get("checked") is not None for box in boxes}


def edit_here(action, text: str, by) -> None:
    action.refresh_from_db()
    structure.edit_action(action=action, expected=action.version, changes={"text": text}, by=by)


# ---- the file


@pytest.mark.parametrize("url", [RETURN, "/plan/import/"])
def test_a_word_file_of_ours_is_compared_with_its_plan(enter, helen, file, row, url):
    page = upload(enter(helen), file(lambda word: word.replace(row.pk, "action", "Write it soon", "Ann Lee")), url)
    text = text_of(page)
    assert page.redirect_chain[-1][0] == reverse("return_one", args=[last_import().pk])
    assert "What was changed in this file" in text
    assert "1 of 1 change is ticked to be taken over" in text
    assert "Ann Lee, 20 November 2026." in text
    assert "Write" in text and "soon" in text
    assert ticks(page) == {f"r{row.pk}:action": True}


@pytest.mark.parametrize("url", [RETURN, "/plan/import/"])
def test_a_sheet_of_ours_is_compared_with_its_plan(enter, helen, file, row, url):
    def edit(sheet):
        (cell,) = [cell for line in sheet.iter_rows() for cell in line if cell.value == row.action.text]
        cell.value = "Write it soon"

    page = upload(enter(helen), file(edit, "xlsx"), url)
    assert ticks(page) == {f"r{row.pk}:action": True}
    assert "Author not named." in text_of(page)


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_an_unchanged_file_changes_nothing(enter, helen, file, form):
    page = upload(enter(helen), file(form=form))
    assert "Nothing was changed in this file" in text_of(page)
    assert not tree_of(page).xpath("//button[contains(., 'Take over the')]")
    assert "Nothing in this file is new or changed" in " ".join(messages_of(accept(enter(helen), page)))


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


def test_a_file_of_ours_whose_plan_is_not_here_comes_in_as_a_plan(enter, helen, file, plan):
    data = file()
    Plan.objects.filter(pk=plan.pk).update(uid="c0ffee00-1234-4abc-8def-0123456789ab")
    page = upload(enter(helen), data, "/plan/import/")
    assert re.fullmatch(r"/plan/import/\d+/", page.redirect_chain[-1][0])


@pytest.mark.parametrize(
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


def test_what_is_unticked_stays_unticked(enter, helen, file, board, row):
    def edit(word: WordPlan) -> None:
        word.write(row.pk, "action", "Write it soon")
        word.write(row.pk, "method", "Model policies")

    client = enter(helen)
    page = upload(client, file(edit))
    method, action = f"r{row.pk}:method", f"r{row.pk}:action"
    assert ticks(page) == {method: True, action: True}
    page = keep(client, page, **{f"tick {action}": None})
    assert messages_of(page) == ["Kept. Nothing has been saved in the records yet."]
    assert ticks(look(client, last_import())) == {method: True, action: False}
    page = keep(client, page, **{f"tick {action}": "1"})
    assert ticks(page) == {method: True, action: True}
    page = accept(client, page, **{f"tick {method}": None})
    row.action.refresh_from_db(), row.method.refresh_from_db()
    assert (row.action.text, row.method.text) == ("Write it soon", "Model policy")
    assert "Not taken over" in text_of(look(client, last_import()))
    assert "Model policies" in text_of(look(client, last_import()))


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


def test_a_blank_third_text_is_refused_in_its_place(enter, helen, file, row):
    data, client, key = file(lambda word: word.write(row.pk, "action", "Write it there")), enter(helen), row.pk
    edit_here(row.action, "Write it here", helen)
    page = upload(client, data)
    page = accept(client, page, **{f"keep r{key}:action": "other", f"text r{key}:action": " "})
    assert "Some of the ticked changes cannot be taken over yet." in " ".join(messages_of(page))
    assert "Write the text that is to be saved" in text_of(page)
    assert last_import().state == "preview"


def test_what_was_changed_here_is_folded(enter, helen, file, row, board):
    data = file()
    edit_here(board.open.by_police, "Visit all clubs", helen)
    page = upload(enter(helen), data)
    assert "1 change made here since then" in text_of(page)
    assert ticks(page) == {}


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


def test_an_update_without_a_day_is_of_today_and_that_is_marked_as_assumed(enter, helen, file, row):
    client = enter(helen)
    page = upload(client, file(lambda word: add_plain(word, row.pk, "Leaflets sent")))
    (key,) = ticks(page)
    keep(client, page, **{f"tick {key}": "1"})
    assert f"day {key}" not in services.work_of(last_import()).answers
    accept(client, look(client, last_import()))
    update = ProgressUpdate.objects.latest("pk")
    assert (update.on, update.date_assumed) == (today(), True)


def test_an_update_whose_day_only_the_tracked_change_says_has_that_day(enter, helen, file, row):
    client = enter(helen)
    accept(client, upload(client, file(lambda word: word.add_line(row.pk, "update", "Leaflets sent", "Ann Lee"))))
    update = ProgressUpdate.objects.latest("pk")
    assert (update.text, update.on, update.date_assumed) == ("Leaflets sent", dt.date(2026, 11, 20), False)


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


# ---- taking over


def test_what_is_taken_over_is_in_the_plan_and_in_history(enter, helen, file, row):
    def edit(word: WordPlan) -> None:
        word.replace(row.pk, "action", "Write it soon", "Ann Lee")
        word.add_line(row.pk, "update", NEW, "Ann Lee")

    client = enter(helen)
    page = accept(client, upload(client, file(edit)))
    assert said(page) == "2 changes of plan.docx are now in the plan. Undo"
    assert page.redirect_chain[-1][0] == f"/plan/?plan={row.plan_id}"
    row.action.refresh_from_db()
    assert row.action.text == "Write it soon"
    history = text_of(client.get(reverse("action_history", args=[row.action_id])))
    assert "From plan.docx, returned by Helen Marsh" in history
    assert row.action.updates.filter(text="Leaflets sent").exists()
    done = text_of(look(client, last_import()))
    assert "Taken over 2 changes" in done and "Undo what was taken over" in done


def test_a_file_whose_changes_were_all_taken_has_nothing_left(enter, helen, file, row):
    client, data = enter(helen), file(lambda word: word.write(row.pk, "action", "Write it soon")).read()
    accept(client, upload(client, SimpleUploadedFile("plan.docx", data)))
    page = upload(client, SimpleUploadedFile("plan.docx", data))
    assert "Nothing was changed in this file" not in text_of(page)
    assert "All that was changed in this file is in the plan already" in text_of(page)
    assert not tree_of(page).xpath("//button[contains(., 'Take over the')]")


def test_a_plan_that_changed_since_the_look_is_looked_at_again(enter, helen, tom, file, row):
    client = enter(helen)
    page = upload(client, file(lambda word: word.write(row.pk, "action", "Write it soon")))
    edit_here(row.action, "Write it here", helen)
    page = accept(client, page)
    assert "changed since" in " ".join(messages_of(page))
    row.action.refresh_from_db()
    assert row.action.text == "Write it here"
    assert "changed in the file and here" in text_of(page)


def test_of_two_people_who_accept_one_is_told(enter, helen, file, row):
    first, second = enter(helen), enter(helen)
    page = upload(first, file(lambda word: word.write(row.pk, "action", "Write it soon")))
    other = look(second, last_import())
    accept(first, page)
    answer = accept(second, other)
    assert "already been accepted or cancelled" in " ".join(messages_of(answer))
    row.action.refresh_from_db()
    assert row.action.history.filter(text="Write it soon").count() == 1


def test_what_somebody_else_chose_meanwhile_stays(enter, helen, file, row):
    def edit(word: WordPlan) -> None:
        word.write(row.pk, "action", "Write it soon")
        word.write(row.pk, "method", "Model policies")

    first, second, key = enter(helen), enter(helen), f"r{row.pk}:action"
    page = upload(first, file(edit))
    other = look(second, last_import())
    keep(first, page, **{f"tick {key}": None})
    page = accept(second, other)
    assert "Somebody else changed this import" in " ".join(messages_of(page))
    assert last_import().state == "preview"


def test_of_a_closed_plan_there_is_only_the_comparison(enter, helen, board):
    shelf = board.closed
    data = edited_word(
        export_plan(shelf.plan, None, "docx"), lambda word: word.write(shelf.row.pk, "action", "Write it soon")
    )
    client = enter(helen)
    page = upload(client, SimpleUploadedFile("plan.docx", data))
    assert "nothing of it can be taken over" in text_of(page)
    assert "soon" in text_of(page)
    assert ticks(page) == {}
    assert not tree_of(page).xpath("//button[contains(., 'Take over the')]")
    assert "nothing to save" in " ".join(messages_of(accept(client, page)))


def test_nothing_is_taken_over_when_the_file_is_put_away(enter, helen, file, row):
    client = enter(helen)
    page = upload(client, file(lambda word: word.write(row.pk, "action", "Write it soon")))
    asked = keep(client, page, cancel="ask")
    assert "plan.docx" in text_of(asked)
    page = client.post(reverse("return_cancel", args=[last_import().pk]), follow=True)
    assert last_import().state == "cancelled"
    row.action.refresh_from_db()
    assert row.action.text == "Write the model policy"


# ---- who


@pytest.fixture
def edited(file, row):
    """A file with a change that marian may take, and one that she may not."""

    def edit(word: WordPlan) -> None:
        word.replace(row.pk, "action", "Write it soon", "Ann Lee")
        word.add_line(row.pk, "update", NEW, "Ann Lee")

    return file(edit)


def test_a_member_takes_what_they_may_and_the_rest_waits_for_the_manager(enter, marian, helen, edited, row):
    member, manager = enter(marian), enter(helen)
    page = upload(member, edited)
    assert "Ann Lee, 20 November 2026. For the manager." in text_of(page)
    assert [key.split(":")[1] for key in ticks(page)] == ["update"]
    assert "Import it as a new plan" not in text_of(page)
    desk = text_of(manager.get(reverse("desk")))
    assert "Marian Shaw returned a file : 1 change waits" in desk
    page = accept(member, page)
    assert said(page) == "1 change of plan.docx is now in the plan. 1 waits for the manager. Undo"
    row.action.refresh_from_db()
    assert row.action.text == "Write the model policy"
    assert row.action.updates.filter(text="Leaflets sent").exists()

    page = manager.get(reverse("desk"))
    assert "1 returned file Marian Shaw returned a file : 1 change waits" in text_of(page)
    (link,) = tree_of(page).xpath("//a[contains(., 'returned a file')]")
    page = manager.get(link.get("href"))
    assert ticks(page) == {f"r{row.pk}:action": True}
    accept(manager, page, last_import())
    row.action.refresh_from_db()
    assert row.action.text == "Write it soon"
    history = text_of(manager.get(reverse("action_history", args=[row.action_id])))
    assert "From plan.docx, returned by Marian Shaw" in history
    assert "returned a file" not in text_of(manager.get(reverse("desk")))


def test_a_member_has_nothing_to_take_where_all_is_for_the_manager(enter, marian, file, row):
    client = enter(marian)
    page = upload(client, file(lambda word: word.write(row.pk, "action", "Write it soon")))
    assert "1 is for the manager to decide, who finds it on their desk." in text_of(page)
    assert not tree_of(page).xpath("//button[contains(., 'Take over the')]")


def test_a_manager_takes_all_of_a_members_file_at_once(enter, marian, helen, edited, row):
    upload(enter(marian), edited)
    client = enter(helen)
    page = look(client, last_import())
    assert len(ticks(page)) == 2
    accept(client, page)
    row.action.refresh_from_db()
    assert row.action.text == "Write it soon"


def test_what_the_manager_took_over_is_not_undone_by_the_member(enter, marian, helen, edited, row):
    upload(enter(marian), edited)
    accept(enter(helen), look(enter(helen), last_import()))
    url = reverse("return_undo", args=[last_import().pk])
    assert "Undo" not in text_of(look(enter(marian), last_import()))
    assert enter(marian).get(url).status_code == 403
    answer = enter(marian).post(url, {"version": last_import().version, "reason": "Mine"})
    assert answer.status_code == 403
    row.action.refresh_from_db()
    assert row.action.text == "Write it soon"
    assert enter(helen).get(url).status_code == 200


def test_a_file_is_seen_by_its_owner_and_the_manager_only(enter, marian, tom, ruth, helen, edited):
    upload(enter(marian), edited)
    pages = [f"return_{name}" for name in ("one", "cancel", "undo", "refused")]
    for person in (tom, ruth):
        client = enter(person)
        assert all(client.get(reverse(name, args=[last_import().pk])).status_code == 404 for name in pages)
        assert client.post(reverse("return_accept", args=[last_import().pk])).status_code == 404
        assert "plan.docx" not in text_of(client.get(RETURN))
    assert "plan.docx" in text_of(enter(marian).get(RETURN))
    assert "plan.docx" in text_of(enter(helen).get(RETURN))


def test_the_plan_page_links_to_it_for_those_who_may_write(enter, helen, marian, grace):
    for person, is_linked in ((helen, True), (marian, True), (grace, False)):
        links = tree_of(enter(person).get(reverse("plan"))).xpath(f"//a[@href='{RETURN}']")
        assert bool(links) == is_linked


# ---- taking back


def test_it_is_undone_with_a_reason_and_what_was_changed_since_stays(enter, helen, file, row, board):
    other = board.open.by_police.placements.get()

    def edit(word: WordPlan) -> None:
        word.write(row.pk, "action", "Write it soon")
        word.write(other.pk, "action", "Visit all clubs")
        word.add_line(row.pk, "update", NEW, "Ann Lee")

    client = enter(helen)
    accept(client, upload(client, file(edit)))
    edit_here(other.action, "Visit no clubs", helen)
    url = reverse("return_undo", args=[last_import().pk])
    page = client.get(url)
    assert "What has been changed again since stays as it is." in text_of(page)
    version = last_import().version
    assert client.post(url, {"version": version, "reason": ""}).status_code == 422
    page = client.post(url, {"version": version, "reason": "The wrong file"}, follow=True)
    text = text_of(page)
    assert last_import().state == "undone"
    assert f"Action {other.action.number}" in text.split("Not undone, because it has been changed again since")[1]
    row.action.refresh_from_db(), other.action.refresh_from_db()
    assert (row.action.text, other.action.text) == ("Write the model policy", "Visit no clubs")
    assert row.action.updates.get(text="Leaflets sent").voided_on == today()
    history = text_of(client.get(reverse("action_history", args=[row.action_id])))
    assert "The wrong file" in history


def test_texts_of_the_file_are_escaped(enter, helen, file, row):
    page = upload(enter(helen), file(lambda word: word.write(row.pk, "action", "<b onclick=x>Bold</b>")))
    assert not tree_of(page).xpath("//b[@onclick]")
    assert "<b onclick=x>Bold</b>" in words(html.fromstring(page.content.decode()))
