"""Parts a text into sentences. Pure.

The parts of one sentence stay together: lines that were broken in the middle of it, and the items of a list with the
line that introduces them.
"""

import re

BULLET = re.compile(r"^\s*(?:[-–—•*·▪]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+")
# What is printed before a text: "3 February 2010, name: ", "Difference made: "
PRINTED = re.compile(
    r"^\s*(?:(?:[A-Z][a-z]+(?: [a-z]+)? (?:added|corrected|changed|removed)|Difference made|What was done|Decision"
    r"|Query|Reason|Board decision of \d{1,2} [A-Z][a-z]+ \d{4}|Decided on \d{1,2} [A-Z][a-z]+ \d{4}): )?"
    r"(?:\d{1,2} [A-Z][a-z]+ \d{4}(?: \([^)]*\))?(?:, [^:]{1,80})?: )?"
)
AFTER = re.compile(r" \((?:not acted on yet\)|acted on \d{1,2} [A-Z][a-z]+ \d{4}: )")  # behind the text of a decision
SHORT = (
    r"(?:e\.g|i\.e|etc|approx|incl|excl|cf|vs|viz|esp|no|nos|st|mr|mrs|ms|dr|prof|rev|sgt|insp|dept|ref|min|max|fig|p"
    r"|pp|para|vol|ed|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|s)"
)
END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9£])")
INITIALS = re.compile(r"\b[A-Z]\.$")
ENDS = (".", "!", "?", "…", ":", ";")


def sentences(text: str) -> list[str]:
    return [sentence for line in lines_of(text) for sentence in parted(line)]


def lines_of(text: str) -> list[str]:
    """Lines that belong together as one: broken sentences, and each item of a list behind its introduction."""
    found: list[str] = []
    lead, is_used = "", True  # the line that introduces a list, and whether anything followed it
    is_open = False  # whether the next line may go on with the last one
    for raw in AFTER.sub("\n\n", text).splitlines():
        is_printed = bool(PRINTED.match(raw)[0].strip())
        is_item = is_printed or BULLET.match(raw) is not None
        line = " ".join((PRINTED if is_printed else BULLET).sub("", raw).split())
        if not line:
            is_open = False
            continue
        if is_open and not is_item and (line[0].islower() or line[0].isdigit()):
            found[-1] = f"{found[-1]} {line}"
        else:
            lead = lead if is_item or not is_used else ""
            found.append(f"{lead} {line}".strip())
        is_used, is_open = True, not line.endswith(ENDS)
        if line.endswith(":"):
            lead, is_used = found.pop(), False
    return found if is_used else [*found, lead]


def parted(line: str) -> list[str]:
    found, begin = [], 0
    for match in END.finditer(line):
        before = line[begin : match.end()].rstrip("\"'”’)]")
        if before.endswith(".") and (INITIALS.search(before) or is_abbreviated(before)):
            continue
        found.append(line[begin : match.end()].strip())
        begin = match.end()
    return [each for each in (*found, line[begin:].strip()) if each]


def is_abbreviated(text: str) -> bool:
    return re.search(rf"(?:^|[\s(]){SHORT}\.$", text, re.IGNORECASE) is not None
