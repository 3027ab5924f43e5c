"""Reads a timescale as the board wrote it into dates, or a question to a person.

It never raises, never invents a date and keeps the wording. Pure: no database.

A date that is read wrongly in silence is the worst fault, so one that may belong to something else is asked about.
"""

from datetime import date, datetime

from . import marks as dates
from . import recurrence, relative, signals
from .belonging import doubts_about
from .completion import read_completed
from .draft import Draft, doubtful, note_of, parts_of
from .marks import DAY, MONTH, QUARTER, TERM, YEAR, Mark
from .model import COMPLETED, DATE, DATE_THEN_ONGOING, ONGOING, RECURRING, UNKNOWN, WINDOW, Reading
from .revision import read_revised
from .spans import Span, gather, without_glosses
from .words import LONGEST, plain


def read(wording: str, *, base: date | None = None) -> Reading:
    """Read one timescale cell. `base` is the day of the document, or on which the action was agreed.

    With a base, "within 3 months" is a date and a missing year is proposed; without one neither is. Never raises,
    whatever the text.
    """
    if isinstance(base, datetime):
        base = base.date()
    if base is not None and not 1900 < base.year < 2199:
        base = None
    if len(wording.strip()) > LONGEST:
        return doubtful(wording, "long").reading()
    text = plain(wording)
    if not text or signals.NOT_APPLICABLE.fullmatch(text):
        return doubtful(wording, "empty").reading()
    found = dates.find(text)
    reading = read_revised(wording, text, found, base, read_part)
    if reading:
        return reading
    draft = read_completed(wording, text, found, base) or read_plain(wording, text, found, base)
    return draft.reading()


def read_part(wording: str, text: str, base: date | None) -> Reading:
    """Read a part of a cell, already normalised, that holds neither a revision nor a completion."""
    return read_plain(wording, text, dates.find(text), base).reading()


def read_plain(wording: str, text: str, found: list[Mark], base: date | None) -> Draft:
    impossible = next((mark for mark in found if mark.flaw == "impossible"), None)
    if impossible:
        return doubtful(wording, "impossible", text=impossible.text)
    rhythm = recurrence.find(text, found)
    used = rhythm.used if rhythm else []
    spans = gather(text, [mark for mark in found if mark not in used], base)
    if any("impossible" in span.doubts or any(m.flaw == "impossible" for m in span.marks) for span in spans):
        return doubtful(wording, "impossible")
    spans = without_glosses(spans)
    doubts_about(text, spans)
    counted = None if rhythm else relative.find(text, found, base)
    if counted and _is_complete(counted, spans):
        counted = None
    if rhythm:
        draft = _recurring(wording, text, rhythm, spans)
    elif counted and (not spans or counted.uses or not counted.now):
        draft = _relative(wording, text, counted, spans)
    elif spans:
        draft = _dated(wording, text, spans)
    else:
        return _words_only(wording, text)
    draft.doubts += _word_doubts(text, bool(found))
    draft.note = note_of(wording)
    return draft


def _is_complete(counted: relative.Relative, spans: list[Span]) -> bool:
    """Whether the date is given as well as the period: "within 12 weeks (by 30 September 2013)"."""
    (span,) = spans if len(spans) == 1 else (None,)
    plain_count = counted.doubt in ("", "base") and not counted.now and counted.uses is None
    return bool(span and plain_count and span.role in ("by", "until") and span.due and not span.doubts)


def _word_doubts(text: str, dated: bool) -> list[str]:
    """Doubts that follow from words alone, whatever dates there are."""
    doubts = [
        code
        for code, words in (
            ("undone", signals.NOT_COMPLETED),
            ("tbc", signals.UNSETTLED),
            ("soon", signals.SOON),
            ("elsewhere", signals.ELSEWHERE),
            ("unless", signals.UNLESS),
        )
        if words.search(text)
    ]
    if dated and (signals.VAGUE.search(text) or "?" in text):
        doubts.append("vague")
    if dated and signals.HALF_TERM.search(text):
        doubts.append("term")
    if dated and signals.LATER_COMPLETED.search(text):
        doubts.append("met")
    return doubts


def _recurring(wording: str, text: str, rhythm: recurrence.Recurrence, spans: list[Span]) -> Draft:
    draft = Draft(wording, kind=RECURRING, recurrence=rhythm.words, precision=rhythm.unit)
    anchored = rhythm.anchored
    for span in spans:
        draft.doubts += span.doubts
        draft.text = span.marks[0].text
        if span.role == "range":
            draft.start, draft.due = span.start, span.due
        elif span.role in ("from", "after") or span.led_by_first:
            draft.start = span.start or (span.marks[0].first_day() if span.marks[0].year else None)
            anchored = _anchor(draft, span) or anchored
        elif recurrence.carries_on(text, rhythm, span.end):
            draft.due = span.due
            anchored = _anchor(draft, span) or anchored
        else:
            draft.due = span.due
            draft.proposed_due = span.proposed_due
            if span.role != "until" and not (span.role == "in" and span.unit == YEAR):
                draft.doubts.append("first_or_last")
    if len(spans) > 1 and not (draft.start and draft.due):
        draft.doubts.append("multi")
    if rhythm.unit == TERM or rhythm.words in ("3 a year", "6 a year") and not anchored:
        draft.doubts.append("term" if rhythm.unit == TERM else "anchor")
    elif not anchored:
        draft.doubts.append("anchor")
    return draft


