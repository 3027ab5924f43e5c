"""The preview of an import: answering many questions at once, what stays open, the wording, and cancelling."""

import datetime as dt
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from actions.importing import intact
from actions.importing.asking import LEAVE_OUT, STOP, open_questions
from actions.importing.importer import PlanImporter
from actions.importing.intact import lost_words
from actions.importing.question import KEEP, Question
from actions.importing.reading import read_file_as_plan
from actions.importing.tally import Tally, say_open, say_rows
from actions.models import CrossReference, Lead, Plan
from actions.wording.document import PlanDocument, PlanRow, PriorityHeading
from actions.wording.series import Part, Series
from core.importing.services import mark_of, preview, work_of
from core.models import Import
from core.text.dates import today
from esafety.demo.plan import DOCUMENT_DATE, PLAN
from tests.actions.boardplan import plan_files
from tests.actions.importing.test_reading_spreadsheet import xlsx
from tests.factories.accounts import UserFactory
from tests.factories.imports import waiting_import
from tests.rows import try_rows

DAY = dt.date(2010, 3, 1)
HEADINGS = "Priority,Objective,Method,Action,Lead,Timescale,Update\n"
# Row 1 raises two questions, rows 2 to 4 one each about a reference, row 4 one without an answer to choose.
CSV = HEADINGS + (
    '1. Aware,1. Aim,By means,"One\nTwo",ESLO,"Ongoing\n\n13th March 2009",LW to speak to GM\n'
    "1. Aware,,,Hold a day,ESLO,Ongoing,See Strategic Priority 1\n"
    "1. Aware,,By post. See Priority 1,Print a card,ESLO,Ongoing,Printed\n"
    "1. Aware,,,Ask all,ESLO,Ongoing,See Strategic Priority 1 and see Objective 9\n"
)
TASK, ACTIONS = "row-1-task", "row-1-actions"
REFERENCES = [f"row-{row}-reference-priority-1" for row in (2, 3, 4)]


@pytest.fixture
def manager(client):
    person = UserFactory(roles=["manager"])
    client.force_login(person)
    return person


@pytest.fixture
def waiting(client, manager) -> Import:
    """An import that waits, uploaded through the page."""
    send_file(client)
    return Import.objects.get()


def send_file(client, **values):
    date = {"document_date_day": "1", "document_date_month": "3", "document_date_year": "2010"}
    file = SimpleUploadedFile("plan.csv", CSV.encode())
    return client.post(reverse("import"), {"file": file, **date, **values}, follow=True)


def send(client, name: str, held: Import, **values) -> str:
    """Press a button of the preview; the page that follows."""
    held.refresh_from_db()
    values = {"version": held.version, **values}
    if name == "import_accept":
        values["mark"] = mark_of(preview(held, work_of(held)))
    page = client.post(reverse(name, args=[held.pk]), values, follow=True)
    held.refresh_from_db()
    return page.content.decode()


def answers_of(held: Import) -> dict[str, str]:
    return work_of(held).answers


def look(client, held: Import) -> str:
    return client.get(reverse("import_one", args=[held.pk])).content.decode()


def row(**values) -> PlanRow:
    cells = {"objective": "", "method": "", "action": "", "leads": "", "timescale": "", "update": ""}
    return PlanRow(priority="1", **(cells | values))


def plan_of(*rows: PlanRow) -> PlanDocument:
    return PlanDocument("Plan", (PriorityHeading("1", "Aware"),), rows)


def asks(key: str, kind: str = "timescale", *, row: int = 1, choices: int = 2) -> Question:
    return Question(key, kind, row, "?", "So", (("so", "So"), (KEEP, "As printed"))[:choices])


class TestTally:
    questions = (
        asks("a"),
        asks("b", "cross_reference", row=2),
        asks("c", "cross_reference", row=3),
        asks("d", "cross_reference", row=4, choices=1),
        asks("e", "lead_new", row=5, choices=1),
    )

    def test_what_has_one_possible_answer_is_no_question(self):
        tally = Tally(self.questions, {})
        assert [q.key for q in tally.asked] == ["a", "b", "c"]
        assert [q.key for q in tally.unsettled] == ["d"]
        assert [q.key for q in tally.notes] == ["e"]

    def test_an_answer_that_was_not_offered_is_none(self):
        assert Tally(self.questions, {"a": "delete", "b": KEEP, "x": "so"}).answered == 1

    def test_it_says_once_what_will_be_taken_for_which_rows(self):
        assert Tally(self.questions, {}).will_be_taken("cross_reference") == [("So", [2, 3])]

    def test_words_are_left_out_only_by_somebody_who_says_so(self):
        lost = Question(
            "e", "lost_words", 1, "The update would lose “GM”.", "", ((LEAVE_OUT, "Leave out"), (STOP, "No"))
        )
        tally = Tally((lost,), {})
        assert (lost.proposed, tally.waiting(), tally.will_be_taken()) == ("", [lost], [])

    @try_rows(
        ("answers", "left"),
        [({}, "abcd"), ({"a": "so", "c": KEEP}, "bd"), ({"a": "so", "b": "so", "c": "so"}, "d")],
    )
    def test_what_stays_open_is_what_waits_and_what_cannot_be_answered(self, answers, left):
        assert "".join(q.key for q in Tally(self.questions, answers).stay_open) == left

    def test_numbers_are_said_in_words_that_fit(self):
        assert say_open(1).startswith("1 question stays open: its row")
        assert say_open(2).startswith("2 questions stay open: their rows")
        assert [say_rows(rows) for rows in ([7], [7, 8], [7, 8, 10])] == ["row 7", "rows 7 and 8", "rows 7, 8 and 10"]


