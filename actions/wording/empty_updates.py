"""Updates that say nothing: "Ongoing", "As above" or the like do not count as a report. Pure."""

import re

LONGEST_EMPTY = 60  # characters; a longer update always says something

_WHAT = r"(?:(?:it|this|work|action|still|also|is|are|remains|and|all|very much|currently|at present) )*"
_WHERE = r"(?: (?:the|in|in the|at|at the))? (?:above|before|below|previous(?:ly)?|last|earlier)"
_WHEN = r"(?: (?:update|entry|quarter|month|time|meeting|stated|reported|noted|one))?"
_SINCE = (
    r"(?: (?:to report|to add|at present|yet|this (?:month|quarter|time)"
    r"|since (?:the )?last (?:update|time|meeting|quarter|month)))?"
)
_EMPTY = "|".join(
    (
        rf"{_WHAT}(?:on ?going|continu(?:es|ing|ed|ous)|in progress|under ?way|in hand|as is|the same|same)",
        rf"{_WHAT}(?:unchanged|ditto|same again)",
        rf"(?:the )?(?:same )?(?:as|see|as per|per){_WHERE}{_WHEN}",
        rf"no(?: further| new| other| real)? (?:changes?|updates?|news|comments?){_SINCE}",
        r"nothing(?: further| new| else| more)?(?: to (?:report|add|say))?"
        r"(?: (?:this|at) (?:month|quarter|time|present))?",
        r"(?:to be|tbc|tba|n a|nil|none|not applicable|to be (?:confirmed|continued|updated)|update to follow)",
    )
)
_SAYS_NOTHING = re.compile(rf"(?:(?:{_EMPTY})(?: |$))*", re.IGNORECASE)
_MARKS = re.compile(r"[\W_]+")


def says_something(text: str) -> bool:
    """Whether an update counts as a report: one that only says "Ongoing", "As above" or the like does not."""
    if len(text.strip()) > LONGEST_EMPTY:
        return True
    return not _SAYS_NOTHING.fullmatch(_MARKS.sub(" ", text).strip())
