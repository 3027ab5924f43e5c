"""Questions that stayed open at the import, as far as nothing has settled them since. Pure."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from actions.checking.dates import about
from actions.checking.facts import OPEN, ActionFacts, PlanFacts
from actions.checking.finding import STRUCTURE, Finding, Mend
from actions.checking.structure import digest, merge
from actions.importing.question import Question
from actions.wording.document import squash
from actions.wording.leads import lead_key

KIND = "import_question"
LIVE = {"timescale": {"timescale", "no_year", "no_timescale"}}  # kind of a question → kinds of findings that ask it
_QUOTED = re.compile(r"“(.+?)”")


def asked_findings(plan: PlanFacts, found: Iterable[Finding]) -> Iterator[Finding]:
    by_kind: dict[str, list[Finding]] = {}
    for finding in found:
        by_kind.setdefault(finding.kind, []).append(finding)
    numbered = {action.number: action for action in plan.actions.values()}
    for question in plan.asked:
        action = numbered.get(question.row)
        if question.row and action is None:
            continue  # withdrawn, or its row has another action now
        live = (f for kind in LIVE.get(question.kind, {question.kind}) for f in by_kind.get(kind, ()))
        if any(asks(finding, question, action) for finding in live):
            continue
        if STILL_ASKED.get(question.kind, never)(plan, question, action, numbered):
            yield finding_of(question, action, numbered)


def asks(finding: Finding, question: Question, action: ActionFacts | None) -> bool:
    if action is None or not set(finding.rows) & set(action.rows):
        return False
    if question.kind != "cross_reference":
        return True
    words = _QUOTED.search(question.text)
    return bool(words) and words[1].casefold() in finding.text.casefold()


def finding_of(question: Question, action: ActionFacts | None, numbered: dict[int, ActionFacts]) -> Finding:
    if action is None:
        return Finding(KIND, f"{KIND}:plan:{short(question.key)}", (), question.text, question.proposal)
    mends = MENDS.get(question.kind, no_mend)(question, action, numbered)
    return about(action, KIND, short(question.key), question.text, question.proposal, *mends)


def short(key: str) -> str:
    """The key of a question, shortened to fit into the key of a finding."""
    return key if len(key) <= 80 else digest(key)


def never(plan, question, action, numbered) -> bool:
    """Found in the plan as it is now, or settled."""
    return False


def open_completion(plan, question: Question, action: ActionFacts, numbered) -> bool:
    return action.status == "completed" and action.record.completed_on is None


def open_date(plan, question: Question, action: ActionFacts, numbered) -> bool:
    """A date in an update that still says so and that no timescale of the action has."""
    due, known = question.data["due"], {time.due for time in action.times}
    settled = action.proposed or (due and dt.date.fromisoformat(due) in known)
    return action.is_open and not settled and stands(action, question.data["wording"])


def open_query(plan, question: Question, action: ActionFacts, numbered) -> bool:
    """A question of an update for which there is no query."""
    known = {squash(text) for text in action.queries}
    return action.is_open and squash(question.data["text"]) not in known and stands(action, question.data["text"])


def open_done(plan, question: Question, action: ActionFacts, numbered) -> bool:
    """An open action whose update still says that it is completed."""
    return action.is_open and stands(action, question.data["text"])


def open_task(plan, question: Question, action: ActionFacts, numbered) -> bool:
    known = {squash(text) for text in action.follow_ups}
    return action.is_open and squash(question.data["text"]) not in known and stands(action, question.data["text"])


def still_several(plan, question: Question, action: ActionFacts, numbered) -> bool:
    return len(several(question, numbered)) > 1


def several(question: Question, numbered: dict[int, ActionFacts]) -> list[ActionFacts]:
    found = (numbered.get(row) for row in question.data["rows"])
    return [action for action in found if action and action.status in OPEN]


def other_spelling(plan: PlanFacts, question: Question, action: ActionFacts, numbered) -> bool:
    """A spelling that is printed and still a lead of its own."""
    name = plan.printed.get(question.data["lead"])
    return name is not None and lead_key(name) != lead_key(question.data["same_as"])


def stands(action: ActionFacts, words: str) -> bool:
    return any(squash(words) in squash(update.text) for update in action.updates)


def no_mend(question, action, numbered) -> tuple[Mend, ...]:
    return ()


def note_task(question: Question, action: ActionFacts, numbered) -> tuple[Mend, ...]:
    update = next((update for update in action.updates if squash(question.data["text"]) in squash(update.text)), None)
    values = {
        "text": question.data["text"],
        "owner_name": question.data["owner"],
        "update": update.pk if update else None,
    }
    return (Mend(f"Note it as a follow-up for {question.data['owner']}", does="note_follow_up", values=values),)


def note_date(question: Question, action: ActionFacts, numbered) -> tuple[Mend, ...]:
    reason = question.data.get("reason") or "The update names this date"
    values = {"wording": question.data["wording"], "due": dt.date.fromisoformat(question.data["due"]), "reason": reason}
    return (Mend("Propose it, with the words filled in", "propose_timescale", (action.pk,), values=values),)


def raise_it(question: Question, action: ActionFacts, numbered) -> tuple[Mend, ...]:
    values = {"text": question.data["text"], "update": None}
    return (Mend("Turn it into a query", does="raise_query", values=values, needs="plan.raise_query"),)


def make_one(question: Question, action: ActionFacts, numbered) -> tuple[Mend, ...]:
    first, *others = several(question, numbered)
    return tuple(merge(first, other) for other in others[:3])


def lead_again(question: Question, action: ActionFacts, numbered) -> tuple[Mend, ...]:
    return (Mend("Choose the lead again", "set_leads", (action.pk,), needs=STRUCTURE),)


STILL_ASKED = {
    "timescale": open_completion,
    "revision_only_in_update": open_date,
    "update_names_other_date": open_date,
    "update_is_question": open_query,
    "update_completed": open_done,
    "task_for_person": open_task,
    "near_identical": still_several,
    "lead_spelling": other_spelling,
}
MENDS = {
    "revision_only_in_update": note_date,
    "update_names_other_date": note_date,
    "update_is_question": raise_it,
    "task_for_person": note_task,
    "near_identical": make_one,
    "lead_spelling": lead_again,
}
