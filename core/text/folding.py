"""One reading of a text for all patterns: what looks alike is written alike. Pure.

Compatibility forms are composed (NFKC), digits of any script are 0 to 9, dashes are hyphens, runs of spaces are one
space, characters without a shape are dropped, and letters of another alphabet inside a Latin word are the Latin ones
that they look like. Places in it lead back to the text as it was typed.
"""

import re
import unicodedata
from dataclasses import dataclass

_PLAIN = r"\x00-\x7f£•…‘’“”"  # stay as they are, but for tabs and a space after a space
_OTHER = re.compile(rf"[^{_PLAIN}][\u0300-\u036f]*|[{_PLAIN}][\u0300-\u036f]+|\t|(?<=[ \t\xa0]) ")
_CHARACTER = r"[^\W\d_]"
_LATIN = r"A-Za-z\u00aa\u00ba\u00c0-\u024f\u0250-\u02af\u1e00-\u1eff"
_FOREIGN = rf"(?:(?![{_LATIN}]){_CHARACTER})"
UNSEEN = re.compile(r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u20e3\u3164\ufe00-\ufe0f\uffa0]")  # without a shape
MIXED = re.compile(rf"(?<!\w)(?=\w*[{_LATIN}])(?=\w*{_FOREIGN})\w+")
FOREIGN = re.compile(rf"{_FOREIGN}(?:[’'-]?{_FOREIGN})+(?: {_FOREIGN}+)*")
LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухкмтвнԁһԛԝ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαεικνορτυχγ",
    "ABESIJKMHOPCTYXaesijopcyxkmtbhdhqw" + "ABEZHIKMNOPTYXaeikvoptuxy",
)


@dataclass(frozen=True)
class Folded:
    """A text as the patterns read it. `starts` and `ends` are the places of each character in the typed text; None
    where the two are the same. `foreign` are the places of words in another alphabet or in two.
    """

    text: str
    typed: str
    starts: list[int] | None = None
    ends: list[int] | None = None
    foreign: tuple[tuple[int, int], ...] = ()

    def place(self, start: int, end: int) -> tuple[int, str]:
        """Where a passage begins in the typed text, and how it was typed."""
        if self.starts is None or self.ends is None or start >= end:
            return start, self.typed[start:end]
        first, last = self.starts[start], self.ends[end - 1]
        return first, self.typed[first:last]


def fold(text: str) -> Folded:
    """The one reading of a text."""
    if not _OTHER.search(text):
        return Folded(text, text)
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for match in _OTHER.finditer(text):
        start, end = match.span()
        pieces.append(text[done:start])
        starts.extend(range(done, start))
        ends.extend(range(done + 1, start + 1))
        written = _written(match[0], text, start)
        pieces.append(written)
        starts.extend([start] * len(written))
        ends.extend([end] * len(written))
        done = end
    pieces.append(text[done:])
    starts.extend(range(done, len(text)))
    ends.extend(range(done + 1, len(text) + 1))
    folded = "".join(pieces)
    if folded.isascii():
        return Folded(folded, text, starts, ends)
    foreign = tuple(match.span() for pattern in (MIXED, FOREIGN) for match in pattern.finditer(folded))
    latin = MIXED.sub(lambda match: match[0].translate(LOOK_ALIKES), folded)
    return Folded(latin, text, starts, ends, foreign)


def _written(piece: str, text: str, start: int) -> str:
    if piece in " \t":
        return "" if start and text[start - 1] in " \t" else " "
    return "".join(_character(each) for each in unicodedata.normalize("NFKC", piece))


def _character(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Cf" or UNSEEN.match(sign):
        return ""
    if category == "Pd" or sign == "\u2212":
        return "-"
    if category == "Zs":
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    return sign
