"""The content of one edition of a report as plain values: stored as data, and rendered as a page and files.

content = assemble(basis, sections, …)         # reports/drafts/drafting.py
document_of(content)                           # reports/drafts/document.py: for core/documents
Content.from_text(content.as_text())           # the same value
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass

from django.utils import timezone

from core.text.dates import print_date
from reports.drafts.blocks import Block, Commentary, FigureList, from_data, to_data
from reports.periods import Period
from reports.sections.section import EDITIONS, KINDS, PLAN, PUBLISHED


@dataclass(frozen=True)
class Look:
    """`logo` and `template` are keys, 0 for none."""

    board: str
    marking: str
    colour: str
    accent: str = ""
    logo: int = 0
    logo_alt: str = ""
    template: int = 0

    def as_data(self) -> dict:
        """The look as data, without empty fields, so that the data of old reports stays the same."""
        return {name: value for name, value in vars(self).items() if value or name in ("board", "marking", "colour")}


@dataclass(frozen=True)
class SectionText:
    key: str
    title: str
    part: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Content:
    """An edition of a report. `number` is 0 for a draft; `known_at` is a moment in ISO form; `compared` names what the
    changes are compared with, and `replaces` the report that this one corrects and why.
    """

    kind: str
    edition: str
    period: str
    on: dt.date
    known_at: str
    compared: str
    look: Look
    sections: tuple[SectionText, ...]
    number: int = 0
    replaces: str = ""
    date: dt.date | None = None  # the day it was frozen; None for a draft
    redacted: str = ""  # a note that words were removed afterwards, and when
    omitted: str = ""  # a note that this edition does not print some texts

    @property
    def title(self) -> str:
        name = "e-Safety Action Plan" if self.kind == PLAN else KINDS[self.kind]
        return f"{name}, {Period.read(self.period).span}"

    @property
    def subtitle(self) -> str:
        return f"e-Safety Action Plan, {Period.read(self.period).short}"

    @property
    def named(self) -> str:
        edition = f"{EDITIONS[self.edition].lower()} edition"
        return f"Report {self.number}, {edition}" if self.number else f"Draft, {edition}"

    @property
    def known(self) -> str:
        """For which day it is, and when that was known: the two dates of a report; "" for the sample of a look."""
        if not self.known_at:
            return ""
        moment = timezone.localtime(dt.datetime.fromisoformat(self.known_at))
        return f"As things stood on {print_date(self.on)}, as known on {print_date(moment.date())} at {moment:%H:%M}"

    @property
    def is_published(self) -> bool:
        return self.edition == PUBLISHED

    def figures(self):
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, FigureList):
                    yield from block.figures

    def commentary(self) -> list[Commentary]:
        return [block for each in self.sections for block in each.blocks if isinstance(block, Commentary)]

    def as_text(self) -> str:
        """JSON with sorted keys, so that equal content is equal text."""
        own = {name: value for name, value in vars(self).items() if name not in ("sections", "look", "on", "date")}
        for later in ("redacted", "omitted"):
            if not own[later]:
                del own[later]  # so that the text of older reports stays the same
        own |= {
            "on": self.on.isoformat(),
            "date": self.date.isoformat() if self.date else None,
            "look": self.look.as_data(),
            "sections": [vars(each) | {"blocks": to_data(each.blocks)} for each in self.sections],
        }
        return json.dumps(own, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> Content:
        """The inverse of as_text(). Raises reports.drafts.blocks.UnreadableData for unknown blocks."""
        own = json.loads(text)
        own["look"] = Look(**own["look"])
        own["on"] = dt.date.fromisoformat(own["on"])
        own["date"] = dt.date.fromisoformat(own["date"]) if own["date"] else None
        own["sections"] = tuple(
            SectionText(**(each | {"blocks": from_data(each["blocks"])})) for each in own["sections"]
        )
        return cls(**own)


def checksum(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
