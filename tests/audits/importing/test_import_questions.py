"""Questions of a file become questions of a draft: read, evaluated, saved, undone. By the services of the desk."""

from __future__ import annotations

import pytest

from audits.importing.importer import QuestionnaireImporter
from audits.models import Edition, Question, Questionnaire
from audits.questionnaires.services import questionnaires as services
from core.importing.choosing import choose_columns
from core.importing.services import (
    accept_import,
    begin_import,
    mark_of,
    preview,
    questions_of,
    save_work,
    undo_import,
    work_of,
)
from core.importing.work import Work
from core.models import Import
from core.records.rules import RuleBroken
from tests.factories.accounts import UserFactory
from tests.layouts.build import build, gold

pytestmark = pytest.mark.django_db
IMPORTER = QuestionnaireImporter()


@pytest.fixture
def helen():
    return UserFactory(roles=["manager"])


def begin(data: bytes | str, helen, name: str = "questions.csv", **options) -> Import:
    data = data.encode() if isinstance(data, str) else data
    options = {"questionnaire": "", "name": "Clubs"} | options
    return begin_import(importer=IMPORTER, data=data, filename=name, options=options, by=helen)


def change(import_: Import, helen, **work_changes) -> Work:
    """The work on an import with other columns, answers or rows left out."""
    work = work_of(import_)
    if columns := work_changes.pop("columns", None):
        choose_columns(work, IMPORTER, lambda scope, text: "", {0: columns}, work_changes.pop("constants", {}))
    for name, value in work_changes.items():
        setattr(work, name, value)
    save_work(import_=import_, work=work, expected=import_.version, reason="Changed", by=helen)
    return work


def accept(import_: Import, helen) -> Import:
    rows = preview(import_, work_of(import_))
    return accept_import(import_=import_, expected=import_.version, mark=mark_of(rows), by=helen)


def rows_of(import_: Import) -> list[tuple]:
    """(state, name, why not or what) of each row."""
    rows = preview(import_, work_of(import_))
    return [
        (row.state, row.name, [fault.reason for fault in row.faults] or {c.label: c.after for c in row.changes})
        for row in rows
    ]


def asked_in(edition: Edition) -> list[tuple]:
    found = edition.questions.standing().select_related("section").in_order()
    return [(each.section.code, each.code, each.text, each.type) for each in found]


def test_sheet_of_a_board_becomes_what_its_gold_says(helen):
    waiting, plan = begin(build("questions.xlsx"), helen, "questions.xlsx"), gold("questions.xlsx")
    assert waiting.state == "preview", "nothing has to be chosen by hand"
    edition = Edition.objects.get(pk=accept(waiting, helen).target)
    assert edition.questionnaire.name == "Clubs" and not edition.is_published
    found = [
        {
            "title": section.title,
            "questions": [
                {
                    "code": each.code,
                    "text": each.text,
                    "type": each.type,
                    "guidance": each.guidance,
                    "must": each.must,
                    "options": [option["text"] for option in each.options],
                }
                for each in section.questions.order_by("position")
            ],
        }
        for section in edition.sections.order_by("position")
    ]
    assert found == plan["sections"]
    assert services.publish(edition=edition, expected=edition.version, by=helen).is_published


def test_draft_is_started_where_there_is_none_and_codes_are_free_ones(helen):
    first = accept(begin("Section,No,Question,Type\nA1 Rules,A1.1,Is there a rule?,Y/N\n", helen), helen)
    published = Edition.objects.get(pk=first.target)
    services.publish(edition=published, expected=published.version, by=helen)
    text = "Section,No,Question,Type\nRules,A1.1,Who wrote it?,Free text\n,A1.1,When?,Date\nHelp,,Whom to call?,Free text\n"
    waiting = begin(text, helen, questionnaire=str(published.questionnaire_id), name="")
    assert rows_of(waiting)[0][2]["Section"] == "A1 Rules"
    assert rows_of(waiting)[2][2]["Section"] == "A2 Help (new)"
    draft = Edition.objects.get(pk=accept(waiting, helen).target)
    assert (draft.number, draft.previous) == (2, published)
    assert asked_in(draft) == [
        ("A1", "A1.1", "Is there a rule?", "yn"),
        ("A1", "A1.2", "Who wrote it?", "text"),
        ("A1", "A1.3", "When?", "date"),
        ("A2", "A2.1", "Whom to call?", "text"),
    ]


