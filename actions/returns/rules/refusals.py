"""Changes of a returned file that nobody can accept as they stand. Pure."""

import re

from actions.wording.leads import split_leads, too_long
from actions.wording.series import LONGEST, read_series
from actions.wording.updates import split_queries, split_updates

from .series import rewording
from .values import NAMED, CellChange

COUNTED = "Numbers and colours follow from the plan. They are not taken from a file."
NO_ACTION = "The action is empty in the file. Withdraw it instead."
NO_LEADS = "No lead is left in the file. Name at least one."
LONG_TIMESCALE = f"The timescale is longer than {LONGEST} characters. Shorten it."
QUERY = "A query is answered or decided on its page. It is not changed by a file."
ONE_UPDATE = "In the place of one update stands something else in the file. Enter one update."
STRUCK_OUT = "The update that the file changes has been struck out here. Add it again if it should stay."
HEAD = "The day before this update cannot be read. Enter it as in “3 February 2010, Ann Lee: …”."
AUTHOR = "The name before an update is not changed by a file. Strike the update out, and add it again."

_LIKE_HEAD = re.compile(r"(?:\d{1,2}\D|Undated)[^:\n]*:")  # what was a heading, before somebody misspelt it


def refusal(change: CellChange, text: str | None = None) -> str:
    """Why a change cannot be taken, as a sentence for people; "" where it can. `text` stands in the place of theirs."""
    text = change.theirs if text is None else text
    if change.column in NAMED:
        return COUNTED
    if change.kind == "timescale":
        # a new row brings its whole series; of others one timescale is changed at a time
        found = None if is_new(change) else rewording(change.ours, text)
        if found and found.refusal:
            return found.refusal
        wordings = [found.wording] if found else [part.wording for part in read_series(text, is_ours=True).parts]
        return LONG_TIMESCALE if any(len(wording) > LONGEST for wording in wordings) else ""
    if change.kind in ("update_edited", "update_removed"):
        if split_queries(change.ours or change.base):
            return QUERY
        if not change.ours.strip():
            return STRUCK_OUT
        return _edited(change, text) if change.kind == "update_edited" else ""
    if change.kind == "leads":
        names = split_leads(text)
        return too_long(names) if names else NO_LEADS
    if change.column == "action" and change.kind in ("text", "row_added") and not text.strip():
        return NO_ACTION
    return ""


def is_new(change: CellChange) -> bool:
    """Whether it belongs to a row that only the file has."""
    return change.key.startswith("new")


def _edited(change: CellChange, text: str) -> str:
    was, now = split_updates(change.ours or change.base), split_updates(text)
    if len(was) != 1 or len(now) != 1 or split_queries(text) or not now[0].text:
        return ONE_UPDATE
    if not now[0].on and _LIKE_HEAD.match(now[0].text) and not _LIKE_HEAD.match(was[0].text):
        return HEAD
    return AUTHOR if now[0].on and now[0].author != was[0].author else ""
