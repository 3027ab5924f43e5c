"""/plan/return/: the changes of a returned file are accepted by whom they may be, and undone."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html

from actions.progress.services.progress import add_update
from actions.table.files import export_plan
from core.text.dates import today
from tests.actions.pages import messages_of, text_of, tree_of, words
from tests.actions.returns.return_forms import (
    NEW,
    RETURN,
    accept,
    edit_here,
    keep,
    last_import,
    look,
    said,
    ticks,
    upload,
)
from tests.actions.returns.wordedits import WordPlan, edited_word

# ---- accepting


@pytest.mark.long
def test_what_is_accepted_is_in_the_plan_and_in_history(enter, helen, file, row):
    def edit(word: WordPlan) -> None:
        word.replace(row.pk, "action", "Write it soon", "Ann Lee")
        word.add_line(row.pk, "update", NEW, "Ann Lee")

    client = enter(helen)
    page = accept(client, upload(client, file(edit)))
    assert said(page) == "2 changes from plan.docx are now in the plan. Undo"
    assert page.redirect_chain[-1][0] == f"/plan/?plan={row.plan_id}"
    row.action.refresh_from_db()
    assert row.action.text == "Write it soon"
    history = text_of(client.get(reverse("action_history", args=[row.action_id])))
    assert "From plan.docx, returned by Helen Marsh" in history
    assert row.action.updates.filter(text="Leaflets sent").exists()
    done = text_of(look(client, last_import()))
    assert "Accepted 2 changes" in done and "Undo the accepted changes" in done


@pytest.mark.long
def test_a_file_whose_changes_were_all_taken_has_nothing_left(enter, helen, file, row):
    client, data = enter(helen), file(lambda word: word.write(row.pk, "action", "Write it soon")).read()
    accept(client, upload(client, SimpleUploadedFile("plan.docx", data)))
    page = upload(client, SimpleUploadedFile("plan.docx", data))
    assert "Nothing was changed in this file" not in text_of(page)
    assert "All that was changed in this file is in the plan already" in text_of(page)
    assert not tree_of(page).xpath("//button[contains(., 'Accept the')]")


@pytest.mark.long
def test_update_of_another_action_meanwhile_does_not_stop_the_accepted_changes(enter, helen, file, row):
    client = enter(helen)
    page = upload(client, file(lambda word: word.write(row.pk, "action", "Write it soon")))
    other = row.plan.actions.exclude(pk=row.action_id).first()
    add_update(action=other, text="Went well", on=today(), by=helen)
    assert said(accept(client, page)) == "1 change from plan.docx is now in the plan. Undo"
    row.action.refresh_from_db()
    assert row.action.text == "Write it soon"


@pytest.mark.long
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


@pytest.mark.long
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


@pytest.mark.long
def test_of_a_closed_plan_there_is_only_the_comparison(enter, helen, board):
    shelf = board.closed
    data = edited_word(
        export_plan(shelf.plan, None, "docx"), lambda word: word.write(shelf.row.pk, "action", "Write it soon")
    )
    client = enter(helen)
    page = upload(client, SimpleUploadedFile("plan.docx", data))
    assert "no changes can be accepted" in text_of(page)
    assert "soon" in text_of(page)
    assert ticks(page) == {}
    assert not tree_of(page).xpath("//button[contains(., 'Accept the')]")
    assert "nothing to save" in " ".join(messages_of(accept(client, page)))


def test_nothing_is_accepted_when_the_file_is_closed(enter, helen, file, row):
    client = enter(helen)
    page = upload(client, file(lambda word: word.write(row.pk, "action", "Write it soon")))
    asked = keep(client, page, cancel="ask")
    assert "plan.docx" in text_of(asked)
    page = client.post(reverse("return_cancel", args=[last_import().pk]), follow=True)
    assert last_import().state == "cancelled"
    row.action.refresh_from_db()
    assert row.action.text == "Write the model policy"


@pytest.mark.parametrize("is_manager", [True, False])
def test_closing_a_file_says_that_what_waits_for_the_manager_goes_too(enter, marian, helen, edited, is_manager):
    client = enter(helen if is_manager else marian)
    upload(client, edited)
    asked = text_of(client.get(reverse("return_cancel", args=[last_import().pk])))
    assert "Close plan.docx without changes? No changes from it will be accepted." in asked
    assert ("1 change waits for the manager, and will not be on their desk any more." in asked) is not is_manager
    page = client.post(reverse("return_cancel", args=[last_import().pk]), follow=True)
    assert said(page) == "No changes from plan.docx were accepted."
    assert "returned a file" not in text_of(enter(helen).get(reverse("desk")))


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
    assert said(page) == "1 change from plan.docx is now in the plan. 1 waits for the manager. Undo"
    row.action.refresh_from_db()
    assert row.action.text == "Write the model policy"
    assert row.action.updates.filter(text="Leaflets sent").exists()

    page = manager.get(reverse("desk"))
    assert "Marian Shaw returned a file : 1 change waits" in text_of(page)
    (link,) = tree_of(page).xpath("//a[contains(., 'returned a file')]")
    page = manager.get(link.get("href"))
    assert ticks(page) == {f"r{row.pk}:action": True}
    accept(manager, page, last_import())
    row.action.refresh_from_db()
    assert row.action.text == "Write it soon"
    history = text_of(manager.get(reverse("action_history", args=[row.action_id])))
    assert "From plan.docx, returned by Marian Shaw" in history
    assert "returned a file" not in text_of(manager.get(reverse("desk")))


@pytest.mark.long
def test_a_member_has_nothing_to_take_where_all_is_for_the_manager(enter, marian, file, row):
    client = enter(marian)
    page = upload(client, file(lambda word: word.write(row.pk, "action", "Write it soon")))
    assert "1 is for the manager to decide, who finds it on their desk." in text_of(page)
    assert not tree_of(page).xpath("//button[contains(., 'Accept the')]")


def test_a_manager_takes_all_of_a_members_file_at_once(enter, marian, helen, edited, row):
    upload(enter(marian), edited)
    client = enter(helen)
    page = look(client, last_import())
    assert len(ticks(page)) == 2
    accept(client, page)
    row.action.refresh_from_db()
    assert row.action.text == "Write it soon"


@pytest.mark.long
def test_what_the_manager_accepted_is_not_undone_by_the_member(enter, marian, helen, edited, row):
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


@pytest.mark.long
def test_the_plan_page_links_to_it_for_those_who_may_write(enter, helen, marian, grace):
    for person, is_linked in ((helen, True), (marian, True), (grace, False)):
        links = tree_of(enter(person).get(reverse("plan"))).xpath(f"//a[@href='{RETURN}']")
        assert bool(links) == is_linked


# ---- undoing


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


@pytest.mark.long
def test_texts_of_the_file_are_escaped(enter, helen, file, row):
    page = upload(enter(helen), file(lambda word: word.write(row.pk, "action", "<b onclick=x>Bold</b>")))
    assert not tree_of(page).xpath("//b[@onclick]")
    assert "<b onclick=x>Bold</b>" in words(html.fromstring(page.content.decode()))
