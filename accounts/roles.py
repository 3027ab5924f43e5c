"""Roles and what each may do, as plain data: read it like the table "Roles" of the design.

Default is nothing: what a role does not name, it may not do. Whether a permission reaches a given record
(own groups, own agency, own meeting) is judged in agencies/access.py, which asks here for names only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

PERMISSIONS: dict[str, str] = {
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
    "plan.answer_own": "Answer an action for all agencies, for one's own agency.",
    "plan.answer_any": "Answer an action for all agencies, for any agency.",
    "history.read": "Read who changed what, when and why.",
    "history.clean": "Be the first or second person for retention and redaction.",
    "access_log.read": "Read who looked at what.",
    "meetings.manage": "Add meetings and name their minute-takers.",
    "directory.read": "Read the directory of agencies and their lead officers.",
    "directory.edit_own": "Edit one's own agency in the directory.",
    "directory.edit_any": "Edit every agency in the directory.",
    "people.invite_colleague": "Invite a colleague of one's own agency.",
    "people.invite": "Invite anyone.",
    "people.manage": "Give and end roles; let people in and shut them out.",
    "settings.edit": "Change the settings of the board.",
}


@dataclass(frozen=True)
class Role:
    """One role: `key` is what the database holds, the rest is for people to read."""

    key: str
    name: str
    description: str
    permissions: frozenset[str]


_READS = frozenset({"plan.read", "history.read", "directory.read"})

WORKING_GROUP = Role(
    key="working_group",
    name="Working-group member",
    description="Keeps the actions that their own groups lead up to date; minutes meetings when named.",
    permissions=_READS | {"plan.update_led", "plan.minute", "plan.raise_query"},
)
MANAGER = Role(
    key="manager",
    name="Development manager",
    description="Keeps the plan: its structure, imports, revisions, decisions, meetings and directory.",
    permissions=_READS
    | {
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
        "people.invite",
        "settings.edit",
    },
)
AGENCY = Role(
    key="agency",
    name="Agency lead officer or colleague",
    description="Acts for their own agency only.",
    permissions=_READS
    | {
        "plan.update_led",
        "plan.raise_query",
        "plan.answer_own",
        "directory.edit_own",
        "people.invite_colleague",
    },
)
SIGNATORY = Role(
    key="signatory",
    name="Agency signatory",
    description="Head teacher or chief officer who signs for their own agency.",
    permissions=_READS | {"plan.answer_own", "directory.edit_own"},
)
RECORDER = Role(
    key="recorder",
    name="Social-care recorder",
    description="Records incidents; reads the plan.",
    permissions=_READS,
)
BOARD = Role(
    key="board",
    name="Board member",
    description="Reads before the meeting, and asks.",
    permissions=_READS | {"plan.raise_query"},
)
DPO = Role(
    key="dpo",
    name="Data protection officer",
    description="Reads the access log; first or second person for retention and redaction.",
    permissions=_READS | {"history.clean", "access_log.read"},
)
ADMINISTRATOR = Role(
    key="administrator",
    name="Administrator",
    description="People and settings; not incidents.",
    permissions=_READS | {"directory.edit_any", "people.invite", "people.manage", "settings.edit"},
)

ROLES: dict[str, Role] = {
    role.key: role for role in (WORKING_GROUP, MANAGER, AGENCY, SIGNATORY, RECORDER, BOARD, DPO, ADMINISTRATOR)
}


def role_choices() -> list[tuple[str, str]]:
    """(key, name) of every role, in the order of the table."""
    return [(role.key, role.name) for role in ROLES.values()]


def permissions_of_roles(keys: Iterable[str]) -> frozenset[str]:
    """Everything that any of these roles allows; a key that is no role allows nothing."""
    return frozenset().union(*(ROLES[key].permissions for key in keys if key in ROLES))


def permissions_of(user) -> frozenset[str]:
    """Everything that this person's roles allow; nothing for a person who is not signed in or is shut out."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return frozenset()
    return permissions_of_roles(user.roles)
