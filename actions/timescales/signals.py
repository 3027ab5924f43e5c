"""Words that say what kind of timescale a cell holds: standing, done, moved, not yet known, held elsewhere.

Each pattern is matched against the normalised text of words.py.
"""

import re

from .words import MONTHS

_MONTH = "|".join(MONTHS)


def _words(*choices: str) -> re.Pattern:
    return re.compile(r"\b(?:" + "|".join(choices) + r")\b")


ONGOING = re.compile(
    _words(
        r"ongoing|continuous(?:ly)?|continual(?:ly)?|continuing|continues|permanent(?:ly)?|rolling|always",
        r"standing (?:item|action)|throughout the (?:year|plan|period)|all year(?: round)?|at all times",
        r"as (?:and when|and if|required|needed|necessary|appropriate)",
        r"when(?:ever)? (?:required|needed|necessary)",
        r"as it arises|as they arise|ad[ -]?hoc|business as usual|bau",
    ).pattern
    + r"|\bthroughout ?$"
)
NOT_ONGOING = _words(r"(?:not|no longer|never) (?:ongoing|continuing)")

# Done, at the head of the cell: "Completed (…)". Not "completed by", which is an aim.
COMPLETED = re.compile(
    r"^[ (*-]*(?:(?:now|already|fully|all|this|actions?|task|work|status|has been|is|was|been|both|since) )*"
    r"[:-]? ?"
    r"(?:completed?|done|achieved|finished|closed|actioned|implemented|delivered|met|ratified|launched"
    r"|established|discharged|signed off|in place)\b"
    r"(?! ?(?::|-)? ?(?:by|before|within|for|when|once|after|subject|no later|not later|no more|on or before"
    r"|in time|tbc|asap|as soon|the|a|an|all|and by)\b)"
)
LATER_COMPLETED = re.compile(r"(?<!be )(?<!to )\b(?:completed?|done|achieved|actioned)\b(?! ?(?:by|before|within)\b)")
NOT_COMPLETED = re.compile(
    _words(
        r"not (?:yet )?(?:been )?(?:fully )?"
        r"(?:completed?|done|achieved|started|begun|met|finished|in place|implemented)",
        r"(?:part|partly|partially|nearly|almost|mostly|half|largely|substantially)[ -]?"
        r"(?:completed?|done|achieved|met|in place|implemented)",
        r"incomplete",
        r"(?:completed?|done|achieved|met|finished|in place|implemented)[^\n.;]{0,40}?"
        r"\b(?:except(?:ing)?|excluding|other than|apart from|aside from|bar|save for|with the exception of)",
    ).pattern
    + r"|\b\d{1,3} ?%"
)
# What comes next rather than what was done: a date after such a word is no completion date.
STILL_TO_COME = re.compile(
    _words(
        "next|to be|will|due|further|ongoing|until|from|then|target",
        "for review|review (?:in|by|due|date|again)",
    ).pattern
    + r"|\breviews?[ :-]*$"
)

_MOVED = (
    r"(?:reviewed|revised|amended|extended|moved|deferred|postponed|slipped|changed|put back|re-?scheduled"
    r"|delayed|carried forward|rolled forward)"
)
REVISED = re.compile(
    r"(?<!be )(?<!is )(?<!are )\b(?:(?:new|the|original|target|end|completion) )?"
    r"(?:(?:timescale|date|deadline|target)s? )?(?:has |have )?(?:been |now |was |were )?" + _MOVED + r"\b"
    r"(?: (?:timescale|date|deadline|target|completion date|end date)s?)?"
    r"|\bnew (?:timescale|date|deadline|target)\b"
    rf"|\bnow(?= (?:by|due|end|to be|expected|{_MONTH}|\d))"
)
# "Reviewed quarterly" and "reviewed by the board" are about the action, not about its timescale.
NOT_REVISED = re.compile(
    r"\b(?:reviewed|revised|amended|changed) "
    r"(?:quarterly|monthly|annually|yearly|termly|weekly|every|each|regularly|as"
    rf"|by (?:the )?[a-z]{{2,}} (?!(?:of|{_MONTH})\b)[a-z])"
)
ORIGINALLY = re.compile(
    r"\b(?:originally|original(?: (?:timescale|date|deadline|target))?|previously|formerly|was|instead of"
    r"|brought forward from)[ :-]*(?:by |end |of |the )*$"
)

