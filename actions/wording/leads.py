"""Splits lead cells into names, and normalises names for comparison."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

# A name that ends with one of these words is a lead by itself, so an "&" next to it joins two leads.
_ENDINGS = frozenset((
    "group", "groups", "subgroup", "subgroups", "board", "boards", "agencies", "agency", "police",
    "service", "services", "manager", "managers", "officer", "officers", "eslo", "eslos", "team",
    "teams", "committee", "committees", "trust", "trusts", "council", "councils", "coordinator",
    "coordinators", "chair", "lead", "leads", "panel", "forum", "partnership", "partnerships",
    "probation", "governors", "headteachers", "department", "unit", "network", "ceop", "nspcc", "wscb",
    "lscb",
))  # fmt: skip
# Words that end the name of a lead but name nobody on their own.
_BARE = frozenset((
    "group", "groups", "subgroup", "subgroups", "board", "boards", "service", "services", "team",
    "teams", "unit", "lead", "chair",
))  # fmt: skip
_JOINT = re.compile(r"(\s+&\s+|\s+and\s+|\s*/\s*|\s*[,;]\s*)", re.IGNORECASE)
_EDGE_BACKWARDS = re.compile(r"\s*(?:(?:[&/,;]|dna\b)\s*)+", re.IGNORECASE)  # from the end, in linear time
_FRONT = re.compile(r"^(?:\s*(?:&|/|,|;|and\b)\s*)+", re.IGNORECASE)
TOO_LONG = "“{}…” is too long for a name. Put each lead on a line of its own."
LONGEST_NAME = 200  # characters of one name; none goes on in the next line beyond that
LONGEST = 500  # characters; a longer line is no list of leads, and each joint would be tried with each


def split_leads(cell: str) -> list[str]:
    r"""The leads of a cell, each once, as spelled there: "All agencies &\n\nMonitoring Sub-group" → two names.

    A line break or ";" always separates two leads. "&", "and", "/" and "," inside a line do so only where both sides
    are leads on their own: "Publicity & Communications Sub-group" is one.
    """
    names: list[str] = []
    carried = ""
    for line in re.split(r"[\n;]", cell):
        line = re.sub(r"\s+", " ", carried + line).strip()
        carried = ""
        if not line:
            continue
        bare, edge = _edge(line)
        goes_on = re.search(r"&|and", edge, re.IGNORECASE) and len(line) <= LONGEST_NAME
        if goes_on and bare and not _stands(bare):
            carried = f"{line} "  # "Publicity &" continues in the next line
            continue
        names.extend(_split_line(bare))
    names.extend(_split_line(_edge(carried)[0]))
    unique = {lead_key(name): name for name in reversed(names)}
    return [name for name in dict.fromkeys(names) if unique[lead_key(name)] == name]


def print_leads(names: Iterable[str]) -> str:
    """The leads of an action as a reader sees them: one a line, with a sign between, so that a long name that goes on
    in the next line is not taken for two."""
    return ";\n".join(names)


def without_signs(cell: str) -> str:
    """A cell as print_leads wrote it with the leads alone in their lines."""
    return re.sub(r";[ \t]*(?=\n|\Z)", "", cell)


def too_long(names: Iterable[str]) -> str:
    """What is said of the first name that is longer than a name may be; "" where none is."""
    return next((TOO_LONG.format(name[:40]) for name in names if len(name) > LONGEST_NAME), "")


def _edge(line: str) -> tuple[str, str]:
    """A line without the joints at its end, and these joints."""
    match = _EDGE_BACKWARDS.match(line[::-1])
    return (line[: len(line) - match.end()], match[0][::-1]) if match else (line, "")


def _split_line(line: str) -> list[str]:
    line = _FRONT.sub("", line).strip()
    if not line or len(line) > LONGEST:
        return [line] if line else []
    pieces = _JOINT.split(line)
    names, current = [], pieces[0]
    for place in range(1, len(pieces) - 1, 2):
        if _stands(current) and _some_lead_begins(pieces[place + 1 :]):
            names.append(current.strip())
            current = pieces[place + 1]
        else:
            current += pieces[place] + pieces[place + 1]
    return [name for name in (*names, current.strip()) if name]


def _some_lead_begins(pieces: list[str]) -> bool:
    return any(_stands("".join(pieces[:end])) for end in range(1, len(pieces) + 1, 2))


def _stands(name: str) -> bool:
    words = lead_key(name).split()
    return bool(words) and words[-1] in _ENDINGS and not (len(words) == 1 and words[0] in _BARE)


def lead_key(name: str) -> str:
    """A name in the form in which leads are compared: case, "&", hyphens, apostrophes and white space do not count,
    and "Sub-group", "subgroup" and "sub group" are the same.

    "Publicity & Communications Sub-group" → "publicity and communications subgroup".
    """
    key = name.lower().replace("&", " and ")
    key = re.sub(r"['’‘`´]", "", key)
    key = re.sub(r"(?<=\w)[-‐‑–](?=\w)", "", key)
    key = re.sub(r"[^\w/]+", " ", key).strip()
    key = re.sub(r"\bsub (?=groups?\b)", "sub", key)
    return re.sub(r"\be (?=safety\b)", "e", key)


def likely_same(name: str, known: list[str]) -> str | None:
    """The known lead of which a name is probably a misspelling, None where none is close.

    Compared word by word, since "Training Sub-group" and "Monitoring Sub-group" are similar as a whole.
    """
    words = lead_key(name).split()
    best, best_score = None, 0.0
    for candidate in known:
        others = lead_key(candidate).split()
        if words == others or not words or len(words) != len(others):
            continue
        scores = [_alike(a, b) for a, b in zip(words, others, strict=True)]
        score = sum(scores) / len(scores)
        if min(scores) >= 0.75 and _same_digits(words, others) and score > best_score:
            best, best_score = candidate, score
    if best:
        return best
    joined = "".join(words)
    spaced = [candidate for candidate in known if lead_key(candidate).split() != words]
    return next((candidate for candidate in spaced if lead_key(candidate).replace(" ", "") == joined), None)


def _alike(word: str, other: str) -> float:
    """Similarity from 0 to 1; an initial counts as its word ("P&C Sub-group")."""
    if len(word) == 1 and len(other) > 1 and other.startswith(word):
        return 0.8
    return SequenceMatcher(None, word, other).ratio()


def _same_digits(words: list[str], others: list[str]) -> bool:
    return re.findall(r"\d+", " ".join(words)) == re.findall(r"\d+", " ".join(others))
