"""What a review of the import found: texts that do not fit, files made to keep the reader busy, answers that collide."""

import datetime as dt
import time
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actions.importing.forms import PlanUploadForm
from actions.importing.questions import find_questions
from actions.importing.reading import read_plan
from actions.importing.repeats import repeated_rows
from actions.importing.saving import save_plan
from actions.importing.tasks import find_tasks
from actions.models import (
    GlossaryTerm,
    Lead,
    LeadAlias,
    Objective,
    Plan,
    PlanField,
    ProgressUpdate,
    Timescale,
)
from actions.table.files import export_plan, plan_document
from actions.table.querysets.cells import TimescaleLine
from actions.wording import limits
from actions.wording.document import (
    ExtraCell,
    ExtraColumn,
    GlossaryEntry,
    PlanDocument,
    PlanRow,
    PriorityHeading,
    UnreadablePlan,
)
from actions.wording.limits import fitted, misfits
from actions.wording.series import split_proposal
from actions.wording.updates import UpdateLine, join_updates, split_updates
from core.files.packages import MAX_FILE_BYTES
from core.importing.services import accept_import, mark_of, preview, work_of
from core.models import Import
from core.records.locking import Conflict, create_tracked
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.actions import wordfiles
from tests.factories.imports import answer, waiting_import
from tests.rows import try_rows

DAY = dt.date(2010, 3, 1)
saves = pytest.mark.django_db
BOTH = "By March 2010\nProposed timescale – By September 2010"


def row(
    action="Do it", *, objective="1. Aim", method="By means", leads="ESLO", timescale="Ongoing", update=""
) -> PlanRow:
    return PlanRow("1", objective, method, action, leads, timescale, update)


def document(*rows: PlanRow, title="Plan", number="1", **values) -> PlanDocument:
    return PlanDocument(title, (PriorityHeading(number, "Aware"),), rows, **values)


def saved(source: PlanDocument, answers: dict[str, str] | None = None) -> Plan:
    return save_plan(document=source, title="", as_at=DAY, by=None, answers=answers)


def seconds(call) -> float:
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


