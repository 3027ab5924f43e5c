"""For how long a link keeps a return open in a browser, who reads its mailbox, and which addresses it opens. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

OPEN_FOR = dt.timedelta(hours=12)  # after the button was pressed
REMEMBERED = dt.timedelta(days=2)  # after the button was pressed, a late form is kept for whose return it was
KNOWN_FOR = dt.timedelta(days=30)  # how long the browser knows who opened a return in it, so that they do not sign it
MOST_RETURNS = 20  # open in one browser at a time; the earliest is forgotten
SAME_EMAIL = dt.timedelta(days=1)  # within which another attempt at an email gets the link of the first
ANEW, ANEW_SECONDS = 3, 3600  # new links that one mailbox has mailed for one return
NAMED = 10  # attempts of an office to name somebody for one return, within as many seconds


class InBrowser(StrEnum):
    OPEN = "open"
    OVER = "over"  # the 12 hours are over
    ENDED = "ended"  # by its reader, because the return is no longer theirs to fill in, or after REMEMBERED


@dataclass(frozen=True)
class OpenedFacts:
    """When its button was pressed, whether it was ended, and whether its person still fills in there."""

    used_at: dt.datetime
    is_ended: bool = False
    is_theirs: bool = True


def in_browser(facts: OpenedFacts, now: dt.datetime) -> InBrowser:
    if facts.is_ended or not facts.is_theirs:
        return InBrowser.ENDED
    if now < facts.used_at + OPEN_FOR:
        return InBrowser.OPEN
    return InBrowser.OVER if now < facts.used_at + REMEMBERED else InBrowser.ENDED


class Reader(StrEnum):
    PERSON = "person"  # has an account that fills in the return
    INVITED = "invited"  # has none yet: pressing the button makes it
    OFFICE = "office"  # the agency's own mailbox, which says who fills the return in
    SIGNS_IN = "signs_in"  # has a role with a second factor, so a link is no way in
    NOBODY = "nobody"  # has left, has another address now, or was taken off the list


# Which record the key `pk` in an address names, by the name of the address. Signing is not here: a signature is given
# signed in, or by its own link.
OF_RETURN, OF_EVIDENCE, OF_REQUEST, OF_SIGN_OFF = "Return", "AnswerEvidence", "SignatureRequest", "SignOff"
OF_NOTHING = ""  # what a date box of any page asks
OPENED: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "audits:return", "audits:section", "audits:register_places", "audits:answer", "audits:improve",
            "audits:add_evidence",
            "audits:return_file", "audits:take_back", "audits:sign_off", "audits:change_answers",
            "audits:send_for_signature", "audits:submit", "audits:receipt",
            "audits:feedback", "audits:export_feedback",
        ),
        OF_RETURN,
    ),
    "audits:evidence": OF_EVIDENCE,
    "audits:remove_evidence": OF_EVIDENCE,
    "audits:mail_signature": OF_REQUEST,
    "audits:withdraw_signature": OF_REQUEST,
    "audits:signed_copy": OF_SIGN_OFF,
    "read_date": OF_NOTHING,
}  # fmt: skip
NOT_OPENED = frozenset(
    {"audits:sign", "audits:own_result", "audits:export_signed"}
)  # under the address of a return as well
