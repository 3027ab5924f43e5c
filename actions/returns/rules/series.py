"""Which of the timescales that a cell prints was given other words in a returned file."""

from dataclasses import dataclass

from actions import timescales
from actions.wording.document import normal
from actions.wording.series import Part, read_series

EMPTIED = "The cell is empty in the file. A timescale is never taken away: enter the one that holds instead."
SEVERAL = "More than one timescale of this cell was changed. Enter the new timescale alone."
REMOVED = "A timescale is missing in the file. None is ever taken away: agree or decline what is proposed."
AGREED = "The file prints what is proposed here as agreed, or the other way round. Agree it on the page of the action."


@dataclass(frozen=True)
class Rewording:
    """The words of a timescale before and after, and its place among those that are printed, from 0.

    `place` is None for a further timescale, and for the first of an action. `refusal` says, to people, why nothing of
    this cell can be taken; the rest is blank then.
    """

    place: int | None = None
    was: str = ""
    wording: str = ""
    refusal: str = ""


def rewording(base: str, theirs: str) -> Rewording:
    """What was changed between two printed cells of the same action.

    Where one wording stands in the place of a whole series, it is another for the one in force.
    """
    then, now = (list(read_series(cell, is_ours=True).parts) for cell in (base, theirs))
    if not now:
        return Rewording(refusal=EMPTIED)
    if not then:
        return Rewording(wording=now[0].wording) if len(now) == 1 else Rewording(refusal=SEVERAL)
    if len(now) == len(then):
        return _reworded(then, now)
    if len(now) == len(then) + 1:
        return next(
            (Rewording(wording=each.wording) for each in now if _without(now, each) == _forms(then)),
            Rewording(refusal=SEVERAL),
        )
    if len(now) > len(then):
        return Rewording(refusal=SEVERAL)
    if len(now) == 1 and _form(now[0]) not in _forms(then):
        return Rewording(_current(then), then[_current(then)].wording, now[0].wording)
    return Rewording(refusal=REMOVED)


def _reworded(then: list[Part], now: list[Part]) -> Rewording:
    places = [place for place, pair in enumerate(zip(then, now, strict=True)) if _form(pair[0]) != _form(pair[1])]
    if len(places) != 1:
        return Rewording(refusal=SEVERAL)
    (place,) = places
    was, wording = then[place], now[place].wording
    if was.is_proposed != now[place].is_proposed:
        return Rewording(refusal=AGREED)
    more = wording.removeprefix(f"{was.wording}\n")
    if more != wording and timescales.read(more).kind != timescales.UNKNOWN:  # written below it without saying so
        return Rewording(wording=more.strip())
    return Rewording(place, was.wording, wording)


def _form(part: Part) -> tuple[str, bool]:
    return normal(part.wording), part.is_proposed


def _forms(parts: list[Part]) -> list[tuple[str, bool]]:
    return [_form(part) for part in parts]


def _without(parts: list[Part], left_out: Part) -> list[tuple[str, bool]]:
    return [_form(part) for part in parts if part is not left_out]


def _current(parts: list[Part]) -> int:
    """The place of the timescale in force: the last that is not only proposed."""
    return max((place for place, part in enumerate(parts) if not part.is_proposed), default=0)
