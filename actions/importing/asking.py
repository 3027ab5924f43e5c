"""What is asked before a plan is saved, beside the answers that were given."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils.text import Truncator

from actions.importing.assembly import AIMS, AS_OBJECTIVE, AS_TEXT
from actions.importing.intact import Unread, lost_words
from actions.importing.question import Question
from actions.importing.questions import find_questions
from actions.importing.splits import KEEP, SPLIT, Split
from actions.importing.tally import Tally
from actions.models import LeadAlias, Plan
from actions.wording.document import PlanDocument, from_json
from core.models import Import

LEAVE_OUT, STOP = "leave out", "stop"
NOT_LEFT_OUT = (
    "Nothing has been saved. Some words of the file would be lost: leave each of them out, or move them into another "
    "cell of the file and import it again."
)


@dataclass(frozen=True)
class PlanRead:
    """A plan as it was read, the date of its document, its name, rows that may be several, and answers given so far."""

    document: PlanDocument
    as_at: dt.date | None
    title: str
    splits: tuple[Split, ...] = ()
    unread: tuple[Unread, ...] = ()
    aims: tuple[str, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)


def known_spellings(before: dt.datetime | None = None) -> list[str]:
    """Every spelling of every lead that the board knows, or knew before a moment."""
    aliases = LeadAlias.objects.order_by("spelling")
    if before is not None:
        aliases = aliases.filter(created_at__lt=before)
    return list(aliases.values_list("spelling", flat=True))


def questions_of(read: PlanRead, known_leads: list[str] | None = None) -> list[Question]:
    """What is asked of a plan. While it is open what its rows are, only that: all else counts them."""
    first = [*aims_question(read.aims), *(split_question(split) for split in read.splits)]
    if any(question.key not in read.answers for question in first):
        return first
    known = known_spellings() if known_leads is None else known_leads
    return [*first, *loss_questions(read), *find_questions(read.document, as_at=read.as_at, known_leads=known)]


def aims_question(aims: tuple[str, ...]) -> list[Question]:
    """Whether lists and aims above the tables are objectives; no question where there are none."""
    if not aims:
        return []
    named = "; ".join(f"“{Truncator(aim).chars(60)}”" for aim in aims[:3]) + ("; …" if len(aims) > 3 else "")
    text = f"Above the tables stands: {named}. Is it the objective of the rows below?"
    choices = (
        (AS_OBJECTIVE, "Yes, the objective of the rows below it"),
        (AS_TEXT, "No, a text of its own, in an extra field of the priority"),
    )
    return [Question(AIMS, "aims_above", None, text, "The objective of the rows below it", choices)]


def split_question(split: Split) -> Question:
    named = "; ".join(f"“{Truncator(action).chars(40)}”" for action in split.actions)
    choices = ((SPLIT, f"{len(split.rows)} actions"), (KEEP, "One action, as printed"))
    return Question(split.key, "rows_split", None, split.text, f"{len(split.rows)} actions: {named}", choices)


def loss_questions(read: PlanRead) -> list[Question]:
    """One for each place of the file, and each cell, of which words would not be found again in the plan."""
    choices = ((LEAVE_OUT, "Leave these words out"), (STOP, "Save nothing while they would be lost"))
    unread = [
        Question(f"lost-{each.key}", "lost_words", None, f"{each.where}: “{each.words}” would be lost.", "", choices)
        for each in read.unread
    ]
    return unread + [
        Question(f"lost-{row}-{column}", "lost_words", row, f"The {column} would lose “{words}”.", "", choices)
        for row, column, words in lost_words(read.document, as_at=read.as_at)
    ]


def losses_left(read: PlanRead) -> bool:
    """Whether words would be lost of which nobody has said that they may be."""
    return any(read.answers.get(question.key) != LEAVE_OUT for question in loss_questions(read))


def tally_of(read: PlanRead, known_leads: list[str] | None = None) -> Tally:
    return Tally(tuple(questions_of(read, known_leads)), read.answers)


def open_questions(plan: Plan) -> list[Question]:
    """What the import of a plan asked and nobody has answered, in the order of its rows; for the plan check."""
    found = []
    for import_ in accepted_imports(plan):
        kept = import_.saved["kept"]
        as_at = dt.date.fromisoformat(kept["as_at"])
        read = PlanRead(from_json(kept["document"]), as_at, "", answers=kept["answers"])
        found += tally_of(read, known_spellings(plan.created_at)).stay_open
    return found


def accepted_imports(plan: Plan):
    """The import from which a plan was made, if it was made from a file, with its document."""
    accepted = Import.objects.for_importer("plan").filter(target=plan.pk, state=Import.State.ACCEPTED)
    return accepted.filter(saved__has_key="kept").order_by("pk")
