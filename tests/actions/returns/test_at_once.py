"""Two returned files, or a file and an edit by hand, at the same moment: nobody waits for ever, and no text is lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from actions.access import lock_action
from actions.editing import views as editing
from actions.leads.services import lead_named, leads_named
from actions.models import Action, Placement, Plan, ProgressUpdate
from actions.progress.services import progress
from actions.progress.services.timescales import change_timescale
from actions.returns.services.undoing import undo_changes
from actions.structure.services import structure, tree
from actions.table.files import export_plan
from core.importing.views import Desk
from core.models import Import
from tests.access.found_forms import forms_on
from tests.actions.returns.changes import change, take
from tests.actions.returns.long_return import ACTION, LEADS, OBJECTIVE, UPDATE
from tests.actions.returns.test_reading import edited_book
from tests.actions.test_service_races import at_once
from tests.factories.accounts import UserFactory
from tests.factories.plan import small_plan

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3
BLOCKED = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
HEADINGS = 1  # rows of the sheet above the first of the plan


@pytest.fixture
def people() -> list[Client]:
    """Two managers who are signed in."""
    clients = [Client(), Client()]
    for client, name in zip(clients, ("Ann Lee", "Bob Ray"), strict=True):
        client.force_login(UserFactory(name=name, roles=["manager"]))
    return clients


def file_of(data: bytes, cells: dict[tuple[int, int], str]) -> bytes:
    """An exported sheet with these texts, by row of the plan and column of the sheet; of an update, as another line."""

    def edit(sheet) -> None:
        for (row, column), text in cells.items():
            cell = sheet.cell(row + HEADINGS, column)
            cell.value = f"{text}\n{cell.value or ''}".strip() if column == UPDATE else text

    return edited_book(data, edit)


def uploaded(client: Client, data: bytes, name: str = "plan.xlsx") -> str:
    return client.post(reverse("return"), {"file": SimpleUploadedFile(name, data)})["Location"]


def form(client: Client, url: str, name: str) -> dict:
    """What the form on a page that has a field of this name sends."""
    (found,) = [each for each in forms_on(client.get(url).content, url) if name in each.values]
    return found.values


def accepting(client: Client, url: str):
    """A call that accepts what the page of a file displays now."""
    values = form(client, url, "mark")

    def call() -> None:
        assert client.post(f"{url}accept/", values).status_code == 302

    return call


def import_at(url: str) -> Import:
    return Import.objects.get(pk=int(url.rstrip("/").rpartition("/")[2]))


def texts(plan: Plan, number: int) -> tuple[str, set[str]]:
    """The text of an action and those of its updates."""
    action = plan.actions.get(number=number)
    return action.text, set(action.updates.in_print().values_list("text", flat=True))


def test_of_two_who_accept_the_same_file_one_does(people):
    ann, bob = people
    for _ in range(ROUNDS):
        plan = small_plan()
        data = file_of(export_plan(plan, None, "xlsx"), {(1, ACTION): "New", (2, UPDATE): "3 March 2010: Sent"})
        url = uploaded(ann, data)
        calls = accepting(ann, url), accepting(bob, url)
        assert at_once(*calls) == ["saved", "saved"]
        assert import_at(url).state == "accepted"
        assert texts(plan, 1)[0] == "New"
        assert ProgressUpdate.objects.filter(action__plan=plan).count() == 1


def test_two_files_with_changes_of_the_same_rows_lose_no_text(people):
    for _ in range(ROUNDS):
        plan = small_plan()
        data = export_plan(plan, None, "xlsx")
        urls = [
            uploaded(
                client,
                file_of(
                    data,
                    {
                        (1, ACTION): f"Both, {name}",
                        (own, ACTION): f"Only {name}",
                        (4, UPDATE): f"3 March 2010: Sent by {name}",
                        (5, LEADS): "New Trust",
                    },
                ),
                f"{name}.xlsx",
            )
            for client, name, own in zip(people, ("ann", "bob"), (2, 3), strict=True)
        ]
        calls = [accepting(client, url) for client, url in zip(people, urls, strict=True)]
        assert at_once(*calls) == ["saved", "saved"]
        states = [import_at(url).state for url in urls]
        assert sorted(states) == ["accepted", "preview"], "the second has to look at the two texts"
        second = states.index("preview")
        names = ("ann", "bob")
        assert texts(plan, 1)[0] == f"Both, {names[1 - second]}"
        page = people[second].get(urls[second]).content.decode()
        assert "Records have changed since this preview was made" in page
        assert "changed in the file and here" in page
        accepting(people[second], urls[second])()
        assert import_at(urls[second]).state == "accepted"
        assert [texts(plan, number)[0] for number in (2, 3)] == ["Only ann", "Only bob"]
        assert texts(plan, 4)[1] == {"Sent by ann", "Sent by bob"}
        left = import_at(urls[second]).saved["kept"]["left"]
        assert [text for _, _, text in left] == [f"Both, {names[second]}"]
        assert [lead.printed_as for lead in plan.actions.get(number=5).action_leads.filter(ended_on=None)] == [
            "New Trust"
        ]


@pytest.mark.long
@pytest.mark.parametrize("hand_first", [False, True])
def test_a_cell_that_is_edited_by_hand_meanwhile_loses_no_text(people, hand_first):
    """Both texts of the same cell are in the plan or before the person who came second; the rest is saved."""
    ann, bob = people
    for _ in range(ROUNDS):
        plan = small_plan()
        data = file_of(
            export_plan(plan, None, "xlsx"), {(1, ACTION): "From the file", (2, ACTION): "Also from the file"}
        )
        url = uploaded(ann, data)
        row = Placement.objects.get(plan=plan, action__number=1)
        cell = reverse("edit_cell", args=[row.pk, "action"])
        values = form(bob, cell, "text") | {"text": ["By hand"]}
        answers = []

        def edit(cell=cell, values=values, answers=answers) -> None:
            answers.append(bob.post(cell, values))

        calls = [accepting(ann, url), edit]
        assert at_once(*(reversed(calls) if hand_first else calls)) == ["saved", "saved"]
        (answer,), held = answers, import_at(url)
        now = texts(plan, 1)[0]
        if held.state == "accepted":
            assert (now, answer.status_code) == ("From the file", 409)
            assert all(text in answer.content.decode() for text in ("From the file", "By hand"))
            assert texts(plan, 2)[0] == "Also from the file"
        else:
            assert (now, answer.status_code, held.state) == ("By hand", 302, "preview")
            page = ann.get(url).content.decode()
            assert "Records have changed since this preview was made" in page
            assert "changed in the file and here" in page


def test_cell_that_is_edited_while_accept_looks_at_the_plan_is_displayed_first(people, monkeypatch):
    ann, bob = people
    plan = small_plan()
    url = uploaded(ann, file_of(export_plan(plan, None, "xlsx"), {(1, ACTION): "The file", (2, ACTION): "Also"}))
    cell = reverse("edit_cell", args=[Placement.objects.get(plan=plan, action__number=1).pk, "action"])
    values, store = form(bob, cell, "text") | {"text": ["By hand"]}, Desk.store

    def late(desk, *args):
        assert bob.post(cell, values).status_code == 302
        return store(desk, *args)

    monkeypatch.setattr(Desk, "store", late)
    accepting(ann, url)()
    assert import_at(url).state == "preview"
    page = ann.get(url).content.decode()
    assert "Records have changed since this preview was made" in page and "changed in the file and here" in page


@pytest.mark.long
def test_another_row_that_is_edited_by_hand_meanwhile_is_saved_as_well(people):
    ann, bob = people
    for _ in range(ROUNDS):
        plan = small_plan()
        url = uploaded(ann, file_of(export_plan(plan, None, "xlsx"), {(1, ACTION): "From the file"}))
        row = Placement.objects.get(plan=plan, action__number=6)
        cell = reverse("edit_cell", args=[row.pk, "action"])
        values = form(bob, cell, "text") | {"text": ["By hand"]}

        def edit(cell=cell, values=values) -> None:
            assert bob.post(cell, values).status_code == 302

        assert at_once(accepting(ann, url), edit) == ["saved", "saved"]
        assert texts(plan, 6)[0] == "By hand"
        if import_at(url).state == "preview":  # it has looked at the plan before
            accepting(ann, url)()
        assert texts(plan, 1)[0] == "From the file"


def test_leads_updates_and_objectives_by_hand_never_wait_for_a_file_for_ever(people):
    """Each is saved; the file as well, at the latest when it was looked at again."""
    ann, bob = people
    by = User.objects.get(name="Bob Ray")
    for number in range(ROUNDS):
        plan, trust = small_plan(), f"New Trust {number}"
        cells = {(1, LEADS): trust, (2, UPDATE): "3 March 2010: Sent", (3, OBJECTIVE): "7. Novel"}
        url = uploaded(ann, file_of(export_plan(plan, None, "xlsx"), cells))
        row = Placement.objects.select_related("method__objective__priority__plan").get(plan=plan, action__number=6)
        second, last = (plan.actions.select_related("plan").get(number=each) for each in (2, 6))

        def lead(last=last, trust=trust) -> None:
            structure.set_leads(action=last, leads=[(lead_named(name=trust, by=by), trust)], by=by)

        def reword(part=row.method.objective) -> None:
            tree.edit_part(part=part, expected=part.version, number=part.number, text="By hand", by=by)

        outcomes = at_once(
            accepting(ann, url),
            lead,
            reword,
            lambda second=second: progress.add_update(action=second, text="By hand", by=by),
        )
        assert outcomes == ["saved"] * 4
        if import_at(url).state == "preview":
            accepting(ann, url)()
        assert import_at(url).state == "accepted"
        assert texts(plan, 2)[1] == {"Sent", "By hand"}
        assert plan.actions.filter(action_leads__printed_as=trust).count() == 2
        objectives = Placement.objects.filter(plan=plan, action__number__in=(3, 6)).order_by("action__number")
        assert list(objectives.values_list("method__objective__text", flat=True)) == ["Novel", "By hand"]


def waiting(first: Callable[[Callable[[], None]], None], second: Callable[[], None]) -> None:
    """Run `first`, which calls what it is given when it holds its locks; `second` waits for one of them by then.

    Raises what either raised.
    """
    holds = Event()

    def others_wait() -> None:
        holds.set()
        for _ in range(200):
            with connection.cursor() as cursor:
                cursor.execute(BLOCKED)
                if cursor.fetchone()[0]:
                    return
            time.sleep(0.05)
        raise AssertionError("the second never waited")

    def run(call) -> None:
        try:
            call()
        finally:
            holds.set()
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        begun = pool.submit(run, lambda: first(others_wait))
        assert holds.wait(20)
        later = pool.submit(run, second)
        begun.result(30), later.result(30)
    return


def test_undoing_a_file_never_waits_for_ever_for_a_person_who_changes_a_timescale():
    manager, plan = UserFactory(roles=["manager"]), small_plan()
    row = Placement.objects.in_print().filter(plan=plan).select_related("action", "plan").first()
    saved = take(plan, [change(row, "timescale", "On-going")], returner=manager)

    @transaction.atomic
    def agree(others_wait) -> None:
        action = Action.objects.select_related("plan").get(pk=row.action_id)
        lock_action(action)
        others_wait()
        change_timescale(action=action, wording="By July 2031", reason="Late", agreed=True, by=manager)

    waiting(agree, lambda: undo_changes(plan=plan, saved=saved, by=manager, reason="The wrong file"))
    assert list(row.action.timescales.values_list("wording", "is_current")) == [
        ("Ongoing", False),
        ("By July 2031", True),
    ]


@pytest.mark.parametrize("column", ["leads", "below"])
def test_new_lead_in_a_cell_never_waits_for_ever_for_the_same_lead_of_a_file(people, monkeypatch, column):
    ann, manager = people[0], User.objects.get(name="Bob Ray")
    plan = small_plan()
    row = Placement.objects.in_print().filter(plan=plan).select_related("action", "plan").first()
    url = reverse("edit_cell", args=[row.pk, "leads"]) if column == "leads" else reverse("add_row_below", args=[row.pk])
    typed = {"leads": ["New Trust"]} if column == "leads" else {"text": "A", "leads": "New Trust", "wording": "Ongoing"}
    values, answers, of_file = form(ann, url, "leads") | typed, [], [change(row, "leads", "New Trust")]

    def by_hand(others_wait) -> None:
        def named(**given):
            found = leads_named(**given)
            others_wait()
            return found

        monkeypatch.setattr(editing, "leads_named", named)
        answers.append(ann.post(url, values).status_code)

    def by_file() -> None:
        take(plan, of_file, returner=manager)

    waiting(by_hand, by_file)
