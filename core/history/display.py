"""History in words for people: what changed, field by field, who did it, when and why."""

from __future__ import annotations

import datetime as dt
import difflib
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import models
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core.history.masks import hide_in, masks_of
from core.text.dates import print_date
from core.text.values import label_of, texts_of_related, value_text

KINDS = {"+": "Added", "~": "Changed", "-": "Deleted"}
MOMENT = dt.timedelta(seconds=1)  # the versions that one save writes lie no further apart
ALIKE = 0.5  # share of words in common below which two texts are shown whole
MOST_STEPS = 150_000  # of a comparison, less than 0.1 s; beyond it, two texts are shown whole, one after the other


@dataclass(frozen=True)
class FieldChange:
    """One field of one change, as text; empty where there was or is nothing."""

    label: str
    old: str
    new: str

    @property
    def diff(self) -> SafeString:
        return diff_words(self.old, self.new)


@dataclass(frozen=True)
class Entry:
    """One version of a record: `who` is the person's name, or empty where nobody was signed in."""

    when: dt.datetime
    who: str
    reason: str
    kind: str
    changes: list[FieldChange]
    what: str = ""  # which record it is, in a list of several
    parts: tuple[Entry, ...] = ()  # what the same save did to further records

    @property
    def printed_when(self) -> str:
        """Day and time as people here read them: 3 March 2010 at 14:05."""
        local = timezone.localtime(self.when)
        return f"{print_date(local.date())} at {local:%H:%M}"


def fold(entries: list[Entry], order: Sequence[str] = ()) -> list[Entry]:
    """Newest first, with what one person did in one moment for one reason as one entry.

    A save that touches several records writes a version of each: one leads, the others are its `parts`. `order` says
    which kind of record comes before which, within that the first one written. A version in which nothing changed
    that is shown is left out where another one of its moment tells more.
    """
    places = {what: place for place, what in enumerate(order)}
    folded = []
    for moment in moments(entries):
        by_reason: dict[str, list[Entry]] = {}
        for entry in [entry for entry in moment if entry.changes] or moment[-1:]:
            by_reason.setdefault(entry.reason, []).insert(0, entry)
        for same in by_reason.values():
            first, *more = sorted(same, key=lambda entry: places.get(entry.what, len(places)))
            folded.append(replace(first, parts=tuple(more)))
    return folded


def moments(entries: list[Entry]) -> list[list[Entry]]:
    """The entries, newest first, cut where the person changes or more than a moment lies between two."""
    found: list[list[Entry]] = []
    for entry in entries:
        last = found[-1][-1] if found else None
        if last and last.who == entry.who and last.when - entry.when <= MOMENT:
            found[-1].append(entry)
        else:
            found.append([entry])
    return found


def history_entries(obj: models.Model, *, limit: int = 50) -> list[Entry]:
    """The latest `limit` versions of a tracked record, newest first, each with what it changed in fields not hidden.

    Queries: one for the versions and their authors, one for what is hidden, and one for each kind of record that
    fields point to, whatever the number of versions.
    """
    newest = obj.history.select_related("history_user").order_by("-history_date", "-history_id")
    rows = list(newest[: limit + 1])
    masks = masks_of(newest.model._meta.db_table)
    for row in rows:
        hide_in(row, masks)
    fields = [field for field in shown_fields(type(obj)) if field.name not in obj.history_hidden]
    pairs = [(field, getattr(row, field.attname)) for row in rows for field in fields if field.is_relation]
    texts = texts_of_related(pairs)
    older = [*rows[1:], None]
    return [_entry(row, before, fields, texts) for row, before in zip(rows, older, strict=False)][:limit]


def shown_fields(model: type[models.Model]) -> list[models.Field]:
    tracked = model.history.model.tracked_fields
    return [field for field in tracked if field.editable and not field.primary_key]  # editable: set by people


def _entry(row, before, fields, texts) -> Entry:
    first = row.history_type == "+"
    changes = []
    for field in fields if first or before is not None else ():
        new = getattr(row, field.attname)
        old = None if first else getattr(before, field.attname)
        if old != new and not (first and new in (None, "", [])):
            changes.append(FieldChange(label_of(field), value_text(field, old, texts), value_text(field, new, texts)))
    return Entry(
        when=row.history_date,
        who=str(row.history_user or ""),
        reason=row.history_change_reason or "",
        kind=KINDS[row.history_type],
        changes=changes,
    )


