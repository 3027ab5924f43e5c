"""Who may run the children's survey of a setting, read what children said, and open the pages of children."""

from __future__ import annotations

from tests.access.matrix import MANAGER, NOBODY, READERS, Address, record
from tests.cast import EVERYBODY, Board, Shelf
from voices.classes.page import lead_token

RUN = ("denzil", *MANAGER)
SCHOOL = ("denzil", "margaret")
SEE = (*SCHOOL, *MANAGER)
OTHERS = {"hidden_from": ("ruth",)}  # of another agency: told that there is no such survey
MARK = "a" * 22  # of a child's page


def of(name: str, **more):
    """The key of a record of the school's surveys."""
    return lambda board, shelf: {"pk": getattr(board.children, name).pk, **more}


def of_round(**more):
    """The key of the round whose figures are published."""
    return lambda board, shelf: {"pk": board.children.issue.round_id, **more}


def of_running_round(board: Board, shelf: Shelf) -> dict:
    return {"pk": board.children.running.audit_return.round_id}


def of_issue(board: Board, shelf: Shelf) -> dict:
    return {"issue": board.children.issue.pk}


def of_link(name: str):
    """The teacher's link of a class."""
    return lambda board, shelf: {"token": lead_token(getattr(board.children, name))}


def of_key(board: Board, shelf: Shelf) -> dict:
    """The children's link of the class that is open."""
    return {"key": board.children.open.key}


def typed(name: str, **values):
    """A form of the version at which a record stands."""
    return lambda board, shelf: {"version": getattr(board.children, name).version, **values}


def plain(**values):
    return lambda board, shelf: values


PREPARED = {"questions_agreed_by": "Jo Hall", "disclosure_plan": "Jo Hall is told at once.", "helper": "Jo, room 4",
            "parents_told_on": "1 March 2010"}  # fmt: skip
SAID = {"message": "You want shorter lessons.", "did": "We ask what to leave out."}
DONE = {"text": "A lesson on reporting in each class.", "owner_name": "Deputy head", "due": "31 March 2099"}
BUTTON = {"saves": False}  # changes neither how many records there are nor a version

SURVEYS = [
    Address("voices:home", (*SEE, "ruth")),
    Address("voices:join", RUN, RUN, of("asked"), **OTHERS),
    Address("voices:survey", RUN, RUN, of("running"), typed("running", **PREPARED, classes="7C 7 28"), **OTHERS),
    Address("voices:finish", RUN, RUN, of("answered"), **OTHERS),
    Address("voices:withdraw", RUN, RUN, of("answered"), **OTHERS),
    Address("voices:class", RUN, RUN, of("ready"), plain(roll="27"), **BUTTON, **OTHERS),
    Address("voices:new_lead_link", NOBODY, RUN, of("ready"), **BUTTON, **OTHERS),
    Address("voices:remove_class", RUN, RUN, of("ready"), **OTHERS),
    Address("voices:letter", RUN, of=of("running"), **OTHERS),
    Address("voices:letter_pdf", RUN, of=of("running"), **OTHERS),
    Address("voices:class_papers", RUN, of=of("ready"), **OTHERS),
    Address("voices:sheet_word", RUN, of=of("ready"), **OTHERS),
    Address("history", SEE, of=record("setting_survey", lambda b, s: b.children.finished), hidden=True),
]
RESULTS = [
    Address("voices:result", SEE, of=of("finished"), **OTHERS),
    Address("voices:export_result", SEE, of=of("finished", format="csv"), **OTHERS),
    Address("voices:act", SCHOOL, SCHOOL, of("finished", code="know"), plain(**DONE), **OTHERS),
    Address("voices:rounds", READERS),
    Address("voices:round", READERS, of=of_round()),
    Address("voices:export_round", READERS, of=of_round(format="csv")),
    Address("voices:publish", MANAGER, MANAGER, of_running_round, plain(), refused=MANAGER),  # none is in
]
SAYINGS = [
    Address("voices:you_said", READERS, of=of_round()),
    Address("voices:add_said", MANAGER, MANAGER, of_round(), plain(**SAID)),
    Address("voices:said_own", SEE, of=of("finished"), **OTHERS),
    Address("voices:own_poster", SEE, of=of("finished"), **OTHERS),
    Address("voices:add_said_own", RUN, RUN, of("finished"), plain(**SAID), **OTHERS),
    Address("voices:change_said", RUN, RUN, of("own"), typed("own", **SAID), **OTHERS),
    Address("voices:remove_said", RUN, RUN, of("own"), **OTHERS),
    Address("history", SEE, of=record("said_did", lambda b, s: b.children.own), hidden=True),
    Address("said", EVERYBODY, of=of_issue),
    Address("said_poster", EVERYBODY, of=of_issue),
]
# whoever has the link, signed in or not: it is the right
BY_LINK = [
    Address("children:page", EVERYBODY, of=of_key),
    Address("children:send", NOBODY, EVERYBODY, of_key, plain(lesson="yes", mark=MARK), on=EVERYBODY, thanks=True),
    Address("children_privacy", EVERYBODY),
    Address("lead:page", EVERYBODY, of=of_link("ready")),
    Address("lead:count", EVERYBODY, of=of_link("open")),
    Address("lead:open", NOBODY, EVERYBODY, of_link("ready"), **BUTTON),
    Address("lead:close", NOBODY, EVERYBODY, of_link("open")),
    Address("lead:again", EVERYBODY, EVERYBODY, of_link("open")),
    Address("lead:said", NOBODY, EVERYBODY, of_link("open"), plain(text="Lessons should be shorter.")),
]
VOICES = [*SURVEYS, *RESULTS, *SAYINGS, *BY_LINK]
