"""Pages on which questionnaires are edited, and a record of the demonstration board for each."""

from __future__ import annotations

from audits.models import Edition, Questionnaire
from audits.questionnaires.services import questionnaires as services
from core.models import Import
from tests.factories.audits import import_of_questions

QUESTIONNAIRES = ["audits:questionnaires", "audits:edition", "audits:publish_edition", "audits:retype_question"]
QUESTIONNAIRES += ["audits:compare_edition", "audits:preview_edition"]
QUESTIONNAIRES += ["audits:import_questions_one", "audits:import_questions_cancel"]
QUESTIONNAIRE_FORMS = [
    "audits:add_questionnaire", "audits:rename_questionnaire", "audits:retire_questionnaire", "audits:add_section",
    "audits:edit_section", "audits:add_question", "audits:edit_question", "audits:edit_edition",
    "audits:remove_section", "audits:remove_question", "audits:import_questions", "audits:import_questions_undo",
]  # fmt: skip
QUESTIONNAIRE_BUTTONS = [
    f"audits:{name}"
    for name in (
        "restore_questionnaire",
        "begin_draft",
        "move_section",
        "move_question",
        "import_questions_accept",
        "import_questions_forget",
    )
]
NO_QUESTIONNAIRE_FORM = {*QUESTIONNAIRES, "audits:edit_edition", "audits:remove_section", "audits:remove_question"}
KIND = {"audits:add_question": "?type=number"}


def of_questionnaires(helen) -> dict[str, list]:
    """A draft that continues the questionnaire on arrangements, with a section in which there is nothing yet."""
    asked = Questionnaire.objects.get(key="arrangements")
    draft = Edition.objects.filter(questionnaire=asked, published_at=None).first()
    draft = draft or services.begin_draft(questionnaire=asked, by=helen)
    empty = services.add_section(edition=draft, code="A9", title="Summer camps", by=helen)
    question = draft.questions.get(code="A3.3")
    waiting = import_of_questions(helen)
    done = Import.objects.create(
        importer="questionnaire", filename="q.csv", state="accepted", target=draft.pk, uploaded_by=helen
    )
    found = {f"audits:import_questions_{name}": [waiting.pk] for name in ("one", "cancel")}
    found |= {"audits:import_questions_undo": [done.pk]}
    found |= {f"audits:{name}": [asked.pk] for name in ("rename_questionnaire", "retire_questionnaire")}
    of_draft = ("edition", "edit_edition", "publish_edition", "add_section", "compare_edition", "preview_edition")
    found |= {f"audits:{name}": [draft.pk] for name in of_draft}
    found |= {f"audits:{name}": [empty.pk] for name in ("edit_section", "remove_section", "add_question")}
    return found | {f"audits:{name}": [question.pk] for name in ("edit_question", "retype_question", "remove_question")}
