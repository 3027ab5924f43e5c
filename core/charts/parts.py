"""The parts of charts: text, boxes, labels that keep clear of each other, and the drawing itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from core.text.safe_text import printable_text

WIDE, NARROW = 640, 290  # pixels: a page, a file; a phone
BESIDE = 230  # of the headings at the left of a wide drawing
GAP = 8
SIZE = 13  # of letters
LINE_HEIGHT = SIZE + 4
OUTLINE = 1.5
INK, QUIET, PAPER, LINE = "#0b0c0c", "#484949", "#ffffff", "#cecece"
FONTS = "Fira Sans, Arial, sans-serif"  # the first is that of the PDF
CHARACTER_WIDTH = 0.58  # the mean width of a bold letter, as a share of its size
PLAIN_WIDTH = 0.5  # of another
LONGEST = 8  # lines of a heading; the table beside the chart has it in full


@dataclass(frozen=True)
class Words:
    title: str
    desc: str


def svg(words: Words, body: str, width: int, height: float, prefix: str) -> str:
    title, desc = (escape(printable_text(part)) for part in (words.title, words.desc))
    tall = f"{height:g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{tall}" viewBox="0 0 {width} {tall}" '
        f'role="img" aria-labelledby="{prefix}-title {prefix}-desc" font-family="{FONTS}" font-size="{SIZE}">'
        f'<title id="{prefix}-title">{title}</title><desc id="{prefix}-desc">{desc}</desc>'
        f'<rect width="{width}" height="{tall}" fill="{PAPER}"/>{body}</svg>'
    )


def text(x: float, y: float, words: str, *, fill: str = INK, bold: bool = False, anchor: str = "") -> str:
    more = (' font-weight="700"' if bold else "") + (f' text-anchor="{anchor}"' if anchor else "")
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{fill}"{more}>{escape(printable_text(words))}</text>'


def label(lines: Sequence[str], x: float, y: float, *, bold: bool = True) -> str:
    """A heading of several lines; `y` is that of the first."""
    return "".join(text(x, y + place * LINE_HEIGHT, line, bold=bold) for place, line in enumerate(lines))


def line(x: float, y: float, to_x: float, to_y: float, stroke: str = LINE, width: float = 1) -> str:
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{stroke}" stroke-width="{width}"/>'


def box(x: float, y: float, width: float, height: float, tint: str, ink: str) -> str:
    """A tint with its outline, which lies inside the box."""
    return (
        f'<rect x="{x + OUTLINE / 2:.2f}" y="{y + OUTLINE / 2:.2f}" width="{max(width - OUTLINE, 0.5):.2f}" '
        f'height="{height - OUTLINE:.2f}" fill="{tint}" stroke="{ink}" stroke-width="{OUTLINE}"/>'
    )


def wide(words: str) -> float:
    """Estimated width of a text in pixels; errs on the wide side."""
    return len(words) * SIZE * CHARACTER_WIDTH


def spread(wanted: Sequence[float], widths: Sequence[float], low: float, high: float) -> list[float]:
    """Left edges of labels, as near to the wanted ones as they can be without touching."""
    edges: list[float] = []
    end = low
    for edge, width in zip(wanted, widths, strict=True):
        edges.append(max(edge, end))
        end = edges[-1] + width
    for place in range(len(edges) - 1, -1, -1):
        edges[place] = min(edges[place], high - widths[place])
        high = edges[place]
    return edges


def lines_of(words: str, width: float, mean: float = CHARACTER_WIDTH) -> list[str]:
    """A text wrapped to a width, long words broken; cut with an ellipsis only beyond LONGEST lines."""
    lines, most = [""], max(int(width / (SIZE * mean)), 4)
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
