"""Who may open each address, and who may send to it: read it beside accounts/roles.py.

`read` names who gets the page with GET; `write` who may POST what `form` gives, which changes the record.
Everybody else is refused: the anonymous are sent to sign in, others get a 403, or a 404 where `hidden`.
Without `write` the address takes no POST at all; with `write` alone it is a button without a page of its own.
`of` picks the record in the address from a plan of the cast.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from actions.calendar.services import token_of
from tests.cast import ANONYMOUS, EVERYBODY, ROLES, STRANGER, Board, Shelf

NOBODY: tuple[str, ...] = ()
SIGNED_IN = (STRANGER, *ROLES)
READERS = tuple(ROLES)
MANAGER = ("helen",)
DRAFTS = ("helen", "marian", "tom", "grace")  # of a meeting of the board: its members, and those of its groups
GROUP = ("helen", "marian")
LEADERS = ("helen", "marian", "tom")  # of the shared action, and the manager
SETTERS = ("helen", "sunita")


@dataclass(frozen=True)
class Address:
    """One line of the table."""

    name: str
    read: tuple[str, ...]
    write: tuple[str, ...] = NOBODY
    of: Callable[[Board, Shelf], dict] | None = None  # keywords of the address
    form: Callable[[Board, Shelf], dict] | None = None
    query: Callable[[Board, Shelf], str] | None = None
    hidden: bool = False  # whoever reads the plan and may not read this is told that it is not there
    hidden_from: tuple[str, ...] = NOBODY  # these are told that it is not there: it is another agency's
    saves: bool = True  # False: a form that adds no record, and changes none that has a version
    absent: bool = False  # not there for anybody, except on the demonstration board
    refused: tuple[str, ...] = NOBODY  # whose form comes back with the reason: by a rule, and not by their role
    on: tuple[str, ...] = NOBODY  # who is led on from it to another page
    thanks: bool = False  # its form is answered by a page, and leads nowhere
    changes: bool = False  # a page of links to changes alone: refused in a closed plan
    ours: bool = True  # False: a page of the sign-in package, which answers every method

    def answer_to_get(self, name: str) -> str:
        """What this person gets: a status, "on" (to another page) or "sign in"."""
        if name in self.read:
            return "200"
        if name in self.on:
            return "on"
        if self.absent:
            return "404"
        if name == ANONYMOUS and name not in self.write:
            return "sign in"
        if self.write and not self.read and not self.on:
            return "405"
        return "404" if self.hidden and name in READERS or name in self.hidden_from else "403"

    def is_saved(self, answer: str) -> bool:
        """Whether a form that is answered in this way was saved."""
        return self.saves and answer in {"on", "200"}

    def answer_to_post(self, name: str) -> str:
        """What this person gets on sending the form; "on", or "200" where it `thanks`, where it is saved."""
        if name in self.refused:
            return "422"
        if name in self.write:
            return "200" if self.thanks else "on"
        if name == ANONYMOUS and name not in self.read and not self.absent:
            return "sign in"
        if not self.write:
            return "405"
        return "404" if self.hidden and name in READERS or name in self.hidden_from else "403"


def file_of(name: str, read: tuple[str, ...], of: Callable, **more) -> Address:
    """The rows of a page as a file: who reads them may have them prepared, which is a button and saves no record."""
    return Address(name, read, read, of=of, saves=False, **more)


def pk(record: str) -> Callable:
    """The key of a record of the plan."""
    return lambda board, shelf: {"pk": getattr(shelf, record).pk}


def part(kind: str, record: str) -> Callable:
    """The kind and key of a part of the plan."""
    return lambda board, shelf: {"kind": kind, "pk": getattr(shelf, record).pk}


def says(**values) -> Callable:
    """A form of fixed values; every version is 1 on a board that nobody has touched."""
    return lambda board, shelf: values


def form(make: Callable[[Board, Shelf], dict]) -> Callable:
    """A form that names records."""
    return lambda board, shelf: {"version": 1, "reason": "Because", **make(board, shelf)}


DAY = {"on_day": "3", "on_month": "2", "on_year": "2010"}
VERSION = {"version": 1, "reason": "Because"}


def imported(which: str) -> Callable:
    """The key of an import."""
    return lambda board, shelf: {"pk": getattr(board, which).pk}


def record(kind: str, found: Callable) -> Callable:
    """The kind and key of a record with a history."""
    return lambda board, shelf: {"kind": kind, "pk": found(board, shelf).pk}


def at_meeting(**more) -> Callable:
    """The key of a meeting."""
    return lambda board, shelf: {"pk": board.meeting.pk, **more}


def on_the_table(**more) -> Callable:
    """The keys of a meeting and of an action of its plan."""
    return lambda board, shelf: {"pk": board.meeting.pk, "action": board.open.by_group.pk, **more}


PUBLIC = [
    *(Address(name, EVERYBODY) for name in ("healthz", "readyz", "security_txt", "accessibility", "privacy", "help")),
    Address("read_date", SIGNED_IN),
    Address("account_login", (ANONYMOUS,), on=SIGNED_IN, ours=False),
    Address("account_logout", SIGNED_IN, ours=False),
    Address("account_change_password", SIGNED_IN, ours=False),
    Address("account_reset_password", EVERYBODY, ours=False),
    Address("account_reset_password_done", EVERYBODY, ours=False),
    Address("account_reset_password_from_key", EVERYBODY, of=lambda b, s: {"uidb36": "1", "key": "no-key"}, ours=False),
    Address("account_reset_password_from_key_done", EVERYBODY, ours=False),
    *(Address(name, NOBODY, absent=True) for name in ("demo_people", "metrics")),  # without DEMO, without its token
    Address("demo_sign_in", NOBODY, of=lambda b, s: {"token": "no-token"}, absent=True),
]
READING = [
    Address("home", (STRANGER,), on=READERS),
    Address("plan", READERS),
    file_of("export_plan", READERS, lambda b, s: {"format": "csv"}),
    Address("timeline", READERS),
    file_of("export_timeline", READERS, lambda b, s: {"format": "docx"}),
    Address("action", READERS, of=pk("by_group")),
    Address("action_history", READERS, of=pk("by_group")),
    Address("desk", MANAGER),
    Address(
        "write_to_leads",
        MANAGER,
        MANAGER,
        form=lambda b, s: {
            "note": "What is new?",
            "previewed": " ".join(str(each.pk) for each in s.plan.actions.all()),
        },
    ),
    Address(
        "my_actions", READERS, LEADERS, form=lambda b, s: {f"text-{s.shared.pk}": "Held", "save": f"{s.shared.pk}:0"}
    ),
    Address("evidence", READERS, of=pk("evidence")),
    Address("history", READERS, of=record("evidence", lambda b, s: s.evidence)),
    Address("glossary", READERS),
    Address("search", READERS),
    Address("calendar", READERS),
    Address("make_feed", NOBODY, READERS, form=says(scope="own")),
    Address("revoke_feed", NOBODY, MANAGER, lambda b, s: {"pk": b.feed.pk}, hidden=True),
    Address("calendar_feed", EVERYBODY, of=lambda b, s: {"token": token_of(b.feed)}),
    Address("history", READERS, of=record("plan", lambda b, s: s.plan)),
    Address("history", READERS, of=record("priority", lambda b, s: s.priority)),
    Address("history", READERS, of=record("objective", lambda b, s: s.objective)),
    Address("history", READERS, of=record("method", lambda b, s: s.method)),
    Address("history", READERS, of=record("timescale", lambda b, s: s.proposed)),
    Address("history", READERS, of=record("update", lambda b, s: s.update)),
    Address("history", READERS, of=record("term", lambda b, s: s.term)),
    Address("history", READERS, of=record("meeting", lambda b, s: b.meeting)),
    Address("history", READERS, of=record("lead", lambda b, s: b.leads["group"])),
    Address("history", READERS, of=record("agency", lambda b, s: b.school)),
    Address("history", READERS, of=record("group", lambda b, s: b.group)),
    Address("history", MANAGER, of=record("import", lambda b, s: b.preview), hidden=True),
]
WRITING = [
    Address("add_update", GROUP, GROUP, pk("by_group"), says(text="All heads agree", **DAY)),
    Address("correct_update", GROUP, GROUP, pk("update"), says(text="The draft is out", version=1, **DAY)),
    Address("strike_out_update", GROUP, GROUP, pk("update"), says(**VERSION)),
    Address("read_wording", READERS, query=lambda board, shelf: f"?wording=TBC&action={shelf.by_group.pk}"),
    Address("propose_timescale", GROUP, GROUP, pk("by_group"), says(wording="By June 2010", reason="More heads")),
    Address(
        "complete_action", GROUP, GROUP, pk("by_group"), says(version=1, done="Sent", difference="All have one", **DAY)
    ),
    Address("reopen_action", ("helen", "ruth"), ("helen", "ruth"), pk("completed"), says(**VERSION)),
    Address("declare", GROUP, GROUP, pk("by_group"), says(version=1, declared="at_risk", declared_reason="No money")),
    Address(
        "meet_dated_part",
        ("helen", "ruth"),
        ("helen", "ruth"),
        lambda b, s: {"pk": s.completed.timescales.get().pk},
        says(version=1, dated_part_met_on_day="3", dated_part_met_on_month="2", dated_part_met_on_year="2010"),
    ),
    Address("add_evidence", GROUP, GROUP, pk("by_group"), says(url="https://www.example.org/policy", title="Policy")),
    Address("remove_evidence", GROUP, GROUP, pk("evidence"), says(**VERSION)),
    Address("set_colour", GROUP, GROUP, pk("by_group"), says(colour="A", reason="The money is late")),
    Address("take_back_colour", GROUP, GROUP, pk("override"), says(**VERSION)),
    Address("agree_timescale", MANAGER, MANAGER, pk("proposed"), lambda b, s: {"version": 1, "meeting": b.meeting.pk}),
    Address("decline_timescale", MANAGER, MANAGER, pk("proposed"), says(**VERSION)),
    Address("take_back_timescale", ("tom",), ("tom",), pk("proposed"), says(version=1)),
]
MEETINGS = [
    Address("meetings", READERS),
    Address("meeting", READERS, of=at_meeting()),
    Address("export_minutes", DRAFTS, of=at_meeting(format="docx")),
    Address("export_minutes", READERS, of=lambda b, s: {"pk": b.closed_meeting.pk, "format": "docx"}),
    Address("export_agenda", DRAFTS, of=at_meeting(format="docx")),
    Address(
        "set_agenda_line",
        NOBODY,
        MANAGER,
        at_meeting(),
        lambda b, s: {"number": b.open.by_other_group.number, "choice": "added", "note": "First"},
    ),
    Address(
        "add_meeting",
        MANAGER,
        MANAGER,
        form=says(name="Board", held_on_day="4", held_on_month="3", held_on_year="2010"),
    ),
    Address(
        "edit_meeting",
        MANAGER,
        MANAGER,
        at_meeting(),
        says(name="Board", held_on_day="4", held_on_month="3", held_on_year="2010", version=1),
    ),
    Address("cancel_meeting", MANAGER, MANAGER, at_meeting(), says(**VERSION)),
    Address("reinstate_meeting", MANAGER, MANAGER, lambda b, s: {"pk": b.cancelled_meeting.pk}, says(**VERSION)),
    Address("attendance", MANAGER, MANAGER, at_meeting(), says(present="Sam Field, school nurse")),
    Address("close_minutes", MANAGER, MANAGER, at_meeting(), says(version=1)),
    Address("reopen_minutes", MANAGER, MANAGER, lambda b, s: {"pk": b.closed_meeting.pk}, says(**VERSION)),
    Address("walk_meeting", MANAGER, of=at_meeting()),
    Address("meeting_stands", MANAGER, of=on_the_table()),
    Address("minute", NOBODY, MANAGER, on_the_table(kind="note"), says(**{"note-text": "Heard"}), on=MANAGER),
    Address("add_note", NOBODY, MANAGER, at_meeting(), says(**{"general-text": "The chair thanks all"})),
    Address("correct_note", MANAGER, MANAGER, pk("note"), says(text="Put right", version=1)),
    Address("strike_out_note", MANAGER, MANAGER, pk("note"), says(**VERSION)),
    Address("correct_decision", MANAGER, MANAGER, pk("decision"), says(text="Agreed", version=1)),
    Address("strike_out_decision", MANAGER, MANAGER, pk("decision"), says(**VERSION)),
    Address("history", DRAFTS, of=record("note", lambda b, s: s.note), hidden=True),
    Address("history", DRAFTS, of=record("attendance", lambda b, s: b.attendance), hidden=True),
]
TASK = {"text": "Ring them", "owner_name": "MO"}
DECISION = {"outcome": "keep", "text": "It stays", "version": 1}
ASKERS = ("helen", "marian", "tom", "ruth", "denzil", "grace")
RELATED = [
    Address("follow_ups", READERS),
    file_of("export_follow_ups", READERS, lambda b, s: {"format": "csv"}),
    Address("add_follow_up", GROUP, GROUP, pk("by_group"), says(**TASK)),
    Address("edit_follow_up", GROUP, GROUP, pk("follow_up"), says(version=1, **TASK)),
    Address("finish_follow_up", (*GROUP, "grace"), (*GROUP, "grace"), pk("follow_up"), says(version=1, **DAY)),
    Address("drop_follow_up", GROUP, GROUP, pk("follow_up"), says(**VERSION)),
    Address("reopen_follow_up", GROUP, GROUP, pk("closed_follow_up"), says(**VERSION)),
    Address("queries", READERS),
    file_of("export_queries", READERS, lambda b, s: {"format": "csv"}),
    Address("raise_query", ASKERS, ASKERS, pk("by_school"), says(text="Is it ours?")),
    Address("answer_query", ASKERS, ASKERS, pk("query"), says(text="It is")),
    Address("decide_query", MANAGER, MANAGER, pk("query"), says(**DECISION)),
    Address("record_decision", MANAGER, MANAGER, pk("by_group"), says(text="It stays")),
    Address("withdraw_request", MANAGER, MANAGER, pk("asked"), says(**VERSION)),
    Address("history", READERS, of=record("request", lambda b, s: s.asked)),
    Address("references", MANAGER),
    Address("settle_reference", MANAGER, MANAGER, pk("reference"), says(version=1, answer="nothing")),
    Address("confirm_reference", NOBODY, MANAGER, pk("reference"), says(version=1)),
]
BULK = [
    Address("bulk", MANAGER, MANAGER, form=lambda b, s: {"row": s.row.pk}, saves=False),
    Address(
        "bulk_change",
        MANAGER,
        MANAGER,
        lambda b, s: {"kind": "risk"},
        says(declared="at_risk", reason="No money"),
        lambda b, s: f"?plan={s.plan.pk}&actions={s.by_group.pk}",
        saves=False,
    ),
    Address("bulk_preview", MANAGER, MANAGER, lambda b, s: {"key": "no-key"}, saves=False),
]
SETTINGS = [
    Address("settings", SETTERS),
    Address(
        "change_setting",
        SETTERS,
        SETTERS,
        of=lambda b, s: {"key": "colours.due_soon_days"},
        form=says(
            value="21", applies_from_day="1", applies_from_month="1", applies_from_year="2100", reason="Three weeks do"
        ),
    ),
]
STRUCTURE = [
    Address("add_priority", MANAGER, MANAGER, form=says(number="3", text="Everybody reports")),
    Address("edit_part", MANAGER, MANAGER, part("priority", "priority"), says(number="1", text="Reworded", **VERSION)),
    Address(
        "edit_part", MANAGER, MANAGER, part("objective", "objective"), says(number="1.", text="Reworded", **VERSION)
    ),
    Address("edit_part", MANAGER, MANAGER, part("method", "method"), says(number="1.", text="Reworded", **VERSION)),
    Address("add_part", MANAGER, MANAGER, part("priority", "priority"), says(number="3.", text="A new aim")),
    Address("add_part", MANAGER, MANAGER, part("objective", "objective"), says(number="3.", text="A new means")),
    Address("shift_part", NOBODY, MANAGER, part("priority", "priority"), says(to="down")),
    Address("shift_part", NOBODY, MANAGER, part("objective", "objective"), says(to="down")),
    Address("shift_part", NOBODY, MANAGER, part("method", "method"), says(to="down")),
    Address(
        "move_part",
        MANAGER,
        MANAGER,
        part("objective", "objective"),
        form(lambda b, s: {"parent": s.other_priority.pk}),
    ),
    Address(
        "move_part", MANAGER, MANAGER, part("method", "last_method"), form(lambda b, s: {"parent": s.objective.pk})
    ),
    Address("archive_part", MANAGER, MANAGER, part("method", "empty_method"), says(**VERSION)),
    Address(
        "add_action",
        MANAGER,
        MANAGER,
        pk("method"),
        lambda b, s: {"text": "Ask the pupils", "leads": [b.leads["group"].pk], "wording": "Ongoing"},
    ),
    Address("move_placement", MANAGER, MANAGER, pk("row"), form(lambda b, s: {"method": s.last_method.pk})),
    Address("remove_placement", MANAGER, MANAGER, pk("second_row"), says(**VERSION)),
    Address("shift_placement", NOBODY, MANAGER, pk("row"), says(to="down")),
    Address("count_measure", NOBODY, MANAGER, pk("by_group"), saves=False),
    Address("measure", MANAGER, MANAGER, pk("by_group"), says(measure="agencies.coverage", **VERSION)),
    Address("edit_action", MANAGER, MANAGER, pk("by_group"), says(text="Reworded", status="in_progress", **VERSION)),
    Address("set_leads", MANAGER, MANAGER, pk("by_group"), form(lambda b, s: {"leads": [b.leads["police"].pk]})),
    Address(
        "split_action",
        MANAGER,
        MANAGER,
        pk("by_group"),
        says(
            first_text="Write it", first_wording="Ongoing", second_text="Send it", second_wording="Ongoing", **VERSION
        ),
    ),
    Address(
        "merge_action",
        MANAGER,
        MANAGER,
        pk("by_group"),
        says(other_version=1, leads="both", **VERSION),
        query=lambda b, s: f"?other={s.by_police.pk}",
    ),
    Address("place_action", MANAGER, MANAGER, pk("by_group"), form(lambda b, s: {"method": s.last_method.pk})),
    Address("withdraw_action", MANAGER, MANAGER, pk("by_group"), says(**VERSION)),
    Address("reinstate_action", MANAGER, MANAGER, pk("withdrawn"), says(**VERSION)),
    Address("add_term", MANAGER, MANAGER, form=says(term="ICT", meaning="Information technology")),
    Address("sort_terms", NOBODY, MANAGER),
    Address("edit_term", MANAGER, MANAGER, pk("term"), says(term="LSCB", meaning="The board", **VERSION)),
    Address("archive_term", MANAGER, MANAGER, pk("term"), says(**VERSION)),
    Address("shift_term", NOBODY, MANAGER, pk("term"), says(to="down")),
]
CHECKING = [
    Address("check", READERS),
    Address("mend_finding", NOBODY, ("helen", "marian", "tom", "ruth", "denzil"), form=says(finding="no"), saves=False),
    Address(
        "leave_finding",
        MANAGER,
        MANAGER,
        form=says(reason="It is known"),
        query=lambda b, s: f"?finding=past_date:{s.by_school.pk}:2009-12-31",
    ),
    Address("ask_again", NOBODY, MANAGER, form=says(finding="no"), saves=False),
    Address(
        "settle_date",
        MANAGER,
        MANAGER,
        pk("undated"),
        says(due_day="31", due_month="5", due_year="2010", **VERSION),
    ),
    Address(
        "place_lead",
        MANAGER,
        MANAGER,
        lambda b, s: {"pk": b.leads["police"].pk},
        says(kind="role", role="manager", version=1),
    ),
]
TABLE = [
    *PUBLIC,
    *READING,
    *WRITING,
    *MEETINGS,
    *STRUCTURE,
    *SETTINGS,
    *RELATED,
    *BULK,
    *CHECKING,
]
