"""Roles and what each may do, as plain data: read it like a table.

Default is nothing: what a role does not name, it may not do. Whether a permission reaches a given record
(own groups, own agency, own meeting) is decided in agencies/access.py, which asks here for names only.
"""

from collections.abc import Iterable
from dataclasses import dataclass

PERMISSIONS: dict[str, str] = {
    "reports.build": "Make, correct and freeze reports; choose how they look.",
    "reports.read_internal": "Read internal editions of reports, after a second step of signing in.",
    "plan.read": "Read the plan, its measures and published reports.",
    "plan.update_led": "Add updates, follow-ups and evidence, and propose timescales, on actions that "
    "one's own groups or agency lead.",
    "plan.update_any": "The same on every action.",
    "plan.minute": "As the named minute-taker of a meeting: update every action, agree revisions and "
    "record decisions of that meeting.",
    "plan.agree_revision": "Agree a revised timescale.",
    "plan.record_decision": "Record a decision on an action.",
    "plan.raise_query": "Ask a question about an action.",
    "plan.decide_query": "Answer a question about an action with a decision.",
    "plan.structure": "Add, reorder, move, split, merge and withdraw anything printed in the plan.",
    "plan.import": "Import a plan from a file.",
    "plan.roll_forward": "Roll the plan forward into the next year.",
    "plan.read_answers": "Read what each agency answered to an action for all agencies.",
    "plan.answer_own": "Answer an action for all agencies, for one's own agency.",
    "plan.answer_any": "Answer an action for all agencies, for any agency.",
    "history.read": "Read who changed what, when and why.",
    "history.clean": "Be the first or second person for retention and redaction.",
    "access_log.read": "Read who looked at what.",
    "keeping.desk": "Begin on the page of what waits for data protection.",
    "meetings.manage": "Add meetings and name their minute-takers.",
    "directory.read": "Read the directory of agencies and their lead officers.",
    "directory.edit_own": "Edit one's own agency in the directory.",
    "directory.edit_any": "Edit every agency in the directory.",
    "audits.manage": "Keep questionnaires and rounds of audit returns; extend and exempt.",
    "audits.fill_own": "Fill in the audit returns of one's own agency.",
    "audits.sign_own": "Sign the audit returns of one's own agency.",
    "audits.key_in": "Key in audit returns of places without accounts of their own.",
    "audits.moderate": "Judge audit returns, send them back, close them and open them again.",
    "audits.read_all": "Read every audit return, by name.",
    "audits.read_totals": "Read the results of audit returns as totals.",
    "incidents.record": "Record incidents, correct them, and cancel those recorded in error; declare nil returns.",
    "incidents.read": "Read records of incidents.",
    "incidents.read_case_number": "See the case number of an incident.",
    "incidents.manage": "Keep the types of incident.",
    "incidents.figures": "Read internal figures of incidents.",
    "incidents.publish": "Cut quarters of incident figures off, and publish figures.",
    "voices.run_own": "Prepare, run and finish the children's survey of one's own agency.",
    "voices.see_own": "Read the result of the children's survey of one's own agency.",
    "voices.manage": "Manage the children's survey: run it for any setting, publish its figures.",
    "voices.see_published": "Read published figures of the children's survey.",
    "training.book": "Book places on training sessions for oneself and colleagues, and read one's own certificates.",
    "training.manage": "Manage training sessions: who is on the list, who came.",
    "resources.read": "Read the resources for schools.",
    "resources.manage": "Manage the resources for schools, and review their links.",
    "news.read": "Read news of the board.",
    "news.manage": "Write, publish and end news of the board.",
    "security.read": "Read the security journal.",
    "people.invite_colleague": "Invite a colleague of one's own agency.",
    "people.invite": "Invite anyone.",
    "people.manage": "Give and end roles; let people in and shut them out.",
    "power.decide": "Confirm or refuse a role with wide rights, or the removal of a second step, that another person "
    "proposed.",
    "reminders.read": "See who is reminded of what, and when.",
    "mail.manage": "See what became of emails, and send again what failed.",
    "settings.edit": "Change the settings of the board.",
    "tokens.make_own": "Make tokens by which programs read what one may read.",
    "tokens.manage_all": "See and revoke the tokens of everybody.",
}


@dataclass(frozen=True)
class Role:
    """`second_factor`: whoever holds it proves one at each sign-in (ADR 15)."""

    key: str
    name: str
    description: str
    permissions: frozenset[str]
    second_factor: bool = False


_READS = frozenset({"plan.read", "history.read", "directory.read", "voices.see_published"})
_TAKES_PART = frozenset({"training.book", "resources.read", "news.read"})

