"""Finds dates in a timescale that are probably not its due date.

"Following Phase 1 in March 2017", "Update (July 2013)" and "minutes of 3 May 2011" hold dates on which nothing is due.
A person is asked about them. Only the clause that holds the date is examined.
"""

import re

from .spans import Span
from .words import MONTHS

_MONTH = "|".join(MONTHS)
_CLAUSE = re.compile(r"[\n;]|\.(?= )")
_SEPARATE = re.compile(r"[,:]|(?<= )-(?= )|\)")
_FILLER = re.compile(rf"\b(?:the|end|close|of|in|on|by|at|from|early|mid|late|no|later|than|{_MONTH}|\d+)\b|\W+")

# A document, a set of figures or an earlier event that carries the date: "minutes of", "as agreed at Board on".
_DOCUMENT = re.compile(
    r"\b(?:minutes?|letters?|e-?mails?|memo|circular|bulletin|survey|census|version|guidance|reports?|figures|data"
    r"|statistics|baseline|decision|resolution|results|findings)(?: \w+){0,2}? (?:of|dated|from|for)(?: the)? ?$"
    r"|\bdated ?$|\bas at ?$"
    r"|\bas (?:agreed|discussed|reported|decided|approved|minuted|noted|recorded)\b[^,]*$"
)
_PAST = re.compile(
    r"(?<!be )\b(?:agreed|approved|ratified|adopted|published|issued|launched|signed(?: off)?|circulated|distributed"
    r"|presented|reported|submitted|held|introduced|established|appointed|commissioned|produced|delivered"
    r"|implemented|trained|recruited|installed|rolled out|sent|endorsed|discussed|noted|closed|completed?|done|achieved"
    r"|reviewed|revised|amended|changed)"
    r"(?: (?:at|by|to|with) (?:the )?[a-z]+){0,2}(?: on| in)?(?: the)?[ :(-]*$"
)
_UPDATED = re.compile(r"(?<!be )(?<!to )\bupdated?(?: in| on)?[ :(-]*$")
_LAST = re.compile(
    r"\b(?:last|previous)(?: (?!week|day|quarter|month|half|date|\w+day|meeting)[a-z]+)+(?: (?:in|on|at|was))?[ :(-]*$"
)
# What has to happen first: the date after it is that of the event, unless the two are set apart.
_DEPENDS = re.compile(
    r"\b(?:following|after|once|upon|when|as soon as|pending|post|since|before|prior to|ahead of|in advance of"
    r"|in time for|on (?=completion|receipt|publication|approval|ratification|appointment|adoption))\b"
)
_CONDITION = re.compile(r"\b(?:if|provided|subject to|depend(?:e|a)nt (?:up)?on|depending (?:up)?on)\b")
_NEXT = re.compile(
    r"\b(?:next|forthcoming|following) (?:\w+ ){0,4}"
    r"(?:meeting|conference|event|board|session|inspection|audit|cycle|round|committee|forum)s?[ :,(-]*(?:(?:in|on) )?$"
)
_NAMED_BY_IT = re.compile(r" (?:minutes|survey|census|guidance|figures|statistics|data|version|edition|results)\b")


def doubts_about(text: str, spans: list[Span]) -> None:
    """Add "belongs" (nothing is proposed) or "event" to each span whose date may be that of something else."""
    begin = 0
    for span in spans:
        clause = _CLAUSE.split(text[begin : span.pos])[-1]
        code = _doubt(clause, text[span.end :], span)
        if code:
            span.doubts.append(code)
        begin = span.end


def _doubt(clause: str, after: str, span: Span) -> str:
    aim = span.role in ("by", "until")
    if _NAMED_BY_IT.match(after):
        return "belongs"
    if not aim and any(words.search(clause) for words in (_DOCUMENT, _PAST, _UPDATED, _LAST)):
        return "belongs"
    if _NEXT.search(clause):
        return "event"
    for words, set_apart in ((_DEPENDS, "event"), (_CONDITION, "")):
        match = words.search(clause)
        between = clause[match.end() :] if match else ""
        if not _FILLER.sub("", between):
            continue
        if not _SEPARATE.search(between):
            return "belongs"
        return "" if aim else set_apart
    return ""
