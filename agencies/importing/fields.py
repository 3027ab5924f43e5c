"""What a list of agencies can say, and the phrases by which councils and the register of schools head its columns."""

import re
from itertools import product

from agencies.importing.kinds import KINDS, PHASES
from core.importing.fields import NO_FIELD, Field, Values, phrases
from core.importing.looks import known_to, like_emails, like_timescales

OPEN, CLOSED, OPENING = "open", "closed", "opening"


def status_of(text: str) -> str:
    """Whether a school is open, closed or going to open; "" where the text does not say."""
    found = re.match(r"(open|active)|(closed)|(proposed to open)", text.strip(), re.IGNORECASE)
    return ("", OPEN, CLOSED, OPENING)[found.lastindex] if found else ""


STATUSES = Values({OPEN: "Open", CLOSED: "Closed", OPENING: "Not open yet"}, rule=status_of)


def pairs(who: str, what: str) -> str:
    return "|".join(" ".join(pair) for pair in product(who.split("|"), what.split("|")))


def names(who: str) -> str:
    """Phrases of columns that name somebody or something: what it is as all of a heading, or beside "name"."""
    return f"={who.replace('|', '|=')}|{pairs(who, 'name')}|{pairs('name of|name of the', who)}"


PLACE = "agency|school|establishment|setting|organisation|provider"
OFFICER = """eslo|lead officer|e safety lead|esafety lead|online safety lead|safeguarding lead|dsl|contact|lead
    |designated safeguarding lead|designated lead|designated person|designated officer"""
OFFICER = "|".join(phrases(OFFICER))
DEPUTY = f"deputy|eslo deputy|dsl deputy|{pairs('deputy', OFFICER)}"
HEAD = "head|head teacher|headteacher|principal|head of school|head of centre"
EMAIL = "email|e mail|email address|e mail address|mail"
PHONE = "phone|telephone|tel|phone number|telephone number|tel no|phone no|telephone no|contact number"
PHONE += "|contact no|contact telephone|contact telephone number|contact tel|contact phone|mobile|mobile number"
TYPE = f"type|kind|category|{pairs(PLACE, 'type')}|{pairs('type of|kind of', PLACE)}|=type of establishment name"
TRAINED = """last trained|last trained on|date trained|trained on|training date|date of training|last training
    |date of last training|eslo training|eslo training date|training completed|=trained|=training
    |training last completed|last completed training|training last attended|training last undertaken|last training date
    |training completion date|training completed on|date training completed|date training last completed"""
ADDRESS = """address|full address|postal address|address1|address2|address3|address4|street|locality|=town|=city
    |=town or city|=county"""
LOCAL = """local reference|local ref|local code|local reference number|la estab|laestab|establishment number|estab
    |dfe number|dfe no|dfe"""
NATIONAL = "urn|unique reference number|unique reference|national reference|national reference number|=reference?"
OTHER = """website|web site|note|comment|fax|head preferred job title|head job title|la code|la name
    |=type of establishment code|=phase of education code|=establishment status code|establishment type group
    |reason establishment opened|reason establishment closed|previous establishment number|last changed date
    |number of pupil|number on roll|head email|head e mail|head phone|chair of governors|trust name|site name
    |deputy head|deputy headteacher"""
# name, label, phrases, what its cells look like, the values of its words
ROWS = (
    ("name", "Name of the agency", f"{names(PLACE)}|=name"),
    ("kind", "Kind", TYPE, known_to(KINDS), KINDS),
    ("phase", "Phase of education", "phase|education phase|=phase of education name", known_to(PHASES), PHASES),
    ("status", "Whether it is open", "=status|establishment status|school status", known_to(STATUSES), STATUSES),
    ("address", "Address", ADDRESS),
    ("postcode", "Postcode", "postcode|post code|postal code"),
    ("phone", "Telephone", f"{PHONE}|telephone num|main phone|{pairs(PLACE, PHONE)}"),
    ("email", "Email address of the agency", f"{EMAIL}|office email|{pairs(PLACE, EMAIL)}", like_emails),
    ("national_reference", "National reference number (URN)", NATIONAL),
    ("local_reference", "Local reference", LOCAL),
    ("active_from", "First day", "open date|opening date|date opened|=opened|opened on|active from", like_timescales),
    ("active_to", "Last day", "close date|closing date|date closed|=closed|closed on|active until", like_timescales),
    ("head", "Head or manager", f"{names(HEAD)}|=head or manager|head first name|head last name|=head title name"),
    ("eslo_name", "ESLO: name", names(OFFICER)),
    ("eslo_job_title", "ESLO: job title", f"=job title|=role|=position|=post|{pairs(OFFICER, 'job title|role|post')}"),
    ("eslo_email", "ESLO: email address", pairs(OFFICER, EMAIL), like_emails),
    ("eslo_phone", "ESLO: telephone", pairs(OFFICER, PHONE)),
    ("training_date", "ESLO: last trained on", TRAINED, like_timescales),
    ("deputy", "Deputy ESLO: name", names(DEPUTY)),
    ("deputy_email", "Deputy ESLO: email address", pairs(DEPUTY, EMAIL), like_emails),
    (NO_FIELD, "Leave out", OTHER),
)
SEVERAL = {"address", "head", "deputy"}
FIELDS = tuple(
    Field(name, label, phrases(words), looks, name == "name", name in SEVERAL, values)
    for name, label, words, looks, values in ((*row, None, None)[:5] for row in ROWS)
)
LABELS = {field.name: field.label for field in FIELDS}