WORKING_GROUP = Role(
    key="working_group",
    name="Working-group member",
    description="Keeps the actions that their own groups lead up to date; minutes meetings when named.",
    permissions=_READS
    | _TAKES_PART
    | {
        "plan.read_answers",
        "plan.update_led",
        "plan.minute",
        "plan.raise_query",
        "audits.read_totals",
        "tokens.make_own",
    },
)
MANAGER = Role(
    key="manager",
    name="Development manager",
    description="Keeps the plan: its structure, imports, revisions, decisions, meetings and directory.",
    permissions=_READS
    | _TAKES_PART
    | {
        "plan.read_answers",
        "plan.update_any",
        "plan.agree_revision",
        "plan.record_decision",
        "plan.raise_query",
        "plan.decide_query",
        "plan.structure",
        "plan.import",
        "plan.roll_forward",
        "plan.answer_any",
        "history.clean",
        "access_log.read",
        "meetings.manage",
        "directory.edit_any",
        "audits.manage",
        "audits.key_in",
        "audits.moderate",
        "audits.read_all",
        "audits.read_totals",
        "incidents.record",
        "incidents.read",
        "incidents.read_case_number",
        "incidents.manage",
        "incidents.figures",
        "incidents.publish",
        "people.invite",
        "power.decide",
        "reminders.read",
        "mail.manage",
        "reports.build",
        "reports.read_internal",
        "settings.edit",
        "tokens.make_own",
        "voices.manage",
        "training.manage",
        "resources.manage",
        "news.manage",
    },
    second_factor=True,
)
AGENCY = Role(
    key="agency",
    name="Agency lead officer or colleague",
    description="Acts for their own agency only.",
    permissions=_READS
    | _TAKES_PART
    | {
        "plan.update_led",
        "plan.raise_query",
        "plan.answer_own",
        "directory.edit_own",
        "audits.fill_own",
        "people.invite_colleague",
        "tokens.make_own",
        "voices.run_own",
        "voices.see_own",
    },
)
SIGNATORY = Role(
    key="signatory",
    name="Agency signatory",
    description="Head teacher or chief officer who signs for their own agency.",
    permissions=_READS
    | _TAKES_PART
    | {"plan.answer_own", "directory.edit_own", "audits.fill_own", "audits.sign_own", "voices.see_own"},
)
RECORDER = Role(
    key="recorder",
    name="Social-care recorder",
    description="Records incidents; reads the plan.",
    permissions=_READS
    | _TAKES_PART
    | {
        "plan.read_answers",
        "incidents.record",
        "incidents.read",
        "incidents.read_case_number",
        "incidents.figures",
        "reports.read_internal",
        "tokens.make_own",
    },
    second_factor=True,
)
BOARD = Role(
    key="board",
    name="Board member",
    description="Reads before the meeting, and asks.",
    permissions=_READS
    | _TAKES_PART
    | {"plan.read_answers", "plan.raise_query", "audits.read_totals", "reports.read_internal"},
)
DPO = Role(
    key="dpo",
    name="Data protection officer",
    description="Reads the access log and the security journal; first or second person for retention and redaction.",
    permissions=_READS
    | {
        "plan.read_answers",
        "history.clean",
        "access_log.read",
        "keeping.desk",
        "incidents.figures",
        "security.read",
        "power.decide",
        "tokens.make_own",
        "tokens.manage_all",
    },
    second_factor=True,
)
ADMINISTRATOR = Role(
    key="administrator",
    name="Administrator",
    description="People, settings and the security journal; not incidents.",
    permissions=_READS
    | {
        "plan.read_answers",
        "directory.edit_any",
        "people.invite",
        "people.manage",
        "power.decide",
        "mail.manage",
        "settings.edit",
        "security.read",
        "tokens.make_own",
        "tokens.manage_all",
    },
    second_factor=True,
)

ROLES: dict[str, Role] = {
    role.key: role for role in (WORKING_GROUP, MANAGER, AGENCY, SIGNATORY, RECORDER, BOARD, DPO, ADMINISTRATOR)
}


def role_choices() -> list[tuple[str, str]]:
    return [(role.key, role.name) for role in ROLES.values()]


def require_second_factor(keys: Iterable[str]) -> bool:
    return any(ROLES[key].second_factor for key in keys if key in ROLES)


# Roles that see incidents, are one of the two who clean history, or manage people. One person proposes who gets one,
# another confirms it (accounts/power), each with fresh proof, and everybody who holds one is told.
GUARDED = frozenset(key for key, role in ROLES.items() if role.second_factor)
GIVEN_BY_ADMINISTRATORS = frozenset({"administrator", "dpo", "manager"})


def givable(permissions: frozenset[str]) -> frozenset[str]:
    """Keys of the roles that these permissions give by an invitation (ADR 25)."""
    if "people.manage" in permissions:
        return frozenset(ROLES)
    if "people.invite" in permissions:
        return frozenset(ROLES) - GIVEN_BY_ADMINISTRATORS
    return frozenset({"agency"}) if "people.invite_colleague" in permissions else frozenset()


def permissions_of_roles(keys: Iterable[str]) -> frozenset[str]:
    """Everything that any of these roles allows; a key that is no role allows nothing."""
    return frozenset().union(*(ROLES[key].permissions for key in keys if key in ROLES))