def diff_words(old: str, new: str) -> SafeString:
    """The new text with what was taken out in <del> and what was put in in <ins>; both are escaped.

    Two texts with less than half of their words in common are shown whole, the old one and then the new: what they
    share by chance would cut both into pieces that nobody can read. So are two whose comparison would take more than
    MOST_STEPS.
    """
    if not old or not new:  # most of what a page shows: nothing to compare
        return _part("del", old) + _part("ins", new)
    found = compared(old, new)
    if found is None:
        return _whole(old, new)
    tags = {"-": "del", "+": "ins"}
    parts = [_part(tags[sign], text) if sign in tags else escape(text) for sign, text in found]
    return mark_safe("".join(parts))  # noqa: S308 (every part is escaped above)


def in_two_columns(old: str, new: str) -> tuple[SafeString, SafeString]:
    """The old text with what was taken out in <del>, and the new one with what was put in in <ins>; both escaped.

    As in diff_words, two texts with too little in common are marked whole.
    """
    found = compared(old, new) if old and new else None
    if found is None:
        return _part("del", old), _part("ins", new)
    sides = []
    for tag, own in (("del", "-"), ("ins", "+")):
        parts = [_part(tag, text) if sign == own else escape(text) for sign, text in found if sign in ("=", own)]
        sides.append(mark_safe("".join(parts)))  # noqa: S308 (every part is escaped above)
    return sides[0], sides[1]


def compared(old: str, new: str) -> list[tuple[str, str]] | None:
    """Both texts as pieces: ("=", what stays), ("-", what was taken out), ("+", what was put in).

    None where they have less than half of their words in common, or comparing them would take too long.
    """
    before, after = _tokens(old), _tokens(new)
    start = _same_at_start(before, after)
    end = _same_at_start(before[start:][::-1], after[start:][::-1])
    middle = before[start : len(before) - end], after[start : len(after) - end]
    try:
        changes = _Compared(*middle).get_opcodes()
    except _TooManyStepsError:
        return None
    pieces = sum(kind != "equal" for kind, *_ in changes)
    same = sum(_words(middle[0][i1:i2]) for kind, i1, i2, _, _ in changes if kind == "equal")
    same += _words(before[:start]) + _words(before[len(before) - end :])
    if pieces > 1 and 2 * same < ALIKE * (_words(before) + _words(after)):
        return None
    parts = [("=", "".join(before[:start]))]
    for kind, i1, i2, j1, j2 in changes:
        taken, put = "".join(middle[0][i1:i2]), "".join(middle[1][j1:j2])
        parts += [("=", taken)] if kind == "equal" else [("-", taken), ("+", put)]
    parts.append(("=", "".join(before[len(before) - end :])))
    return [(sign, text) for sign, text in parts if text]


def _part(kind: str, text: str) -> SafeString:
    """What was put in or taken out; nothing for no text."""
    return format_html("<{0}>{1}</{0}>", kind, text) if text else SafeString("")


def _whole(old: str, new: str) -> SafeString:
    return format_html('<del class="history__whole">{}</del><ins class="history__whole">{}</ins>', old, new)


def _words(tokens: list[str]) -> int:
    """How many of these are words or numbers, and not spaces or signs."""
    return sum(token[0].isalnum() for token in tokens)


def _same_at_start(one: list[str], other: list[str]) -> int:
    """How many tokens two lists have in common from their beginning on."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


class _TooManyStepsError(Exception):
    """Comparing two texts would take too long."""


class _Compared(difflib.SequenceMatcher):
    """A comparison that gives up: texts of a few words over and over would keep a page waiting for a minute.

    Each search for the longest run in common visits, for every token of the one text, all places at which the other
    has the same token. That number is known beforehand, so it is taken off the budget before each search.
    """

    def __init__(self, before: list[str], after: list[str]):
        super().__init__(str.isspace, before, after, autojunk=False)  # spaces join what matches around them
        visits = (1 + len(self.b2j.get(token, ())) for token in before)
        self.steps = list(itertools.accumulate(visits, initial=0))
        self.left = MOST_STEPS

    def find_longest_match(self, alo=0, ahi=None, blo=0, bhi=None):
        """As the base class, within the budget."""
        self.left -= self.steps[len(self.a) if ahi is None else ahi] - self.steps[alo]
        if self.left < 0:
            raise _TooManyStepsError
        return super().find_longest_match(alo, ahi, blo, bhi)


def _tokens(text: str) -> list[str]:
    return re.findall(r"\s+|\w+|[^\w\s]", text)