class TestLengths:
    @try_rows(
        ("source", "words"),
        [
            (document(row(), row(leads="x" * 250)), "Row 2: this lead has 250 characters; 200 fit"),
            (document(row(leads="a&" * 90)), "Row 1: this lead has "),
            (
                document(row(objective="1.1.1.1.1.1.1.1.1.1.1 Aim")),
                "Row 1: the number of the objective has 21 characters",
            ),
            (document(row(method="1.1.1.1.1.1.1.1.1.1.1 By")), "Row 1: the number of the method has 21 characters"),
            (document(number="n" * 30), "Strategic priority 1 in the file: its number has 30 characters; 20 fit"),
            (
                document(update_heading="u" * 201),
                "The plan: the heading of the last column has 201 characters; 200 fit",
            ),
            (
                document(glossary=(GlossaryEntry("t" * 301, "m"),)),
                "Glossary, entry 1: the term has 301 characters; 300 fit",
            ),
        ],
    )
    def test_what_does_not_fit_is_named_in_plain_words(self, source, words):
        assert next(misfits(source)).startswith(words)
        with pytest.raises(UnreadablePlan, match="Some texts are too long"):
            fitted(source)

    def test_a_document_that_just_fits_has_no_misfits(self):
        source = document(
            row(objective="1.1.1.1.1.1.1.1.1.11 Aim", leads="x" * 200),
            title="t" * 200,
            number="n" * 20,
            update_heading="u" * 200,
            glossary=(GlossaryEntry("t" * 300, "m"),),
        )
        assert list(misfits(source)) == []
        assert fitted(source) is source

    def test_of_many_misfits_five_are_named_and_the_rest_counted(self):
        with pytest.raises(UnreadablePlan, match="There are 4 more") as caught:
            fitted(document(*[row(leads="x" * 250)] * 9))
        assert caught.value.message.count("this lead") == 5

    def test_the_limits_are_those_of_the_records(self):
        sizes = (
            (limits.TITLE, Plan, "title"),
            (limits.UPDATE_HEADING, Plan, "update_heading"),
            (limits.NUMBER, Objective, "number"),
            (limits.LEAD, LeadAlias, "key"),
            (limits.TERM, GlossaryTerm, "term"),
            (limits.FIELD_HEADING, PlanField, "heading"),
        )
        for limit, model, field in sizes:
            assert model._meta.get_field(field).max_length == limit
        assert ProgressUpdate._meta.get_field("author_name").max_length == 150

    def test_a_long_title_is_cut_and_stands_in_a_note(self):
        cut = fitted(document(row(), title="A plan " * 50))
        assert len(cut.title) <= 200
        assert "A plan " * 50 in cut.notes[-1]

    def test_long_headings_of_columns_are_cut_apart_and_stand_in_notes(self):
        heading = "Which of our schools " * 20
        columns = tuple(ExtraColumn(heading + end, (ExtraCell(1, "All"),)) for end in "ab")
        cut = fitted(replace(document(row()), extras=columns))
        headings = {column.heading for column in cut.extras}
        assert len(headings) == 2 and max(map(len, headings)) <= 200
        assert [heading + end in note for end, note in zip("ab", cut.notes, strict=True)] == [True, True]

    def test_a_file_is_refused_by_row_and_field(self):
        with pytest.raises(UnreadablePlan, match="Row 1: this lead has 250 characters; 200 fit"):
            read_plan(wordfiles.plan_file(("1. Aim", "By means", "Do it", "x" * 250, "Ongoing", "")))
        data = ("Action,Lead,Timescale\nDo it," + "x" * 250 + ",Ongoing\n").encode()
        with pytest.raises(UnreadablePlan, match="Row 1: this lead has 250 characters; 200 fit"):
            read_plan(data, "plan.csv")

    @saves
    def test_what_just_fits_is_saved_whole(self):
        author = "n" * 140
        plan = saved(
            document(
                row(update=f"3 February 2010, {author}: said"),
                update_heading="u" * 200,
                glossary=(GlossaryEntry("t" * 300, "m"),),
            )
        )
        assert plan.glossary.get().term == "t" * 300
        assert ProgressUpdate.objects.get(action__plan=plan).author_name == author
        plan.refresh_from_db()
        assert plan.update_heading == "u" * 200

    def test_a_chain_of_initials_too_long_for_a_follow_up_is_no_person(self):
        assert find_tasks(["AB/EF to speak to GM"]) == [("AB/EF", "AB/EF to speak to GM")]
        assert find_tasks(["/".join(["AB"] * 60) + " to speak to GM"]) == []


class TestUpdatesWithoutText:
    @try_rows(
        ("cell", "texts"),
        [
            ("3 February 2010, Training Sub-group:", ["3 February 2010, Training Sub-group:"]),
            ("3 February 2010, Training Sub-group:\n \n", ["3 February 2010, Training Sub-group:"]),
            ("3 February 2010, Training Sub-group:\nDone", ["Done"]),
            ("4 May 2010, LW: Sent\n3 February 2010:", ["Sent\n3 February 2010:"]),
            ("3 February 2010:\n4 May 2010, LW: Sent", ["3 February 2010:", "Sent"]),
        ],
    )
    def test_a_head_that_no_text_follows_is_ordinary_text(self, cell, texts):
        assert [line.text for line in split_updates(cell)] == texts

    def test_such_text_is_the_same_after_it_was_written_and_read(self):
        lines = [UpdateLine(DAY, "LW", "Sent\n3 February 2010:"), UpdateLine(DAY, "", "Begun")]
        assert split_updates(join_updates(lines)) == lines

    @saves
    def test_it_is_saved(self):
        plan = saved(document(row(update="3 February 2010, Training Sub-group:")))
        assert ProgressUpdate.objects.get(action__plan=plan).text == "3 February 2010, Training Sub-group:"