def test_rows_that_are_no_questions_are_refused_with_reasons(helen):
    text = (
        "Question,Type,Options\n,Date,\nWhich colour?,Choose one,red\nHow blue?,Splendid,\n"
        "Which of these?,Choose one,red; blue\nNothing said?,,\n" + "x" * 1_001 + ",Date,\n"
    )
    waiting = begin(text, helen)
    assert waiting.state == "values", "“Splendid” means nothing"
    change(waiting, helen)
    assert [(state, why) for state, _, why in rows_of(waiting) if state == "refused"] == [
        ("refused", ["Enter the question."]),
        ("refused", ["Say what can be chosen: two answers or more, with semicolons between."]),
        ("refused", ["“Splendid” is not a kind of answer. Choose one from the list."]),
        ("refused", ["Say how it is answered."]),
        ("refused", ["Shorten this to 1,000 characters."]),
    ]
    edition = Edition.objects.get(pk=accept(waiting, helen).target)
    assert asked_in(edition) == [("S1", "S1.1", "Which of these?", "choice")]
    assert [option["text"] for option in edition.questions.get().options] == ["red", "blue"]


@pytest.mark.parametrize("text", ["Is there a rule?\nWho wrote it?\n", '"Is there a rule, or not?"\n"Who wrote it?"\n'])
def test_questions_without_headings_are_asked_about(text, helen):
    waiting = begin(text, helen)
    assert waiting.state == "columns"
    work = work_of(waiting)
    assert (work.columns, work.heading_rows) == ({0: {0: "text"}}, {0: None})
    change(waiting, helen, columns={0: "text"}, constants={"type": "ypn"})
    assert waiting.state == "preview"
    assert {type for _, _, _, type in asked_in(Edition.objects.get(pk=accept(waiting, helen).target))} == {"ypn"}


def test_first_of_two_columns_without_headings_is_no_heading(helen):
    waiting = begin("Is there a rule?,Y/N\nWho wrote it?,Free text\n", helen)
    assert work_of(waiting).columns == {0: {0: "text", 1: "type"}}
    assert [name for _, name, _ in rows_of(waiting)] == ["Is there a rule?", "Who wrote it?"]


def test_number_in_front_of_a_question_is_its_code(helen):
    waiting = begin("Question,Type\n1. Is there a rule?,Y/N\nA2.3 Who wrote it?,Text box\nY7 pupils know?,Y/N\n", helen)
    found = [(what["Number or code"], name) for _, name, what in rows_of(waiting)]
    assert found == [("1", "Is there a rule?"), ("A2.3", "Who wrote it?"), ("S1.1", "Y7 pupils know?")]


def test_end_of_a_scale_that_no_word_names_is_asked(helen):
    text = (
        "Question,Type,Guidance\nHow well known?,Scale 1-5,\nHow well kept?,Scale 1-5,1 is best\n"
        "How old?,1 to 5 (5 = poor),\nHow new?,1-5 where 5 is best,\n"
    )
    waiting = begin(text, helen)
    assert [state for state, _, _ in rows_of(waiting)] == ["ask", "new", "new", "new"]
    [question] = questions_of(waiting, work_of(waiting))
    assert (question.text, question.proposal) == ("Which end of “Scale 1-5” is best?", "m5")
    change(waiting, helen, answers={question.key: "m5_1"})
    types = [type for _, _, _, type in asked_in(Edition.objects.get(pk=accept(waiting, helen).target))]
    assert types == ["m5_1", "m5_1", "m5_1", "m5"]


