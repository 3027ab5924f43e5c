"""Questions on the import desk: from a table or list into the draft of a questionnaire."""

from collections.abc import Sequence

from django.urls import reverse

from agencies.access import may
from audits.importing.forms import QuestionsUploadForm
from audits.importing.rules import QUESTION_FIELDS, ask_best, read_questions, target_in
from audits.importing.services import edition_of, evaluate, save, undo
from audits.models import Edition
from core.importing.fields import NEW, Choices, Field, Importer, PreviewRow, Question, Saved
from core.importing.progress import Progress

INTO_NEW = "The questions become a new questionnaire, “{name}”."
INTO_DRAFT = "The questions go into the draft of “{name}”, version {number}."
INTO_NEXT = "A draft of “{name}”, version {number}, is started, and the questions go into it."


class QuestionnaireImporter(Importer):
    name = "questionnaire"
    url = "audits:import_questions"
    heading = "Import questions"
    lead = "A table or list with a question in each row, in a Word file or spreadsheet."
    record = "question"
    crumb = ("Questionnaires", "audits:questionnaires")
    constants = ("type",)
    assumes_headings = False
    ticks_left = True
    upload_form = QuestionsUploadForm
    undo_lead = (
        "The questions and sections that it added are taken out of the draft. This can be done until one of them is "
        "changed or the version is published. A draft that was started for them stays; a questionnaire that was added "
        "for them is retired."
    )

    def may_read(self, user) -> bool:
        return may(user, "audits.manage")

    def fields(self) -> tuple[Field, ...]:
        return QUESTION_FIELDS

    def read_all(self, work) -> list[tuple]:
        return list(read_questions(work))

    def evaluate(self, rows: Sequence, choices: Choices, *, lock: bool) -> list[PreviewRow]:
        return evaluate(rows, choices, lock=lock)

    def questions(self, rows: Sequence, choices: Choices) -> list[Question]:
        return ask_best(rows)

    def preview_context(self, import_, work, rows: Sequence[PreviewRow]) -> dict:
        edition = edition_of(target_in(work.options))
        if edition is None:
            into = INTO_NEW.format(name=work.options.get("name", ""))
        else:
            into = (INTO_NEXT if edition.is_published else INTO_DRAFT).format(
                name=edition.questionnaire, number=edition.number + edition.is_published
            )
        return {"notes": (into, *work.source.notes)}

    def save(
        self, import_, rows: Sequence[PreviewRow], prepared: None, *, by, reason: str, progress: Progress
    ) -> Saved:
        edition, saved = save(rows, by=by, reason=reason)
        import_.target = edition.pk
        return saved

    def undo(self, import_, saved: Saved, *, by, reason: str) -> None:
        undo(Edition.objects.select_related("questionnaire").get(pk=import_.target), saved, by=by, reason=reason)

    def saved_message(self, import_) -> str:
        count, edition = import_.counts.get(NEW, 0), Edition.objects.get(pk=import_.target)
        return f"{count:,} question{'' if count == 1 else 's'} added to the draft of {edition}."

    def done_url(self, import_) -> str:
        return reverse("audits:edition", args=[import_.target])
