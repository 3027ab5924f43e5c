"""What the words of an agency's name say: most are those of any school, road or council, and tell none from others."""

import re

from core.text.similarity import plain

LITTLE = "a|and|at|for|in|of|on|the"
FAITHS = "c|ce|cofe|e|rc|catholic|church|christian|england|methodist|roman|saint|st|voluntary|aided|controlled|va|vc"
SCHOOLS = """school|sch|schools|academy|academies|college|primary|secondary|infant|infants|junior|juniors|nursery|high
    |grammar|upper|special|independent|free|foundation|trust|community|sixth|form|unit|centre"""
ROADS = "road|rd|street|lane|ln|avenue|ave|drive|close|way"
COUNCILS = "council|borough|county|district|metropolitan|london|royal|service|services|team|department"
COMMON = frozenset(re.findall(r"\w+", f"{LITTLE}|{FAITHS}|{SCHOOLS}|{ROADS}|{COUNCILS}"))
STAGES = {
    "nursery": "nursery",
    "infant": "infant",
    "infants": "infant",
    "junior": "junior",
    "juniors": "junior",
    "primary": "primary",
    "secondary": "secondary",
    "high": "secondary",
    "grammar": "secondary",
    "upper": "secondary",
}


def is_same_spelling(one: str, other: str) -> bool:
    """Whether two names differ at most in capitals, punctuation and "&" for "and"."""
    return words_in(one) == words_in(other)


def words_in(name: str) -> list[str]:
    return re.findall(r"\w+", plain(name).replace("'", "").replace("&", " and "))


def may_be_one_number(one: str, other: str) -> bool:
    """Whether two references can mean the same: one is missing, or ends in the other ("801/2001" and "2001")."""
    mine, theirs = (re.sub(r"\W", "", each).casefold() for each in (one, other))
    return mine.endswith(theirs) or theirs.endswith(mine)