def test_question_that_is_there_already_stays_as_it_is(helen):
    first = accept(begin("Section,Question,Type\nRules,Is there a rule?,Y/N\n", helen), helen)
    key = str(Edition.objects.get(pk=first.target).questionnaire_id)
    text = "Section,Question,Type\nRules,Is there a rule?,Y/N\nHelp,Is there a rule?,Y/N\n"
    waiting = begin(text, helen, questionnaire=key, name="")
    assert [state for state, _, _ in rows_of(waiting)] == ["same", "new"]
    accept(waiting, helen)
    assert Question.objects.filter(text="Is there a rule?").count() == 2


def test_row_across_the_table_is_a_section(helen):
    waiting = begin(word_table(), helen, "questions.docx")
    assert [(name, what["Section"]) for _, name, what in rows_of(waiting)] == [
        ("Is there a rule?", "S1 Rules (new)"),
        ("Who wrote it?", "S1 Rules"),
        ("Is there a filter?", "S2 Going online (new)"),
    ]


def word_table() -> bytes:
    """A Word table with rows across it as titles of sections."""
    import io

    import docx

    document = docx.Document()
    table = document.add_table(rows=0, cols=2)
    for texts in (
        ("Question", "Answer"),
        ("Rules",),
        ("Is there a rule?", "Y/N"),
        ("Who wrote it?", "Free text"),
        ("Going online",),
        ("Is there a filter?", "Yes/No/Partly"),
    ):
        cells = table.add_row().cells
        if len(texts) == 1:
            cells[0].merge(cells[1]).text = texts[0]
        else:
            for cell, text in zip(cells, texts, strict=True):
                cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_undo_takes_questions_and_sections_out_and_retires_a_new_questionnaire(helen):
    done = accept(begin("Section,Question,Type\nRules,Is there a rule?,Y/N\n", helen), helen)
    undo_import(import_=done, expected=done.version, by=helen, reason="The wrong file")
    edition = Edition.objects.get(pk=done.target)
    assert not edition.questions.standing().exists() and not edition.sections.standing().exists()
    assert Questionnaire.objects.get(pk=edition.questionnaire_id).retired_on
    assert edition.questions.get().history.latest("history_date").history_change_reason == "The wrong file"


def test_undo_leaves_a_section_with_other_questions(helen):
    done = accept(begin("Section,Question,Type\nRules,Is there a rule?,Y/N\n", helen), helen)
    edition = Edition.objects.get(pk=done.target)
    services.add_question(section=edition.sections.get(), by=helen, code="S1.9", text="By hand?", type="yn")
    undo_import(import_=done, expected=done.version, by=helen, reason="The wrong file")
    assert [text for _, _, text, _ in asked_in(edition)] == ["By hand?"]
    assert not Questionnaire.objects.get(pk=edition.questionnaire_id).retired_on


def test_undo_is_refused_after_a_change_and_after_publishing(helen):
    done = accept(begin("Section,Question,Type\nRules,Is there a rule?,Y/N\nRules,And now?,Y/N\n", helen), helen)
    question = Question.objects.get(text="And now?")
    services.change_question(question=question, expected=question.version, by=helen, text="And then?")
    with pytest.raises(RuleBroken, match="S1.2 of this file changed or moved since"):
        undo_import(import_=done, expected=done.version, by=helen, reason="The wrong file")
    services.remove_question(question=question, expected=question.version, by=helen)
    edition = Edition.objects.get(pk=done.target)
    services.publish(edition=edition, expected=edition.version, by=helen)
    with pytest.raises(RuleBroken, match="published and cannot be changed"):
        undo_import(import_=done, expected=done.version, by=helen, reason="The wrong file")


def test_questionnaire_that_is_retired_meanwhile_takes_nothing(helen):
    first = accept(begin("Question,Type\nIs there a rule?,Y/N\n", helen), helen)
    asked = Edition.objects.get(pk=first.target).questionnaire
    waiting = begin("Question,Type\nAnd now?,Y/N\n", helen, questionnaire=str(asked.pk), name="")
    services.retire_questionnaire(questionnaire=asked, expected=asked.version, by=helen, reason="Too long")
    with pytest.raises(RuleBroken, match="not used any more"):
        accept(waiting, helen)
