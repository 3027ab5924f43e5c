"""Cleans pasted text for use in files.

What a file cannot hold becomes REPLACEMENT, so that a reader sees that something is missing.
"""

import re
import unicodedata

# The replacement character of Unicode, which the fonts of the PDF hold.
REPLACEMENT = "\ufffd"

# Carriage returns, vertical tabs (the manual line break of Word), form feeds and NEL are line ends.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85]")
# Control characters other than tab and line feed, halves of surrogate pairs, and the code points that are no
# characters: XML refuses most of them, and none can be read.
_UNFIT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
# Direction marks, and characters without a shape: in print they can only mislead.
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]")
_SPACES = re.compile("[\t\u2028\u2029]")


def clean_text(text: str) -> str:
    """`text` as any file can hold it, otherwise word for word.

    Every kind of line end becomes a line feed; tabs stay; control characters, surrogates and code points that are no
    characters become REPLACEMENT. There is no normalisation, so that an export can be imported again unchanged.
    Idempotent.
    """
    if text.replace("\n", "").isprintable():  # one pass: line ends and unfit characters are never printable
        return text
    return _UNFIT.sub(REPLACEMENT, _LINE_ENDS.sub("\n", text))


def printable_text(text: str) -> str:
    """`text` for a fixed page: `clean_text`, composed (NFC), tabs as spaces, without direction marks. Idempotent."""
    if text.isascii() and text.isprintable():
        return text
    text = _SPACES.sub(lambda mark: " " if mark[0] == "\t" else "\n", clean_text(text))
    return unicodedata.normalize("NFC", _DIRECTION.sub("", text))
