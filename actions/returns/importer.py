"""Files of the plan that people return: what was changed in them since the export, and what of it is accepted."""

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from actions.models import Meeting, Plan
from actions.past.asat import FILE as FILE_KINDS
from actions.past.asat import PlanState, end_of, plan_at_each
from actions.returns.decisions import AGREED, AUTHOR, FILE, OWN, REASON, Decision, decide_all
from actions.returns.places import placed, places_allowed
from actions.returns.printed import printed_at_export
from actions.returns.querysets import WAITING, held_meetings
from actions.returns.reading import RETURN_FIELDS, headings_in, read_file, read_rows, work_on
from actions.returns.rows import rows_at, rows_of
from actions.returns.rules.comparing import GONE, NO_FIELD, compare
from actions.returns.rules.matching import looks_like, match_rows
from actions.returns.rules.refusals import refusal
from actions.returns.rules.unplaced import Outside, unplaced_words
from actions.returns.rules.values import CellChange, KnownRow, ReturnedRow
from actions.returns.services.accepting import accept_changes
from actions.returns.services.rights import authors_to_confirm, may_decide
from actions.returns.services.taking import TAKEN_AWAY, Decided, label_of
from actions.returns.services.undoing import undo_changes
from actions.wording.document import UnreadablePlan
from actions.wording.exported import SELECTION, WHOLE, Marks, read_marks
from agencies.access import may
from core.importing.fields import (
    ASK,
    CHANGED,
    EXCLUDED,
    REFUSED,
    SAME,
    Choices,
    Field,
    Importer,
    Place,
    PreviewRow,
    Saved,
)
from core.importing.progress import Progress
from core.importing.services import opened
from core.importing.source import Source, UnreadableFile, text_of_row
from core.importing.work import Work
from core.models import Import
from core.records.locking import create_tracked
from core.records.typed_dates import DateProblem, read_day
from core.text.dates import today

ALIKE = 0.6  # share of the rows by which a file without marks is known as the plan
PRINTED = re.compile(r"\bAs at (\d{1,2} [A-Z][a-z]+ \d{4})\b")  # how our own files say their day
LOOKED_AT = 10  # rows of a sheet in which that is looked for
NEVER = (GONE, NO_FIELD.partition("“")[0])  # begin the questions about what has no place in the plan
NOT_HERE = "This file was exported from a plan that is not here."
ANOTHER = "This file was exported from a different plan from the one named."
NOT_ALIKE = (
    "This file was not exported from a plan that is here, and is not like the plan in force. To bring it in as a "
    "separate plan, use “Import a plan”."
)
NO_HISTORY = "The plan had no rows yet on the day of this file, so the two cannot be compared."
UNSAID = "Some of the ticked changes cannot be accepted yet. They are marked “Please decide”."
NOT_THEIRS = "Only the manager may save this text."
NO_MEETING = "Choose the meeting again."
PASSED_ON = "What only the manager may decide"


@dataclass(frozen=True)
class Returned:
    """A returned file: its plan, the moment and extent of the export, its marks (None: it has none) and its rows.

    `settled` are the keys of changes that somebody has already taken or declined.
    """

    plan: int
    moment: dt.datetime
    scope: str
    marks: Marks | None
    returner: str
    settled: frozenset[str]
    rows: list[ReturnedRow] = field(repr=False)
    outside: list[Outside] = field(default_factory=list, repr=False)


@dataclass(frozen=True)
class Considered:
    """A returned file beside the rows of the plan as they were then and are now, and what becomes of each change."""

    plan: Plan
    returned: Returned
    base: list[KnownRow] = field(repr=False)
    ours: list[KnownRow] = field(repr=False)
    decisions: list[Decision] = field(repr=False)

    @property
    def rows(self) -> list[PreviewRow]:
        """Those of the file first, so that their places stay where the plan changes elsewhere."""
        decisions = sorted(self.decisions, key=lambda one: not one.is_theirs)
        return [
            PreviewRow((0, at), state_of(one), one.change.key, record=(one, self), digest=digest_of(one))
            for at, one in enumerate(decisions)
        ]

    @property
    def left_for_manager(self) -> list[Decision]:
        """What the file brings, and the person may not decide but the manager may."""
        return [one for one in self.decisions if one.is_theirs and not one.is_allowed and not why_never(one.change)]


