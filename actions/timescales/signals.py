"""Words that say what kind of timescale a cell holds: standing, done, moved, not yet known, held elsewhere."""

from __future__ import annotations

import re

ONGOING = re.compile(
    r"\bongoing\b|\bcontinuous(?:ly)?\b|\bcontinual(?:ly)?\b|\bcontinuing\b|\bcontinues\b|\bpermanent(?:ly)?\b"
    r"|\bstanding (?:item|action)\b|\brolling\b|\bthroughout(?: the (?:year|plan|period|life of (?:the|this) plan))? ?$"
    r"|\bthroughout the (?:year|plan)\b|\ball year(?: round)?\b"
    r"|\bas (?:and when|and if|required|needed|necessary|appropriate)\b|\bwhen(?:ever)? (?:required|needed|necessary)\b"
    r"|\bas it arises\b|\bas they arise\b|\bad[ -]?hoc\b|\bbusiness as usual\b|\bbau\b|\bat all times\b|\balways\b"
)
NOT_ONGOING = re.compile(r"\b(?:not|no longer|never) (?:ongoing|continuing)\b")

# Done, at the head of the cell: "Completed (…)". Not "completed by", which is an aim.
COMPLETED = re.compile(
    r"^[ (*-]*(?:(?:now|already|fully|all|this|action|actions|task|work|status|has been|is|was|been|both|since) )*[:-]? ?"
    r"(?:completed?|done|achieved|finished|closed|actioned|implemented|delivered|met|ratified|launched|established"
    r"|discharged|signed off|in place)\b"
    r"(?! ?(?::|-)? ?(?:by|before|within|for|when|once|after|subject|no later|not later|no more|on or before|in time|tbc|asap|as soon|the|a|an|all|and by)\b)"
)
LATER_COMPLETED = re.compile(r"(?<!be )(?<!to )\b(?:completed|done|achieved|actioned|complete)\b(?! ?(?:by|before|within)\b)")
NOT_COMPLETED = re.compile(
    r"\bnot (?:yet )?(?:been )?(?:fully )?(?:completed?|done|achieved|started|begun|met|finished|in place|implemented)\b"
    r"|\b(?:part|partly|partially|nearly|almost|mostly|half|largely|substantially)[ -]?(?:completed?|done|achieved|met|in place|implemented)\b"
    r"|\b\d{1,3} ?%|\bincomplete\b|\bnot started\b"
)
# What comes next rather than what was done: a date behind such a word is no completion date.
STILL_TO_COME = re.compile(
    r"\b(?:next|to be|will|due|further|ongoing|until|from|then|for review|review (?:in|by|due|date|again)|target)\b|\breviews?[ :-]*$"
)


REVISED = re.compile(
    r"(?<!be )(?<!is )(?<!are )\b(?:(?:new|the|original|target|end|completion) )?(?:(?:timescale|date|deadline|target)s? )?(?:has |have )?(?:been |now |was |were )?"
    r"(?:reviewed|revised|amended|extended|moved|deferred|postponed|slipped|changed|put back|re-?scheduled|delayed|carried forward|rolled forward)\b"
    r"(?: (?:timescale|date|deadline|target|completion date|end date)s?)?"
    r"|\bnew (?:timescale|date|deadline|target)\b|\bnow(?= (?:by|due|end|to be|expected|january|february|march|april|may|june|july|august|september|october|november|december|\d))"
)
NOT_REVISED = re.compile(r"\b(?:reviewed|revised|amended|changed) (?:quarterly|monthly|annually|yearly|termly|weekly|every|each|regularly|as|by (?:the )?[a-z]{2,} (?!(?:of|january|february|march|april|may|june|july|august|september|october|november|december)\b)[a-z])")
ORIGINALLY = re.compile(r"\b(?:originally|original(?:ly)?(?: (?:timescale|date|deadline|target))?|previously|formerly|was|instead of|brought forward from)[ :-]*(?:by |end |of |the )*$")

NOT_APPLICABLE = re.compile(r"(?:n ?/? ?a|n\.a\.?|not applicable|none|nil|no timescale|no date|[-./*? ]*)\.?")
UNSETTLED = re.compile(
    r"\b(?:tbc|tba|tbd|t\.b\.[cad]\.?|t b c|(?:still |yet )?to be (?:confirmed|agreed|decided|determined|arranged|advised|announced|set|finalised|scheduled|identified|established|clarified|discussed)"
    r"|to follow|not (?:yet )?(?:known|set|agreed|decided|confirmed|fixed)|date(?:s)? pending|unknown|awaiting|awaited|unconfirmed|no date (?:set|yet|agreed)|needs? (?:a )?date)\b"
)
SOON = re.compile(
    r"\ba\.?s\.?a\.?p\b|\bas soon as\b|\bas quickly as\b|\bas early as\b|\burgent(?:ly)?\b|\bshortly\b|\bsoon\b|\bimminent(?:ly)?\b|\bin due course\b"
    r"|\b(?:short|medium|long|longer)(?:(?:/| to |-)(?:medium|long|longer))?[ -]term\b|\bat the earliest\b|\bin the near future\b|\bpriority\b(?! \d)"
)
ELSEWHERE = re.compile(
    r"\bas per\b|\bper (?:the )?(?:\w+ ){0,3}(?:plan|strategy|policy|programme|timetable|schedule)\b|\b(?:as )?(?:see|refer to|as in|as stated|as set out|as outlined|as detailed|as specified|as agreed|as described|linked to|link to|links to)\b"
    r"|\b(?:same )?as (?:above|below|before|previous|for)\b|\bas (?:priority|objective|action|row|item)\b|\bditto\b|\bin line with\b|\baccording to\b|\bin accordance with\b|\bdependent on timetable\b"
    r"|\b(?:priority|objective|action|row|item|section|appendix) \d|\b(?:above|overleaf)\b"
)
VAGUE = re.compile(
    r"\b(?:approx(?:imately|imate)?|circa|roughly|provisional(?:ly)?|tentative(?:ly)?|estimated?|anticipated|expected|possibly|probably"
    r"|hopefully|likely|thereabouts|or so|or later|if possible|where possible|ideally|draft date)\b|~"
)
EVENT = re.compile(
    r"\b(?:next|following|forthcoming|first|1st|2nd|3rd|last) (?:\w+ ){0,5}(?:meeting|conference|event|board|review|session|inspection|audit|cycle|round)s?\b"
    r"|\b(?:board|group|committee|partnership|governors'?|executive) meeting\b"
    r"|\b(?:after|following|once|upon|when|on|before|prior to|until|pending|by the time of|at) (?:the )?(?:\w+ ){0,6}"
    r"(?:ratif\w+|approv\w+|launch\w*|complet\w+|publication|published|receipt|appoint\w+|agreed|agreement|meeting|training|review|conference|inspection|implement\w+|sign[ -]?off|decision|election|start|end|notification|request|referral|incident|recruitment|funding)\b"
)
TERM = re.compile(r"\bterms?\b|\bhalf[ -]?terms?\b|\beaster\b|\bchristmas\b|\bschool (?:year|holidays?)\b|\bacademic year\b|\bautumn\b|\bspring\b|\bsummer\b|\bwinter\b")
HALF_TERM = re.compile(r"\bhalf[ -]?terms?\b")
YEARS = re.compile(r"\byear \d\b|\bfinancial year\b")
WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:the )?\d{1,2}(?:st|nd|rd|th)\b")
QUESTION = re.compile(r"\?")
