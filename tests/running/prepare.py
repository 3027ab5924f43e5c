"""`python -m tests.running.prepare WHAT N`: what the running system is tried with, in the database of DATABASE_URL.

WHAT is `board`, the demonstration board; `sessions`, N of its manager, printed as JSON beside the keys of open actions
and of a meeting of today that she minutes; `letters`, N that wait to be sent; `files`, N of evidence; `prepared`, N
that are to be prepared; `returned`, a file of the plan with 40 changes, each marked with N; `later`, what is given up N
minutes later; or `saves KIND N NAME`, so many saves of a kind of tests/running/saves.py. Run as the role that owns
nothing.
"""

from __future__ import annotations

import json
import sys

import django

from tests.running.saves import ROWS, prepared


def board(_: int) -> dict:
    """The demonstration board."""
    from esafety.demo.load import load_demo

    load_demo()
    return {}


def sessions(count: int) -> dict:
    """So many sessions of the manager, with what she can write about."""
    from actions.meetings.services.meetings import add_meeting
    from actions.models import Action
    from core.text.dates import today
    from tests.benchmarks.people import person, signed_in

    manager = person("manager")
    plan = Action.objects.latest("pk").plan
    meeting = add_meeting(plan=plan, name="Trial of strength", held_on=today(), minute_taker=manager, by=manager)
    open_actions = plan.actions.filter(status=Action.Status.IN_PROGRESS).order_by("number")
    return {
        "sessions": [signed_in(0, manager).session for _ in range(count)],
        "actions": list(open_actions.values_list("pk", flat=True)),
        "meeting": meeting.pk,
    }


def letters(count: int) -> dict:
    """So many letters in the queue, each to another address."""
    from accounts.people.mails import NOTICE
    from core.mail.services import send_email

    what = {"what": "account/email/password_changed"}
    made = [send_email(kind=NOTICE, to=f"person{number}@example.org", args=what) for number in range(count)]
    return {"letters": [letter.pk for letter in made]}


def files(count: int) -> dict:
    """So many files of evidence of an action, no two alike, nor like those of an earlier call."""
    from actions.evidence.services import add_file
    from actions.models import Action
    from core.text.references import new_reference
    from tests.benchmarks.people import person

    action, manager = Action.objects.filter(status=Action.Status.IN_PROGRESS).latest("pk"), person("manager")
    made = [
        add_file(action=action, data=f"Minutes {new_reference()}".encode(), filename=f"minutes{number}.txt", by=manager)
        for number in range(count)
    ]
    return {"files": [evidence.file.name for evidence in made]}


def prepared_files(count: int) -> dict:
    """So many files of the plan that its manager waits for."""
    from core.jobs.files import ask_for_file
    from tests.benchmarks.people import person

    asked = {"name": "export_plan", "keys": {"format": "pdf"}, "query": ""}
    made = [
        ask_for_file(kind="address", asked=asked, name=f"plan{number}.pdf", about="The plan",
                     mime_type="application/pdf", by=person("manager"))
        for number in range(count)
    ]  # fmt: skip
    return {"prepared": [file.pk for file in made]}


def returned(mark: object, form: str = "xlsx") -> dict:
    """The import of a returned file that waits to be accepted, with another text or one more update in each row."""
    from actions.models import Placement
    from actions.returns.importer import ReturnImporter
    from actions.table.files import export_plan
    from core.importing.services import begin_import
    from tests.actions.returns.long_return import ACTION, UPDATE
    from tests.actions.returns.return_forms import add_plain
    from tests.actions.returns.test_reading import edited_book
    from tests.actions.returns.wordedits import edited_word, run_of
    from tests.benchmarks.people import person

    rows = Placement.objects.in_print().order_by("-plan", "row").select_related("plan", "action")
    plan = rows[0].plan
    single = {row.pk for row in rows.filter(plan=plan) if row.action.placements.count() == 1}
    words, line = f"(returned {mark})", f"3 March 2010: Sent (returned {mark})"

    def edit_sheet(sheet) -> None:
        places = [at for at in range(2, sheet.max_row + 1) if int(str(sheet.cell(at, 1).value).split()[0]) in single]
        for at in places[:ROWS]:
            text, update = sheet.cell(at, ACTION), sheet.cell(at, UPDATE)
            if at % 2:
                text.value = f"{text.value} {words}"
            else:
                update.value = f"{line}\n{update.value or ''}".strip()

    def edit_word(word) -> None:
        for at, key in enumerate([key for key in word.keys if key in single][:ROWS]):
            if at % 2:
                word.paragraphs(key, "action")[-1].append(run_of(f" {words}"))
            else:
                add_plain(word, key, line)

    edited, edit = (edited_book, edit_sheet) if form == "xlsx" else (edited_word, edit_word)
    data, manager = edited(export_plan(plan, None, form), edit), person("manager")
    values = {"data": data, "filename": f"plan.{form}", "options": {}, "by": manager}
    return {"import": begin_import(importer=ReturnImporter(), **values).pk}


def later(minutes: int) -> dict:
    """What is done of itself with imports with which nobody goes on."""
    import datetime as dt

    from django.utils import timezone

    from core.importing.services import give_up

    return {"cancelled": give_up(timezone.now() + dt.timedelta(minutes=minutes))}


if __name__ == "__main__":
    django.setup()
    kinds = {
        "board": board,
        "sessions": sessions,
        "letters": letters,
        "files": files,
        "prepared": prepared_files,
        "returned": returned,
        "later": later,
    }
    what, *words = sys.argv[1:]
    if what == "saves":
        print(json.dumps(prepared(words[0], int(words[1]), words[2])))
    else:
        print(json.dumps(kinds[what](int(words[0]))))