@saves
class TestAnswers:
    def test_a_confirmed_date_goes_to_the_timescale_in_force(self):
        source = document(row(timescale="By May 2009\n\nReviewed timescale – end of June"))
        (question,) = [q for q in find_questions(source, as_at=DAY) if q.kind == "timescale"]
        assert question.data["due"]
        plan = saved(source, {question.key: "accept"})
        series = list(Timescale.objects.filter(action__plan=plan).order_by("position"))
        assert [line.due for line in series if line.is_current] == [dt.date.fromisoformat(question.data["due"])]
        untouched = saved(source)
        first = Timescale.objects.get(action__plan=untouched, position=1)
        assert len(series) == 1 or series[0].due == first.due

    def test_a_date_before_the_start_is_refused_in_plain_words(self, monkeypatch):
        source = document(row(timescale="By end of December"))
        (question,) = [q for q in find_questions(source, as_at=DAY) if q.kind == "timescale"]
        question.data["start"] = "2031-01-01"
        monkeypatch.setattr("actions.importing.answers.find_questions", lambda *args, **values: [question])
        with pytest.raises(RuleBroken, match="Row 1: with these dates the timescale would end before it begins"):
            saved(source, {question.key: "accept"})

    def test_a_row_that_joins_the_objective_above_leaves_its_number_alone(self):
        source = document(row("A1", objective="1. One"), row("A2", objective="2. Two"), row("A3", objective="2. "))
        plan = saved(source, {"row-3-objective-text": "join", "row-3-objective-number": "renumber"})
        standing = Objective.objects.filter(priority__plan=plan, archived_on__isnull=True).order_by("position")
        assert [(part.number, part.text) for part in standing] == [("1.", "One"), ("2.", "Two")]

    def test_a_second_answer_with_the_same_new_date_is_not_refused(self):
        source = document(row(timescale="By 1 May 2010", update="Deadline extended to 30 June 2010"))
        revising = [q for q in find_questions(source, as_at=DAY) if "revise" in dict(q.choices)]
        assert len(revising) == 2
        plan = saved(source, {question.key: "revise" for question in revising})
        agreed = Timescale.objects.get(action__plan=plan, position=2)
        assert (agreed.due, agreed.state, agreed.is_current) == (dt.date(2010, 6, 30), "agreed", True)
        assert (agreed.settled_by, agreed.settled_on) == (agreed.proposed_by, today())
        assert not Timescale.objects.filter(action__plan=plan, state="proposed").exists()

    def test_a_spelling_of_a_lead_that_is_itself_another_spelling_makes_no_second_lead(self):
        known = create_tracked(Lead(name="Training Sub-group"), by=None, reason="x")
        source = document(row(leads="Trainin Subgrup"), row("B", leads="Trainig Sub-group"))
        answers = {"lead-trainin subgrup": "Trainig Sub-group", "lead-trainig subgroup": "Training Sub-group"}
        plan = saved(source, answers)
        assert {lead.pk for action in plan.actions.all() for lead in action.leads.all()} == {known.pk}
        assert Lead.objects.count() == 1

    def test_answers_that_point_at_each_other_come_to_an_end(self):
        answers = {"lead-alpha group": "Alfa Group", "lead-alfa group": "Alpha Group"}
        plan = saved(document(row(leads="Alpha Group"), row("B", leads="Alfa Group")), answers)
        assert Lead.objects.filter(actions__plan=plan).distinct().count() == 1


class TestRepeats:
    SAME = "Promote the reporting of offences to the police, and keep links with them"

    @try_rows(
        ("first", "second", "words"),
        [
            ("By May 2010", "Ongoing", "Their timescales differ; that of row 1 stays in force."),
            ("", "Ongoing", "Their timescales differ; that of row 2 stays in force."),
            ("Ongoing", "ongoing ", None),
        ],
    )
    def test_the_question_says_which_timescale_stays(self, first, second, words):
        source = document(row(self.SAME, timescale=first), row(self.SAME, objective="2. Other", timescale=second))
        (question,) = [q for q in find_questions(source, as_at=DAY) if q.kind == "near_identical"]
        assert (words in question.text) if words else ("timescales" not in question.text)

    def test_very_long_actions_are_compared_as_a_whole(self):
        texts = ["Begin with this " + "ab " * 5_000 + str(place) * 3 for place in "xyz"]
        source = document(*(row(text) for text in [*texts, texts[0]]))
        assert seconds(lambda: repeated_rows(source)) < 1
        assert repeated_rows(source) == [(1, 4)]