def _anchor(draft: Draft, span: Span) -> bool:
    """Whether a first date fixes the recurrence: "annually from May 2010" is each May."""
    mark = span.marks[0]
    if mark.unit not in (DAY, MONTH) or mark.year is None or draft.precision == TERM:
        return False
    if draft.recurrence == "yearly":
        draft.recurrence = f"yearly, {mark.describe()}"
    elif not draft.recurrence.startswith("every ") or not draft.recurrence.endswith(
        ("months", "years", "weeks", "week")
    ):
        return False
    if draft.precision == "none":
        draft.precision = mark.unit
    return True


def _relative(wording: str, text: str, counted: relative.Relative, spans: list[Span]) -> Draft:
    ongoing = bool(signals.ONGOING.search(text))
    draft = Draft(wording, kind=DATE, precision=counted.unit, due=counted.due, proposed_due=counted.proposed)
    if counted.doubt:
        draft.doubts.append(counted.doubt)
    if counted.now and signals.EVENT.search(text):
        draft.due, draft.doubts = None, ["event"]
    if counted.now:
        draft.start, draft.due = draft.due, None if ongoing else draft.due
    draft.then_ongoing = ongoing
    if ongoing:
        draft.kind = ONGOING if counted.now else DATE_THEN_ONGOING
    others = [span for span in spans if counted.uses not in span.marks]
    if others or counted.uses is None and spans:
        draft.doubts.append("unclear")
        draft.proposed_due = draft.proposed_due or spans[-1].due
    if counted.now and draft.start == draft.due:
        draft.start = None if not ongoing else draft.start
    return draft


def _dated(wording: str, text: str, spans: list[Span]) -> Draft:
    draft = _one(wording, spans[0]) if len(spans) == 1 else _several(wording, spans)
    ongoing = signals.ONGOING.search(text)
    if not ongoing:
        return draft
    first, last = spans[0], spans[-1]
    if ongoing.start() >= last.end:
        _then_ongoing(draft, text, last, ongoing.start())
    elif first.role == "until":
        draft.kind = WINDOW
    elif _stands_apart(first, text[ongoing.end() : first.pos]):
        draft.doubts.append("split")
        draft.parts = parts_of(wording)
    return draft


def _stands_apart(span: Span, between: str) -> bool:
    """Whether a date after "Ongoing" is another action's, rather than when the ongoing one starts."""
    if span.role == "range":
        return "\n" in between
    return span.role != "from" and not (span.role == "in" and span.unit == YEAR)


def _then_ongoing(draft: Draft, text: str, span: Span, where: int) -> None:
    """ "By September 2009 / Ongoing" has a due date first; "September 2009 - ongoing" has a start."""
    draft.then_ongoing = True
    joint = text[span.end : where].strip()
    if draft.kind == DATE and draft.due and span.role in ("", "in") and joint in ("-", "to", "until"):
        draft.start, draft.due, draft.kind = span.marks[0].first_day(), None, ONGOING
    elif draft.kind in (DATE, WINDOW):
        draft.kind = DATE_THEN_ONGOING


def _one(wording: str, span: Span) -> Draft:
    draft = Draft(wording, kind=DATE, precision=span.unit, start=span.start, due=span.due)
    draft.proposed_start, draft.proposed_due = span.proposed_start, span.proposed_due
    draft.doubts, draft.text = list(span.doubts), span.marks[0].text
    if span.role == "from":
        draft.kind = ONGOING
    elif span.start and span.due:
        draft.kind = WINDOW
    return draft


def _several(wording: str, spans: list[Span]) -> Draft:
    """A start and an end make a window, the same date twice is one date, and anything else is asked about."""
    first, last = spans[0], spans[-1]
    same = {(span.start, span.due, span.unit) for span in spans}
    if len(same) == 1 and first.due and not any(span.doubts for span in spans):
        return _one(wording, first)
    if len(spans) == 2 and first.role == "from" and last.role in ("until", "by", "") and last.due:
        unit = min(first.unit, last.unit, key=(DAY, MONTH, QUARTER, TERM, YEAR).index)
        window = Draft(wording, kind=WINDOW, precision=unit, start=first.start, due=last.due, text=first.marks[0].text)
        window.doubts = first.doubts + last.doubts
        return window
    ends = [span for span in spans if span.due or span.proposed_due]
    latest = max(ends, key=lambda span: span.due or span.proposed_due, default=last)
    starts = [span.start for span in spans if span.start]
    draft = Draft(wording, kind=DATE, precision=latest.unit, start=min(starts, default=None))
    draft.proposed_due = latest.due or latest.proposed_due
    draft.doubts, draft.parts = ["multi"], parts_of(wording)
    return draft


def _words_only(wording: str, text: str) -> Draft:
    doubts = _word_doubts(text, dated=False)
    ongoing = signals.ONGOING.search(text) and not signals.NOT_ONGOING.search(text)
    note = note_of(wording)
    if ongoing and signals.REVIEWED_AT.search(text):
        doubts.append("anchor")
    if ongoing and not (doubts or "until" in text and signals.EVENT.search(text)):
        return Draft(wording, kind=ONGOING, note=note)
    if doubts:
        kind = ONGOING if ongoing else UNKNOWN
        return doubtful(wording, *doubts, kind=kind, note=note, then_ongoing=bool(ongoing))
    for words, code, unit in (
        (signals.TERM, "term", TERM),
        (signals.EVENT, "event", DAY),
        (signals.YEARS, "bare", YEAR),
        (signals.WEEKDAY, "unclear", DAY),
    ):
        if words.search(text):
            return doubtful(wording, code, kind=DATE, precision=unit, note=note)
    if signals.LATER_COMPLETED.search(text):
        return Draft(wording, kind=COMPLETED, note=wording.strip())
    return doubtful(wording, "none", note=note)
