"""Plans on the import desk: what a file is read as, what is asked, what is saved."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from actions.access import in_plan
from actions.importing.asking import NOT_LEFT_OUT, PlanRead, losses_left, open_questions, questions_of
from actions.importing.assembly import aims_above, assemble_plan
from actions.importing.fields import PLAN_FIELDS
from actions.importing.forms import PlanUploadForm
from actions.importing.intact import unread_words
from actions.importing.page import preview_context
from actions.importing.question import COUNT_ROWS
from actions.importing.saving import save_plan
from actions.importing.splits import find_splits
from actions.importing.tally import WHERE, say_open
from actions.models import Plan
from actions.plans.services import undo_plan
from actions.wording.document import UnreadablePlan, squash, to_json
from actions.wording.limits import fitted
from agencies.access import may
from core.importing.fields import NEW, Choices, Field, Importer, PreviewRow, Question, Saved
from core.importing.progress import Progress
from core.importing.registry import importer_named
from core.importing.source import FoundTable, Source, UnreadableFile
from core.importing.work import Work
from core.models import Import
from core.text.numbers import count_of

LONGEST_NAME = 80  # characters of an action by which a row is named
NOT_IN_FORCE = (
    ' It is not in force: another plan is. To change that, or to undo this import, go to <a class="govuk-notification-'
    'banner__link" href="{}">Plans</a>.'
)


class PlanImporter(Importer):
    name = "plan"
    url = "import"
    heading = "Import a plan"
    lead = (
        "Bring in the document in which the board keeps its plan. Its own columns come along. An import makes a new "
        "plan: it does not change one that is already here, and does not take the place of the plan in force."
    )
    crumb = ("Plan", "plan")
    has_extras = True
    upload_form = PlanUploadForm
    preview_template = "actions/importing/preview.html"
    undo_lead = (
        "The plan goes from every list of plans. Nothing is deleted: its history stays, and so do the leads and groups "
        "that came with the file."
    )

    def may_read(self, user) -> bool:
        return may(user, "plan.import")

    def fields(self) -> tuple[Field, ...]:
        return PLAN_FIELDS

    def importer_for(self, source: Source, by) -> Importer:
        """That of returned files where the file is of a plan that is here, so that nobody makes a second one of it."""
        try:
            return importer_named("return").importer_for(source, by)
        except UnreadableFile:
            return self

    def arrange(self, table: FoundTable, columns: dict[int, str]) -> dict[int, str]:
        """Where one action stands over several methods, the two change places: the lower level is the action."""
        places = {name: at for at, name in columns.items()}
        if not {"action", "method"} <= places.keys():
            return columns
        texts = [{cell.start: "" if cell.continues else cell.text.strip() for cell in row} for row in table.rows]
        pairs = [(row.get(places["action"], ""), row.get(places["method"], "")) for row in texts]
        goes_on = sum(
            bool(below) and below != other and what in ("", above) for (above, other), (what, below) in pairwise(pairs)
        )
        other = {"action": "method", "method": "action"}
        is_upper = goes_on > 1 and goes_on * 3 >= len(pairs)
        return {at: other.get(name, name) for at, name in columns.items()} if is_upper else columns

    def faults(self, work: Work) -> list[str]:
        try:
            fitted(assemble_plan(work))
        except UnreadablePlan as unreadable:
            return [unreadable.message]
        return []

    def read_all(self, work: Work) -> list[tuple[tuple[int, int], PlanRead]]:
        """The whole plan beside each of its rows, which are numbered from 1."""
        document = fitted(assemble_plan(work))
        on = work.options.get("document_date")
        read = PlanRead(
            document=document,
            as_at=dt.date.fromisoformat(on) if on else None,
            title=work.options.get("title") or document.title,
            splits=tuple(find_splits(work)),
            unread=tuple(unread_words(work, document)),
            aims=aims_above(work),
        )
        return [((0, number), read) for number in range(1, len(document.rows) + 1)]

    def evaluate(self, rows: Sequence, choices: Choices, *, lock: bool) -> list[PreviewRow]:
        read = replace(rows[0][1], answers=choices.answers)
        names = (squash(row.action)[:LONGEST_NAME] for row in read.document.rows)
        whole = hashlib.sha256(repr(read.document).encode()).hexdigest()
        return [
            PreviewRow(at, NEW, name, record=read, digest=whole if at[1] == 1 else "")
            for (at, _), name in zip(rows, names, strict=True)
        ]

    def questions(self, rows: Sequence, choices: Choices) -> list[Question]:
        asked = questions_of(replace(rows[0][1], answers=choices.answers))
        return [
            Question(
                q.key,
                q.text,
                q.choices,
                q.proposed,
                kind=q.kind,
                counts_rows=q.kind in COUNT_ROWS,
                takes_date=q.takes_date,
            )
            for q in asked
            if q.has_choice
        ]

    def preview_context(self, import_: Import, work: Work, rows: Sequence[PreviewRow]) -> dict:
        return preview_context(rows[0].record)

    def refusal(self, rows: Sequence[PreviewRow]) -> str:
        return NOT_LEFT_OUT if losses_left(rows[0].record) else ""

    def save(
        self, import_: Import, rows: Sequence[PreviewRow], prepared: object, *, by, reason: str, progress: Progress
    ) -> Saved:
        read = rows[0].record
        as_at = read.as_at or import_.uploaded_at.date()
        plan = save_plan(document=read.document, title=read.title, as_at=as_at, answers=read.answers, by=by)
        import_.target = plan.pk
        kept = {"document": to_json(read.document), "answers": read.answers, "as_at": as_at.isoformat()}
        return Saved(made=(("actions.Plan", plan.pk, plan.version),), kept=kept)

    def undo(self, import_: Import, saved: Saved, *, by, reason: str) -> None:
        undo_plan(import_=import_, reason=reason, by=by)

    def saved_message(self, import_: Import) -> SafeString:
        """That a plan was saved, whether it is in force, and where its open questions are found."""
        plan = Plan.objects.get(pk=import_.target)
        count, rows = plan.placements.standing().count(), import_.counts[NEW]
        differs = "" if count == rows else f", made from the {rows} of the document as you answered"
        text = format_html("{} has been saved with {}{}.", plan.title, count_of(count, "row"), differs)
        if plan.in_force_since is None:
            text += format_html(NOT_IN_FORCE, reverse("plans"))
        if left := len(open_questions(plan)):
            before, _, after = say_open(left).partition(WHERE)
            link = '<a class="govuk-link" href="{}">{}</a>'
            text += format_html(" {}" + link + "{}", before, in_plan("check", plan.pk), WHERE, after)
        return text

    def done_url(self, import_: Import) -> str:
        return f"{reverse('plan')}?plan={import_.target}"
