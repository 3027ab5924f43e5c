"""What the preview of a plan displays."""

from dataclasses import dataclass

from django.forms.renderers import get_default_renderer

from actions.fields.rules import Value
from actions.importing.asking import PlanRead, known_spellings, losses_left, tally_of
from actions.importing.extras import say_columns
from actions.importing.intact import lost_words
from actions.importing.preview import lead_matches
from actions.importing.question import KINDS, Question, date_of
from actions.importing.tally import Tally, say_rows
from actions.models import Plan
from actions.wording.document import PlanDocument
from actions.wording.exported import marked_plan
from core.importing.choosing import TYPED
from core.pages.fields import DateInput
from core.text.dates import print_date, today

MANY = 3  # questions of one kind that get a button of their own


@dataclass(frozen=True)
class Group:
    """The questions of one kind, each with the answer given so far, and what their proposed answers are."""

    kind: str
    questions: list[tuple[Question, str, str]]  # with the answer, and the box for another date where it takes one
    taken: list[tuple[str, str]]  # (proposed answer, "rows 7 and 8"), for those that wait
    waiting: int
    proposed: int  # of those that wait, how many have a proposed answer

    @property
    def heading(self) -> str:
        return KINDS[self.kind]

    @property
    def button(self) -> str:
        """The text of the button that answers as proposed; "" where there are few proposals."""
        if self.proposed < MANY:
            return ""
        if len(self.taken) == 1:
            return f"Answer all {self.proposed}: {self.taken[0][0][:1].lower()}{self.taken[0][0][1:]}"
        return f"Answer these {self.proposed} as proposed"


def in_groups(tally: Tally) -> list[Group]:
    """The questions by kind, in the order in which kinds come up."""
    found = []
    for kind in dict.fromkeys(question.kind for question in tally.asked):
        answers = [(q, tally.answers.get(q.key, "")) for q in tally.asked if q.kind == kind]
        items = [(q, answer, other_date(q, answer)) for q, answer in answers]
        taken = [(words, say_rows(rows)) for words, rows in tally.will_be_taken(kind)]
        waiting = tally.waiting(kind)
        proposed = sum(bool(question.proposed) for question in waiting)
        found.append(Group(kind, items, taken, len(waiting), proposed))
    return found


def other_date(question: Question, answer: str) -> str:
    """The box for another date than the proposed one; "" where the question takes none."""
    if not question.takes_date:
        return ""
    typed = "" if answer in dict(question.choices) else answer.removeprefix(TYPED)
    day = None if answer.startswith(TYPED) else date_of(typed)
    shown = print_date(day) if day else typed
    name = f"day-{question.key}"
    attrs = {"id": name, "class": "govuk-input govuk-input--width-10", "aria-label": f"The other date: {question.text}"}
    return DateInput().render(name, shown, attrs, renderer=get_default_renderer())


def extras_by_row(document: PlanDocument) -> dict[int, list[tuple[str, str]]]:
    """Number of a row → (heading, text) of what it says in columns that become extra fields."""
    found: dict[int, list[tuple[str, str]]] = {}
    for column in document.extras:
        for cell in column.cells:
            found.setdefault(cell.row, []).append((column.heading, Value(cell.text, cell.fill).words))
    return found


def preview_context(read: PlanRead) -> dict:
    document, tally = read.document, tally_of(read)
    counts, lost, extras = document.counts(), lost_words(document, as_at=read.as_at), extras_by_row(document)
    return {
        "title": read.title,
        "document": document,
        "as_at": read.as_at,
        "priorities": [(heading, counts[heading.number]) for heading in document.priorities],
        "rows": [(number, row, extras.get(number, ())) for number, row in enumerate(document.rows, start=1)],
        "intact": len(document.rows) - len({row for row, _, _ in lost}),
        "lost": lost,
        "unread": read.unread,
        "must_leave_out": losses_left(read),
        "extras": say_columns(document),
        "tally": tally,
        "groups": in_groups(tally),
        "proposes": bool(tally.will_be_taken()),
        "leads": lead_matches(document, known_spellings()),
        "exported_from": Plan.objects.filter(uid=uid).first() if (uid := marked_plan(document.export)) else None,
        "in_force": Plan.objects.dated_in_force(today()).first(),
    }