class ReturnImporter(Importer):
    name = "return"
    url = "return"
    heading = "Return an edited file"
    lead = (
        "Choose a Word or Excel file of the plan that somebody has edited. What was changed in it is compared with the "
        "plan as it is now, and you tick what is to be accepted."
    )
    record = "change"
    crumb = ("Plan", "plan")
    has_extras = True
    done_template = "actions/returns/done.html"
    undo_lead = (
        "Texts, leads and timescales become again what they were, updates that came from the file are struck out, and "
        "actions that it added are withdrawn. What has been changed again since stays as it is."
    )

    def __init__(self, plan: Plan | None = None, source: Source | None = None):
        self.plan, self.headings = plan, headings_in(plan, source) if plan and source else None

    def may_read(self, user) -> bool:
        return may(user, "plan.update_led") or may(user, "plan.update_any")

    def sees_own_only(self, user) -> bool:
        return not may(user, "plan.structure")

    def fields(self) -> tuple[Field, ...]:
        return self.headings.fields if self.headings else RETURN_FIELDS

    # ---- the file

    def importer_for(self, source: Source, by) -> Importer:
        """The importer of returned files of the plan of this one. Raises UnreadableFile where that is not here, or is
        another one than was named."""
        plan, marks = self.plan or plan_of(source, by), read_marks(source)
        if plan is None:
            raise UnreadableFile(NOT_HERE if marks else NOT_ALIKE)
        if marks and marks.uid != plan.uid:
            raise UnreadableFile(ANOTHER)
        return ReturnImporter(plan, source)

    def check_file(self, work: Work, by) -> int:
        """The key of the plan. Raises UnreadableFile where it had no rows when the file was exported."""
        marks = read_marks(work.source)
        moment = marks.moment if marks else printed_at(work.source) or timezone.now()
        work.options |= {"moment": moment.isoformat(), "returner": by.name if by else ""}
        work.options |= {"plan": str(self.plan.pk), **self.headings.options}
        if not rows_at(self.plan, [moment])[0]:
            raise UnreadableFile(NO_HISTORY)
        return self.plan.pk

    def first_counts(self, work: Work, by) -> dict[str, int]:
        """How many changes wait for the manager."""
        if by is None or may(by, "plan.structure"):
            return {}
        found = consider(self.read_all(work)[0][1], Choices(by=by), lock=False)
        return {WAITING: len(found.left_for_manager)}

    def read_all(self, work: Work) -> list[tuple[Place, Returned]]:
        marks, options = read_marks(work.source), work.options
        rows, outside = read_file(work)
        returned = Returned(
            plan=int(options["plan"]),
            moment=dt.datetime.fromisoformat(options["moment"]),
            scope=marks.scope if marks else WHOLE,
            marks=marks,
            returner=options["returner"],
            settled=frozenset(options.get("settled", "").split("\n")),
            rows=rows,
            outside=outside,
        )
        return [(FILE, returned)]

    # ---- what becomes of it

    def evaluate(self, rows: Sequence, choices: Choices, *, lock: bool) -> list[PreviewRow]:
        """A row for each difference, with its Decision and all that was Considered; `lock` lets nobody else write on
        the plan until the transaction ends.
        """
        return consider(rows[0][1], choices, lock=lock).rows

    def refusal(self, rows: Sequence[PreviewRow]) -> str:
        return UNSAID if any(one.fault for one, _ in (row.record for row in rows)) else ""

    # ---- saving

    def save(
        self, import_: Import, rows: Sequence[PreviewRow], prepared: object, *, by, reason: str, progress: Progress
    ) -> Saved:
        """Accept the changes; what only the manager may decide waits for them as an import of its own."""
        found: Considered = rows[0].record[1]
        taken = [one for one, _ in (row.record for row in rows)]
        changes, returner = (one.change for one in taken), found.returned.returner
        confirmable = authors_to_confirm(changes, returner=returner, user=by)
        taken = [replace(one, change=placed(one, found.ours)) for one in taken]
        decided = [decided_of(one, by, may_confirm=one.change.key in confirmable) for one in taken]
        named = {"returner": import_.uploaded_by, "filename": str(import_)}
        saved = accept_changes(plan=found.plan, decided=decided, by=by, progress=progress, **named)
        if waiting := found.left_for_manager:
            pass_on(import_, {one.change.key for one in found.decisions if one not in waiting}, len(waiting), by)
        left = [one for one in found.decisions if one.is_theirs and one.is_allowed and not one.is_taken]
        numbers = numbers_of([*found.ours, *found.base])
        texts = [
            (
                numbers.get(each.placement, ""),
                label_of(found.plan, each),
                each.base if each.kind in TAKEN_AWAY else each.theirs,
            )
            for each in (one.change for one in left)
        ]
        kept = {"left": texts, WAITING: len(found.left_for_manager), "by": by and by.pk}
        return replace(saved, kept={**saved.kept, **kept})

    def may_undo(self, import_: Import, user) -> bool:
        """What the manager accepted of somebody's file, that person does not undo."""
        return may(user, "plan.structure") or import_.saved.get("kept", {}).get("by") == user.pk

    def undo(self, import_: Import, saved: Saved, *, by, reason: str) -> None:
        plan = Plan.objects.get(pk=import_.target)
        import_.saved["stays"] = undo_changes(plan=plan, saved=saved, by=by, reason=reason)

    def saved_message(self, import_: Import) -> SafeString:
        count = import_.counts.get(CHANGED, 0)
        changes = ("1 change", "is") if count == 1 else (f"{count} changes", "are")
        text = format_html("{} from {} {} now in the plan.", changes[0], import_, changes[1])
        if waiting := import_.saved.get("kept", {}).get(WAITING):
            text += format_html(" {} for the manager.", "1 waits" if waiting == 1 else f"{waiting} wait")
        return text + format_html(
            ' <a class="govuk-link" href="{}">Undo</a>', reverse("return_undo", args=[import_.pk])
        )

    def done_url(self, import_: Import) -> str:
        return f"{reverse('plan')}?plan={import_.target}"


