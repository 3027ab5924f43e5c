"""Findings about updates: done, empty, a question, or none for a long time. Pure."""

import datetime as dt
import re
from collections.abc import Iterator

from actions import timescales
from actions.checking.dates import about, flat, questions_of
from actions.checking.facts import ActionFacts
from actions.checking.finding import Finding, Mend
from actions.colours.rules import silent_quarters
from actions.models import ProgressUpdate
from actions.wording.document import squash
from actions.wording.empty_updates import says_something
from core.text.dates import print_date

_WHO = (
    r"(?:(?:this|the|that|our|all)(?: of (?:this|the|it))?(?: (?:action|task|work|item|objective|point))?"
    r"|actions?|task|work|it)"
)
_NOW = r"(?:(?:now|all|fully|successfully|already|since) )*"
_DONE = r"(?:completed?|done|finished|achieved|closed|concluded)"
_SAYS_DONE = (
    re.compile(
        rf"(?:{_WHO} )?(?:(?:has|have) {_NOW}been |was |were |is |are )?{_NOW}{_DONE}(?: (?:on|in|at|by|and|with) .*)?",
        re.I,
    ),
    re.compile(rf".*\b(?:has|have) {_NOW}been {_NOW}(?:completed|finished|achieved|concluded)\b.*", re.I),
)
_NOT_YET = re.compile(
    r"\b(?:not|never|nothing|un\w+ed|incomplete|to be|will|would|should|shall|can|could|might|must|need(?:s|ed)?|"
    r"part(?:ly|ially)?|"
    r"half|nearly|almost|mostly|once|when|until|unless|if|after|before|yet|some|most|first|draft|phase|stage|step|"
    r"on ?going|continu\w+|still|remain\w*|outstanding|await\w*|next|then|further|except|due|expected|planned|hope\w*|"
    r"percent|per cent)\b|%|\?|\bby (?:the )?(?:end|start)\b",
    re.IGNORECASE,
)


def word_findings(action: ActionFacts, on: dt.date) -> Iterator[Finding]:
    if not action.is_open:
        return
    yield from done_in_words(action)
    yield from question_in_update(action)
    yield from says_nothing(action)
    yield from silent(action, on)


def done_in_words(action: ActionFacts) -> Iterator[Finding]:
    """The newest update, or the timescale, says that it is done, but nobody has marked it as complete."""
    newest = action.updates[0] if action.updates else None
    if newest and says_done(newest.text):
        text = f"The update of {print_date(newest.on)} says “{flat(newest.text)}”, but the action is still open."
        values, what = {"done": newest.text, "on": newest.on}, f"update-{newest.pk}"
    elif action.current and action.current.kind == timescales.COMPLETED:
        text = f"Its timescale says “{flat(action.current.wording)}”, but the action is still open."
        day = timescales.read(action.current.wording).completed_on
        values, what = {"done": action.current.wording}, f"timescale-{action.current.pk}"
        values |= {"on": day} if day else {}
    else:
        return
    mend = Mend("Mark as complete, with the words filled in", "complete_action", (action.pk,), values=values)
    yield about(action, "done_in_words", what, text, "Mark it as complete, and say what difference it made.", mend)


def says_done(text: str) -> bool:
    """Whether an update says that its action is done: all of it, not a part, and not only in the future."""
    if _NOT_YET.search(text):
        return False
    sentences = re.split(r"[.;:!\n]+\s*|\s[–—-]\s", text)
    return any(pattern.fullmatch(squash(part)) for part in sentences for pattern in _SAYS_DONE)


def question_in_update(action: ActionFacts) -> Iterator[Finding]:
    """A question in the latest non-empty update or a later one, for which there is no query."""
    known = {squash(text) for text in action.queries}
    for update in latest_words(action.updates):
        for question in questions_of("", "Ongoing", update.text, None) if "?" in update.text else ():
            words = question.data.get("text", "")
            if question.kind == "update_is_question" and squash(words) not in known:
                values = {"text": words, "update": update.pk}
                mends = (
                    Mend("Turn it into a query", does="raise_query", values=values, needs="plan.raise_query"),
                    Mend("Strike out the update", "strike_out_update", (update.pk,), needs="plan.update_any"),
                )
                yield about(action, question.kind, str(update.pk), question.text, question.proposal, *mends)


def latest_words(updates: list[ProgressUpdate]) -> Iterator[ProgressUpdate]:
    """From the newest update back to the first that says something."""
    for update in updates:
        yield update
        if says_something(update.text):
            return


def says_nothing(action: ActionFacts) -> Iterator[Finding]:
    if not action.updates or says_something(action.updates[0].text):
        return
    newest = action.updates[0]
    text = f"The update of {print_date(newest.on)} only says “{flat(newest.text)}”, which does not count as a report."
    yield about(
        action,
        "update_says_nothing",
        str(newest.pk),
        text,
        "Add an update that says what has happened.",
        Mend("Add an update", "add_update", (action.pk,)),
        Mend("Correct the update", "correct_update", (newest.pk,), needs="plan.update_any"),
    )


def silent(action: ActionFacts, on: dt.date) -> Iterator[Finding]:
    """One complete quarter or more is between the last update that says something and the day."""
    quarters = silent_quarters(action.record, on)
    if quarters < 1:
        return
    since = action.record.spoken_on or action.record.created_on
    event = "its last update that says something" if action.record.spoken_on else "it was taken into the plan"
    long = "a whole quarter" if quarters == 1 else f"{quarters} whole quarters"
    text = f"Nothing has been reported for {long}: {event} was on {print_date(since)}."
    if not action.record.spoken_on:
        text = f"Nothing has been reported for {long}, since {event} on {print_date(since)}."
    mend = Mend("Add an update", "add_update", (action.pk,))
    yield about(action, "silent", since.isoformat(), text, "Add an update that says how it stands.", mend)