class TestWording:
    @try_rows(
        "cells",
        [
            {"objective": "3. ", "method": "(a) By letter", "action": " One \n\nTwo "},
            {"leads": "All agencies &\n\nMonitoring Sub-group / ESLO, ESLO"},
            {"timescale": "By March 2010\nProposed timescale – By May 2010"},
            {"timescale": "By March 2010\n\nReviewed timescale – by May 2010"},
            {"update": "3rd Feb 2010, LW: Done, and said: well\n1 March 2010 (date of the document): Ongoing"},
            {"update": "LW to speak to GM\n\nUndated, GH: asked"},
        ],
    )
    def test_cells_that_are_taken_apart_keep_every_word(self, cells):
        assert lost_words(plan_of(row(**cells)), as_at=DAY) == []

    def test_the_demonstration_plan_loses_nothing(self):
        assert lost_words(PLAN, as_at=DOCUMENT_DATE) == []

    @pytest.mark.parametrize(
        ("reader", "broken", "column", "words"),
        [
            ("split_leads", lambda cell: ["ESLO"], "lead", "police"),
            ("split_number", lambda cell: ("", cell.removesuffix("means")), "method", "means"),
            ("split_updates", lambda cell: [], "update", "LW to speak to GM"),
            ("read_series", lambda cell, is_ours: Series((Part("By"),)), "timescale", "May 2010"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_a_reader_that_drops_words_is_found_out(self, monkeypatch, reader, broken, column, words):
        whole = row(method="By means", leads="ESLO / Police", timescale="By May 2010", update="LW to speak to GM")
        monkeypatch.setattr(intact, reader, broken)
        assert lost_words(plan_of(row(action="First"), whole), as_at=DAY) == [(2, column, words)]

    @pytest.mark.long
    @pytest.mark.django_db
    def test_the_page_says_first_that_the_wording_is_intact(self, client, waiting):
        assert "4 of 4 rows, wording intact" in look(client, waiting)

    @pytest.mark.django_db
    def test_the_page_names_the_row_whose_words_would_be_lost(self, client, waiting, monkeypatch):
        monkeypatch.setattr(intact, "split_updates", lambda cell: [])
        page = look(client, waiting)
        assert "0 of 4 rows, wording intact" in page
        assert "the update would lose “LW to speak to GM”" in page

    @pytest.mark.django_db
    def test_words_are_not_left_out_with_the_rest_as_proposed(self, client, waiting, monkeypatch):
        monkeypatch.setattr(intact, "split_updates", lambda cell: [])
        page = send(client, "import_one", waiting, proposed="all")
        assert "the update would lose “LW to speak to GM”" in page
        assert not [key for key in answers_of(waiting) if key.startswith("lost")]
        assert "as proposed</button>" not in page

    def test_a_name_given_to_the_plan_loses_no_words_of_the_title_in_the_file(self):
        file = xlsx(
            ("About", [("Our wanted scheme",)]), ("Plan", [("Action", "Lead"), ("Visit", "ESLO"), ("Ask", "LW")])
        )
        work = read_file_as_plan(file, "plan.xlsx", {"title": "Mine"})
        read = PlanImporter().read_all(work)[0][1]
        assert (read.title, read.document.title, read.unread) == ("Mine", "Our wanted scheme", ())


@pytest.mark.django_db
class TestAnswering:
    def test_the_page_shows_how_far_one_is_and_what_would_be_taken(self, client, waiting):
        page = look(client, waiting)
        assert "Questions: 0 of 5 answered" in page
        assert "Split into two actions, as proposed: row 1" in page
        assert "Keep as printed; it is the right place: rows 2, 3 and 4" in page
        assert "Answer the rest as proposed" in page

    def test_references_are_confirmed_all_at_once_and_nothing_else_is(self, client, waiting):
        assert "Answer all 3: keep as printed; it is the right place" in look(client, waiting)
        page = send(client, "import_one", waiting, proposed="cross_reference")
        assert answers_of(waiting) == dict.fromkeys(REFERENCES, KEEP)
        assert "3 of 5 answered" in page
        assert "Answer the rest as proposed" in page

    def test_the_rest_is_answered_as_proposed_and_an_answer_on_the_page_stays(self, client, waiting):
        page = send(client, "import_one", waiting, proposed="all", **{f"q-{ACTIONS}": KEEP})
        assert answers_of(waiting) == {ACTIONS: KEEP, TASK: "follow_up"} | dict.fromkeys(REFERENCES, KEEP)
        assert "5 of 5 answered" in page
        assert "as proposed</button>" not in page
        assert not Plan.objects.exists()

    def test_what_cannot_be_answered_is_no_question_and_goes_to_the_plan_check(self, client, waiting):
        page = look(client, waiting)
        assert "q-row-4-reference-objective-9" not in page
        assert "q-leads-new" not in page
        assert "To be settled later" in page
        assert "has no objective 9" in page
        assert "This lead is not known yet and will be added: “ESLO”." in page
        assert page.count("plan check") >= 2

    @pytest.mark.long
    def test_an_answer_to_a_note_is_left_out(self, client, waiting):
        send(client, "import_one", waiting, **{"q-leads-new": KEEP})
        assert answers_of(waiting) == {}

    @pytest.mark.long
    def test_answers_of_a_stale_page_are_added_to_those_of_others(self, client, waiting):
        send(client, "import_one", waiting, **{f"q-{TASK}": KEEP})
        page = send(client, "import_one", waiting, **{f"q-{ACTIONS}": KEEP}, version=1)
        assert "Your choices have been added to theirs" in page
        assert answers_of(waiting) == {TASK: KEEP, ACTIONS: KEEP}


@pytest.mark.django_db
class TestAccepting:
    @pytest.mark.long
    def test_it_says_how_many_questions_stay_open_and_where_they_are(self, client, waiting):
        assert "6 questions still open." in look(client, waiting)
        page = send(client, "import_accept", waiting, **{f"q-{TASK}": "follow_up", f"q-{ACTIONS}": KEEP})
        assert "has been saved with 4 rows." in page
        assert "4 questions stay open" in page
        assert f'href="/plan/check/?plan={waiting.target}">in the plan check</a>.' in page
        assert [q.key for q in open_questions(Plan.objects.get(pk=waiting.target))] == [
            *REFERENCES,
            "row-4-reference-objective-9",
        ]

    def test_what_was_answered_in_full_leaves_only_what_nobody_could_answer(self, client, waiting):
        send(client, "import_one", waiting, proposed="all")
        answers = {f"q-{key}": value for key, value in answers_of(waiting).items()}
        page = send(client, "import_accept", waiting, **answers)
        assert "1 question stays open" in page
        assert CrossReference.objects.get(method__text="By post. See Priority 1").state == "confirmed"
        assert "saved with 5 rows, made from the 4 of the document as you answered." in page
        assert Plan.objects.get().actions.count() == 5  # row 1 was split

    def test_a_question_about_a_spelling_stays_open_although_the_spelling_is_known_by_then(self, client, manager):
        leads = [row(action=f"Do {n}", leads="Monitoring Sub-group", timescale="Ongoing") for n in "abc"]
        document = plan_of(*leads, row(action="Do d", leads="Monitorng Sub-group", timescale="Ongoing"))
        held = waiting_import(document, by=manager, on=DAY)
        send(client, "import_accept", held)
        assert Lead.objects.filter(name="Monitorng Sub-group").exists()
        assert [q.kind for q in open_questions(Plan.objects.get(pk=held.target))] == ["lead_spelling"]

    def test_file_without_known_columns_is_not_accepted(self, client, manager):
        held = waiting_import(b"A,B\nx,y\n", by=manager, on=DAY)
        page = client.post(reverse("import_accept", args=[held.pk]), {"version": held.version}, follow=True)
        assert "What does each column hold?" in page.content.decode()
        assert not Plan.objects.exists()


@pytest.mark.django_db
class TestCancelling:
    def test_it_asks_once_and_says_where_one_lands_that_it_is_done(self, client, waiting):
        address = reverse("import_cancel", args=[waiting.pk])
        page = client.get(address).content.decode()
        waiting.refresh_from_db()
        assert "Cancel the import of plan.csv?" in page
        assert waiting.state == Import.State.PREVIEW
        done = client.post(address, follow=True)
        waiting.refresh_from_db()
        assert done.redirect_chain[-1][0] == reverse("import")
        assert "The import of plan.csv has been cancelled. Nothing was saved." in done.content.decode()
        assert waiting.state == Import.State.CANCELLED
        assert "Cancelled" in look(client, waiting)

    @pytest.mark.long
    def test_the_button_keeps_the_answers_for_one_who_goes_on(self, client, waiting):
        page = send(client, "import_one", waiting, cancel="ask", **{f"q-{TASK}": "follow_up"})
        assert "Go on with the import" in page
        assert "1 answer that you gave will not be used." in page
        assert answers_of(waiting) == {TASK: "follow_up"}

    @pytest.mark.long
    def test_a_second_time_it_is_said_that_it_was_done(self, client, waiting):
        address = reverse("import_cancel", args=[waiting.pk])
        client.post(address)
        for page in (client.get(address, follow=True), client.post(address, follow=True)):
            assert "This import has already been accepted or cancelled." in page.content.decode()


@pytest.mark.django_db
class TestNameAndDate:
    def test_a_name_that_is_too_long_is_refused_and_stays_in_its_box(self, client, manager):
        page = send_file(client, title="x" * 201)
        assert page.status_code == 422
        assert "The name of the plan has 201 characters; 200 fit. Shorten it." in page.content.decode()
        assert "x" * 201 in page.content.decode()
        assert not Import.objects.exists()

    def test_a_date_that_lies_ahead_is_refused(self, client, manager):
        page = send_file(client, document_date_year=str(today().year + 1))
        assert page.status_code == 422
        assert "The date of the document cannot be in the future." in page.content.decode()
        assert not Import.objects.exists()

    @pytest.mark.parametrize(
        ("option", "words"),
        [
            (["--name", "x" * 201], "The name of the plan has 201 characters; 200 fit."),
            (["--as-at", (today() + dt.timedelta(days=1)).isoformat()], "cannot be in the future"),
        ],
        ids=["name", "date"],
    )
    def test_the_command_refuses_both_with_2_and_saves_nothing(self, tmp_path, option, words):
        out = StringIO()
        with pytest.raises(CommandError, match=words) as refused:
            call_command("import_plan", str(csv_file(tmp_path)), *option, "--accept", stdout=out)
        assert refused.value.returncode == 2
        assert out.getvalue() == ""
        assert not Plan.objects.exists()
        assert not Import.objects.exists()

    @pytest.mark.long
    def test_the_longest_name_and_today_fit(self, tmp_path):
        options = ["--name", "x" * 200, "--as-at", today().isoformat(), "--accept"]
        call_command("import_plan", str(csv_file(tmp_path)), *options, stdout=StringIO())
        assert Plan.objects.get().title == "x" * 200

    def test_what_is_no_date_is_said_in_plain_words(self, tmp_path):
        with pytest.raises(CommandError, match="“1 March” is no date. Write it like 2010-03-01."):
            call_command("import_plan", str(csv_file(tmp_path)), "--as-at", "1 March")


def csv_file(folder):
    path = folder / "plan.csv"
    path.write_text(CSV)
    return path


@pytest.mark.long
@pytest.mark.django_db
def test_the_command_says_what_stays_open_and_keeps_the_questions(tmp_path):
    out = StringIO()
    call_command("import_plan", str(csv_file(tmp_path)), "--as-at", "2010-03-01", "--accept", stdout=out)
    assert "4 of 4 rows with their wording intact" in out.getvalue()
    assert "5 questions\n" in out.getvalue()
    assert "6 questions stay open" in out.getvalue()
    plan = Plan.objects.get()
    assert len(open_questions(plan)) == 6
    assert Import.objects.get(target=plan.pk).filename == "plan.csv"


OF_THE_BOARD, OTHERS = [*plan_files("*.docx"), *plan_files("*.txt")], plan_files("*/*.docx")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [*OF_THE_BOARD[:1], *(pytest.param(path, marks=pytest.mark.long) for path in [*OF_THE_BOARD[1:], *OTHERS])],
    ids=lambda path: path.name,
)
def test_the_boards_plan_is_answered_with_one_button_and_saved_whole(path, client, manager):
    file = SimpleUploadedFile(path.name, path.read_bytes())
    date = {"document_date_day": "1", "document_date_month": "3", "document_date_year": "2010"}
    page = client.post(reverse("import"), {"file": file, **date}, follow=True).content.decode()
    assert "43 of 43 rows, wording intact" in page
    held = Import.objects.get()
    assert "30 of 30 answered" in send(client, "import_one", held, proposed="all")
    answers = {f"q-{key}": value for key, value in answers_of(held).items()}
    page = send(client, "import_accept", held, **answers)
    assert "1 question stays open" in page
    assert "saved with 45 rows, made from the 43 of the document as you answered." in page
    assert Plan.objects.get(pk=held.target).placements.count() == 45  # two cells held two actions each
