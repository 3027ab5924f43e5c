"""The parts of charts: text, boxes, hatchings, the key, and the drawing itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from core.text.safe_text import printable_text

WIDTH = 960  # pixels, of every drawing
BESIDE = 190  # of the headings at the left
GAP = 16
AXIS = 56  # the height of the axis of time above the first row
SIZE = 13  # of letters
INK, QUIET, PAPER, LINE = "#0b0c0c", "#484949", "#ffffff", "#cecece"
FONTS = "Fira Sans, Arial, sans-serif"  # the first is that of the PDF
CHARACTER_WIDTH = 0.58  # the mean width of a letter, as a share of its size
LONGEST = 8  # lines of a heading; the table beside the chart has it in full


@dataclass(frozen=True)
class Words:
    title: str
    desc: str


def svg(words: Words, body: str, height: float, prefix: str) -> str:
    title, desc = (escape(printable_text(part)) for part in (words.title, words.desc))
    tall = f"{height:g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{tall}" viewBox="0 0 {WIDTH} {tall}" '
        f'role="img" aria-labelledby="{prefix}-title {prefix}-desc" font-family="{FONTS}" font-size="{SIZE}">'
        f'<title id="{prefix}-title">{title}</title><desc id="{prefix}-desc">{desc}</desc>'
        f'<rect width="{WIDTH}" height="{tall}" fill="{PAPER}"/>{body}</svg>'
    )


def text(x: float, y: float, words: str, *, fill: str = INK, bold: bool = False, anchor: str = "", halo=False) -> str:
    """One line of text; a halo keeps it readable where a line runs behind it."""
    more = (' font-weight="700"' if bold else "") + (f' text-anchor="{anchor}"' if anchor else "")
    shown = escape(printable_text(words))
    behind = ""
    if halo:
        width = wide(words)
        behind = (
            f'<rect x="{x - 1:.1f}" y="{y - SIZE + 1:.1f}" width="{width + 2:.1f}" height="{SIZE + 2}" fill="{PAPER}"/>'
        )
    return f'{behind}<text x="{x:.1f}" y="{y:.1f}" fill="{fill}"{more}>{shown}</text>'


def label(lines: Sequence[str], x: float, y: float) -> str:
    """A heading of several lines; `y` is that of the first."""
    return "".join(text(x, y + place * (SIZE + 4), line, bold=True) for place, line in enumerate(lines))


def box(x: float, y: float, code: str, ground: str, ink: str) -> str:
    """A letter on its colour, centred on a point."""
    return (
        f'<rect x="{x - 9:.1f}" y="{y - 9:g}" width="18" height="18" rx="2" fill="{ink}" stroke="{PAPER}"/>'
        f'<text x="{x:.1f}" y="{y + 5:g}" fill="{PAPER}" font-weight="700" text-anchor="middle">'
        f"{escape(printable_text(code))}</text>"
        if code
        else f'<rect x="{x - 9:.1f}" y="{y - 9:g}" width="18" height="18" rx="2" fill="{ground}" stroke="{ink}"/>'
    )


def key(entries: Iterable[tuple[str, str, str, str]], top: float, *, hatched: str = "") -> tuple[str, float]:
    """The key, with entries (letter, meaning, ground, ink), and the height below it.

    `hatched` is the id prefix of a hatched drawing: each entry shows its hatching.
    """
    parts, x, y = [], float(GAP), top + 12
    for order, (code, meaning, ground, ink) in enumerate(entries):
        width = 32 + wide(meaning) + (26 if hatched else 0)
        if x + width > WIDTH and x > GAP:
            x, y = float(GAP), y + 24
        if hatched:
            parts.append(
                f'<rect x="{x - 9:.1f}" y="{y - 9:g}" width="22" height="18" fill="url(#{hatched}-h{order})" '
                f'stroke="{ink}"/>'
            )
            x += 26
        parts.append(box(x, y, code, ground, ink) + text(x + 15, y + 4, meaning))
        x += 32 + wide(meaning) + 10
    return "".join(parts), (y + 18 if parts else top)


def hatching(colours: Sequence[Sequence[str]], prefix: str) -> str:
    """A hatching for each pair of ground and ink, each of another kind: the ids are prefix-h0, prefix-h1, ..."""
    kinds = (
        '<path d="M0 4H8" stroke="{ink}" stroke-width="1.5"/>',
        '<path d="M-2 2L2 -2M0 8L8 0M6 10L10 6" stroke="{ink}" stroke-width="1.5"/>',
        "",
        '<path d="M4 0V8" stroke="{ink}" stroke-width="1.5"/>',
        '<circle cx="4" cy="4" r="1.5" fill="{ink}"/>',
        '<path d="M0 4H8M4 0V8" stroke="{ink}"/>',
    )
    made = [
        f'<pattern id="{prefix}-h{order}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{ground}"/>{kinds[order % len(kinds)].replace("{ink}", ink)}</pattern>'
        for order, (ground, ink) in enumerate(colours)
    ]
    return f"<defs>{''.join(made)}</defs>"


def wide(words: str) -> float:
    """Estimated width of a text in pixels; errs on the wide side."""
    return len(words) * SIZE * CHARACTER_WIDTH


def lines_of(words: str, width: float) -> list[str]:
    """A text wrapped to a width; words longer than a line are broken.

    Cut with an ellipsis only where it needs more lines than LONGEST.
    """
    lines, most = [""], max(int(width / (SIZE * CHARACTER_WIDTH)), 4)
    parts = (part for word in printable_text(words).split() for part in broken(word, most))
    for part in parts:
        joined = f"{lines[-1]} {part}".strip()
        if len(joined) <= most:
            lines[-1] = joined
        else:
            lines.append(part)
    if len(lines) > LONGEST:
        lines = [*lines[: LONGEST - 1], f"{lines[LONGEST - 1][: most - 1].rstrip()}…"]
    return lines


def broken(word: str, most: int) -> list[str]:
    """A word in parts of at most `most` letters, each but the last with a hyphen at its end."""
    parts = []
    while len(word) > most:
        begin, word = word[: most - 1], word[most - 1 :]
        parts.append(begin if begin.endswith("-") else f"{begin}-")
    return [*parts, word]


def scale_of(counts: Iterable[int]) -> int:
    """The greatest count, at least 1: what the longest bar stands for."""
    return max([1, *counts])