class TestProposals:
    @try_rows(
        ("cell", "parts"),
        [
            (BOTH, ("By March 2010", "By September 2010")),
            ("Ongoing\n\nProposed timescale: By May\nor June", ("Ongoing", "By May\nor June")),
            ("Proposed timescale – By May 2010", ("Proposed timescale – By May 2010", "")),
            ("Ongoing\nProposed timescale –", ("Ongoing\nProposed timescale –", "")),
            ("By May 2010", ("By May 2010", "")),
            ("", ("", "")),
        ],
    )
    def test_a_cell_is_parted_where_it_says_proposed(self, cell, parts):
        assert split_proposal(cell) == parts

    @try_rows(
        ("wording", "state", "printed"),
        [
            ("New deadline: May 2010", "proposed", "Proposed timescale – New deadline: May 2010"),
            ("Revised to May 2010", "proposed", "Proposed timescale – Revised to May 2010"),
            ("Proposed timescale: May 2010", "proposed", "Proposed timescale: May 2010"),
            ("New deadline: May 2010", "agreed", "New deadline: May 2010"),
            ("By May 2010", "agreed", "Reviewed timescale – By May 2010"),
        ],
    )
    def test_a_proposal_is_always_printed_as_one(self, wording, state, printed):
        assert TimescaleLine(wording, state, False, None).printed == printed

    @pytest.mark.long
    @saves
    @pytest.mark.parametrize("form", ["docx", "xlsx", "csv"])
    def test_it_is_still_a_proposal_after_export_and_import(self, form):
        first = saved(document(row(timescale=BOTH)))
        again = saved(read_plan(export_plan(first, first.placements.standing(), form), f"plan.{form}"))
        for plan in (first, again):
            series = Timescale.objects.filter(action__plan=plan).order_by("position")
            assert [(t.wording, t.due, t.state, t.is_current, t.reason) for t in series] == [
                ("By March 2010", dt.date(2010, 3, 31), "agreed", True, ""),
                ("By September 2010", dt.date(2010, 9, 30), "proposed", False, "As printed in the document"),
            ]
            assert plan_document(plan).rows[0].timescale == BOTH

    def test_a_cell_with_a_proposal_is_as_clear_as_without(self):
        update = "Deadline extended to 30 September 2010"
        assert [q.kind for q in find_questions(document(row(timescale=BOTH, update=update)), as_at=DAY)] == ["lead_new"]


@saves
def test_of_two_who_accept_the_second_is_told_before_a_plan_is_saved():
    mine = waiting_import(document(row()), by=None)
    mark = mark_of(preview(mine, work_of(mine)))
    answer(Import.objects.get(pk=mine.pk), {})
    with CaptureQueriesContext(connection) as queries, pytest.raises(Conflict):
        accept_import(import_=mine, expected=1, mark=mark, by=None)
    assert not [q for q in queries if "INSERT" in q["sql"]]


class TestForms:
    def upload(self, size: int, day: dt.date) -> PlanUploadForm:
        file = SimpleUploadedFile("a.docx", b"x")
        file.size = size
        boxes = {"document_date_day": day.day, "document_date_month": day.month, "document_date_year": day.year}
        return PlanUploadForm(boxes, {"file": file})

    def test_a_file_too_large_is_refused_unread(self):
        assert "larger than 20 MB" in str(self.upload(MAX_FILE_BYTES + 1, DAY).errors["file"])
        assert self.upload(MAX_FILE_BYTES, DAY).is_valid()

    def test_a_document_of_tomorrow_is_refused(self):
        tomorrow = today() + dt.timedelta(days=1)
        assert "cannot be in the future" in str(self.upload(1, tomorrow).errors["document_date"])
        assert self.upload(1, today()).is_valid()