def plan_of(source: Source, by) -> Plan | None:
    """The plan from which a file was exported; of a file without marks, the plan in force where it is like it."""
    plans = Plan.objects.visible_to(by) if by else Plan.objects.not_undone()
    if marks := read_marks(source):
        return plans.filter(uid=marks.uid).first()
    plan = plans.in_force()
    with suppress(UnreadablePlan):
        if plan and looks_like(read_rows(work_on(source, plan)), rows_at(plan, [timezone.now()])[0]) >= ALIKE:
            return plan
    return None


def consider(returned: Returned, choices: Choices, *, lock: bool) -> Considered:
    plan = Plan.objects.select_for_update(no_key=True) if lock else Plan.objects
    plan = plan.get(pk=returned.plan)
    if lock:
        list(plan.actions.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    states = plan_at_each(plan.pk, [returned.moment, timezone.now()], FILE_KINDS)
    base, ours = rows_of(states)
    prints = returned.marks.prints if returned.marks else {}
    changes = [
        *compare(base, returned.rows, ours, returned.scope, prints),
        *without_place(returned, states[0], base, ours),
    ]
    changes = [change for change in changes if change.key not in returned.settled]
    allowed = {change.key for change in changes if not refusal(change)}  # by the command line
    if choices.by:
        allowed = may_decide(changes, plan, choices.by)
    decisions = decide_all(changes, choices, allowed, returner=returned.returner, on=today())
    decisions = meetings_chosen(other_texts_allowed(decisions, plan, choices.by), plan, choices.by)
    decisions = places_allowed(decisions, plan, ours, choices.by)
    return Considered(plan, returned, base, ours, decisions)


def without_place(
    returned: Returned, state: PlanState, base: Sequence[KnownRow], ours: Sequence[KnownRow]
) -> Iterator[CellChange]:
    """The words of a file that none of its rows holds."""
    exported = printed_at_export(state)
    return unplaced_words(
        returned.outside,
        returned.rows,
        [match.placement for match in match_rows(returned.rows, base)],
        {row.placement: row for row in ours},
        printed=exported.outside,
        colours=exported.colours,
        is_selection=SELECTION in returned.scope,
    )


def other_texts_allowed(decisions: list[Decision], plan: Plan, by) -> list[Decision]:
    """The decisions, with a fault where the person may not save another text that they wrote."""
    texts = ((one, one.text) for one in decisions if one.is_taken and not one.fault)
    others = [replace(one.change, theirs=text) for one, text in texts if text is not None]
    refused = {each.key for each in others} - may_decide(others, plan, by)
    return [replace(one, fault=NOT_THEIRS) if one.change.key in refused else one for one in decisions]


def meetings_chosen(decisions: list[Decision], plan: Plan, by) -> list[Decision]:
    """The decisions, with a fault where the meeting that agreed a timescale is none that is offered."""
    chosen = {one.change.key: one.answers[AGREED] for one in decisions if one.is_taken and AGREED in one.answers}
    unknown = set(chosen.values()) - {OWN}
    if unknown and may(by, "plan.agree_revision"):
        unknown -= held_meetings(plan, by).keys()
        return [replace(one, fault=NO_MEETING) if chosen.get(one.change.key) in unknown else one for one in decisions]
    return decisions


def why_never(change: CellChange) -> str:
    """Why nobody can take a change, not even the manager; "" where somebody may."""
    return refusal(change) or (change.question if change.question.startswith(NEVER) else "")


def state_of(decision: Decision) -> str:
    if not decision.is_theirs:
        return SAME
    if not decision.is_allowed:
        return REFUSED
    if decision.fault or decision.waits:
        return ASK
    return CHANGED if decision.is_taken else EXCLUDED


def digest_of(decision: Decision) -> str:
    """What differs as soon as the change or an answer about it does."""
    return hashlib.sha256(repr((decision.change, sorted(decision.answers.items()))).encode()).hexdigest()


def decided_of(decision: Decision, by, *, may_confirm: bool) -> Decided:
    """What the services need to know; an update without a day is given today, which is marked as assumed."""
    change, answers = decision.change, decision.answers
    assumes = change.kind == "update_added" and change.on is None and decision.day in (None, today())
    agreed, meetings = answers.get(AGREED, "") if may(by, "plan.agree_revision") else "", Meeting.objects.visible_to(by)
    return Decided(
        change,
        text=decision.text,
        on=today() if assumes else decision.day or change.on,
        assumed=assumes,
        confirmed=may_confirm and bool(answers.get(AUTHOR)),
        reason=answers.get(REASON, ""),
        agreed=bool(agreed),
        meeting=meetings.filter(pk=agreed).first() if agreed not in ("", OWN) else None,
    )


def pass_on(import_: Import, settled: set[str], waiting: int, by) -> Import:
    """What the person may not decide, as an import that waits for the manager."""
    work = opened(import_)
    work.options["settled"] = "\n".join(sorted(settled))
    passed = Import(
        importer=import_.importer,
        filename=import_.filename,
        target=import_.target,
        work=ReturnImporter().seal(work.as_json()),
        state=Import.State.PREVIEW,
        counts={WAITING: waiting},
        uploaded_by=import_.uploaded_by,
    )
    return create_tracked(passed, by=by, reason=PASSED_ON)


def printed_at(source: Source) -> dt.datetime | None:
    """The end of the day of which a file of ours says that it is; None where it says none."""
    for text in texts_of(source):
        if found := PRINTED.search(text):
            with suppress(DateProblem):
                return end_of(read_day(found[1]))
    return None


def texts_of(source: Source) -> Iterator[str]:
    for table in source.tables:
        yield from (paragraph.text for paragraph in table.above)
        yield from map(text_of_row, table.rows[:LOOKED_AT])
    yield from (paragraph.text for paragraph in source.below)


def numbers_of(rows: Sequence[KnownRow]) -> dict[int, str]:
    """The number of the action in each row, by its placement."""
    return {row.placement: row.cells["number"] for row in rows}
