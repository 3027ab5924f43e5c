"""What the lines of an email's text are: paragraphs, lists, headings, quotations and links to our own pages.

A template in templates/mail/ is written once, as text. Lines that follow each other are one paragraph. Others mean:

    == Heading ==           a heading
    - item or * item        an item of a list; lines indented by two spaces go on with it
    Words: https://ours/…   a link, where the URL is on our own site; the first outside a list is a button
        text                indented by four spaces: a quotation, or a code; nothing in it is a link or a heading

A second template for each kind would be a text that has to agree with the first; Markdown would make links and
pictures of what somebody typed.
"""

import re
from dataclasses import dataclass, field
from textwrap import fill, indent

HEADING = re.compile(r"== (.+) ==")
ITEM = re.compile(r"[-*] (.+)")
CODE = re.compile(r"[\d ]+")
QUOTE = " " * 4
FOOT = "\n--\n"


@dataclass(frozen=True)
class Line:
    text: str
    url: str = ""


@dataclass
class Block:
    """`kind` is paragraph, heading, quote, code, button, link or list; all but a list have one item."""

    kind: str
    items: list[list[Line]] = field(default_factory=lambda: [[]])


def blocks_of(text: str, site: str) -> list[Block]:
    """The blocks of a text without its foot; `site` is the beginning of our own URLs."""
    blocks: list[Block] = []
    after_blank = True
    for raw in text.splitlines():
        line, kind = line_of(raw, site), kind_of(raw, site)
        last = blocks[-1] if blocks else Block("")
        if kind == "blank":
            after_blank = True
            continue
        if kind == "more" and last.kind == "list":
            last.items[-1].append(line)
        elif kind == last.kind == "list":
            last.items.append([line])
        elif kind == last.kind == "quote":
            last.items[-1] += [Line(""), line] if after_blank else [line]
        elif kind == last.kind == "paragraph" and not after_blank:
            last.items[-1].append(line)
        else:
            blocks.append(Block("paragraph" if kind == "more" else kind, [[line]]))
        after_blank = False
    return with_emphasis(blocks)


def line_of(raw: str, site: str) -> Line:
    """A line without its marks; only one that ends with a URL of our own, outside a quotation, has a URL."""
    text = raw.strip()
    if raw.startswith(QUOTE):
        return Line(text)
    for mark in (HEADING, ITEM):
        if found := mark.fullmatch(text):
            text = found[1]
    words, blank, url = text.rpartition(" ")
    if url == site or url.startswith(f"{site}/"):
        if not words:
            return Line(url, url)
        if words.endswith(":"):
            return Line(words[:-1], url)
    return Line(text)


def kind_of(raw: str, site: str) -> str:
    if not raw.strip():
        return "blank"
    if raw.startswith(QUOTE):
        return "quote"
    if HEADING.fullmatch(raw):
        return "heading"
    if ITEM.fullmatch(raw):
        return "list"
    if raw.startswith("  "):
        return "more"
    return "link" if line_of(raw, site).url else "paragraph"


def with_emphasis(blocks: list[Block]) -> list[Block]:
    """These blocks; a quotation of figures alone is a code, and the first link with words of its own a button."""
    for block in blocks:
        if block.kind == "quote" and CODE.fullmatch(" ".join(line.text for line in block.items[0])):
            block.kind = "code"
    links = [block for block in blocks if block.kind == "link" and block.items[0][0].text != block.items[0][0].url]
    for block in links[:1]:
        block.kind = "button"
    return blocks


def joined(text: str, site: str) -> str:
    lines: list[str] = []
    is_open = False
    for raw in text.splitlines():
        is_words = kind_of(raw, site) == "paragraph"
        if is_words and is_open:
            lines[-1] = f"{lines[-1]} {raw}"
        else:
            lines.append(raw)
        is_open = is_words
    return "\n".join(lines)


def as_plain_text(text: str, site: str) -> str:
    """The text as it is read without HTML: a URL stands on a line of its own, and a heading is underlined."""
    return "\n".join(plain_line(raw, line_of(raw, site)) for raw in text.splitlines())


def plain_line(raw: str, line: Line) -> str:
    if line.url and line.text != line.url:
        before = "  " if raw.startswith(("  ", "- ", "* ")) else ""
        return f"{raw[: -len(line.url)].rstrip()}\n{before}{line.url}"
    if HEADING.fullmatch(raw):
        return f"{line.text}\n{'-' * len(line.text)}"
    return raw


def wrap(text: str) -> str:
    """The text in lines of at most 72 characters; a longer word, such as a URL, is not broken."""
    return "\n".join(wrap_line(line) for line in text.splitlines()) + "\n"


def wrap_line(line: str) -> str:
    words = line.lstrip("-* ")
    mark = line[: len(line) - len(words)]
    indents = {"initial_indent": mark, "subsequent_indent": " " * len(mark)}
    return fill(words, 72, break_long_words=False, break_on_hyphens=False, **indents) if len(line) > 72 else line


def indented(text: str) -> str:
    """A text that somebody typed, as a quotation: no line of it becomes a link or a heading."""
    return indent("\n".join(text.splitlines()), QUOTE)