NOT_APPLICABLE = re.compile(r"(?:n ?/? ?a|n\.a\.?|not applicable|none|nil|no timescale|no date|[-./*? ]*)\.?")
UNSETTLED = re.compile(
    _words(
        r"tbc|tba|tbd|t b c|to follow|dates? pending|unknown|awaiting|awaited|unconfirmed",
        r"to be (?:confirmed|agreed|decided|determined|arranged|advised|announced|set|finalised|scheduled"
        r"|identified|established|clarified|discussed)",
        r"not (?:yet )?(?:known|set|agreed|decided|confirmed|fixed)|no date (?:set|yet|agreed)",
        r"needs? (?:a )?date",
    ).pattern
    + r"|\bt\.b\.[cad]\b"
)
SOON = re.compile(
    _words(
        r"a\.?s\.?a\.?p|as soon as|as quickly as|as early as|urgent(?:ly)?|shortly|soon|imminent(?:ly)?",
        r"(?:short|medium|long|longer)(?:(?:/| to |-)(?:medium|long|longer))?[ -]term",
        r"in due course|at the earliest|in the near future",
    ).pattern
    + r"|\bpriority\b(?! \d)"
)
ELSEWHERE = _words(
    r"as per|per (?:the )?(?:\w+ ){0,3}(?:plan|strategy|policy|programme|timetable|schedule)",
    r"see|refer to|as in|as (?:stated|set out|outlined|detailed|specified|agreed|described)|link(?:s|ed)? to",
    r"as (?:above|below|before|previous|for|priority|objective|action|row|item)|ditto|above|overleaf",
    r"in line with|according to|in accordance with",
    r"(?:priority|objective|action|row|item|section|appendix) \d",
)
VAGUE = re.compile(
    _words(
        r"approx(?:imately|imate)?|circa|roughly|provisional(?:ly)?|tentative(?:ly)?|estimated?",
        r"(?:expected|anticipated)(?! (?:(?:to be|completion|delivery|date|\w+ed) ){0,3}by\b)|possibly|probably",
        r"hopefully|likely|thereabouts|or so|or later|if possible|where possible|ideally|draft date",
    ).pattern
    + "|~"
)
UNLESS = _words("unless|otherwise (?:stated|agreed|advised|notified)")
EVENT = _words(
    r"(?:next|following|forthcoming|1st|2nd|3rd|last) (?:\w+ ){0,5}"
    r"(?:meeting|conference|event|board|review|session|inspection|audit|cycle|round)s?",
    r"(?:board|group|committee|partnership|governors'?|executive) meeting",
    r"(?:after|following|once|upon|when|on|before|prior to|until|pending|by the time of|at) "
    r"(?:the )?(?:\w+ ){0,6}"
    r"(?:ratif\w+|approv\w+|launch\w*|complet\w+|publication|published|receipt|appoint\w+|agreed|agreement"
    r"|meeting|training|review|conference|inspection|implement\w+|sign[ -]?off|decision|election|start|end"
    r"|notification|request|referral|incident|recruitment|funding)",
)
TERM = _words(
    r"terms?|half[ -]?terms?|easter|christmas|school (?:year|holidays?)|academic year",
    r"autumn|spring|summer|winter",
)
# "Ongoing - review at each induction" says when it comes round, though not on which days.
REVIEWED_AT = re.compile(
    r"\b(?:review(?:ed|s)?|updated?|refresh(?:ed)?|check(?:ed)?|report(?:ed)?) (?:\w+ ){0,4}?(?:each|every) \w"
    r"|\breview(?:ed|s)? (?:\w+ ){0,2}?(?:at|after|before|following) \w"
)
HALF_TERM = _words(r"half[ -]?terms?")
YEARS = _words(r"year \d|financial year")
WEEKDAY = _words(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{1,2}(?:st|nd|rd|th)")
