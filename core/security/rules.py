"""Which security events there are, how they are printed, and which details they may have. Pure."""

DAYS_KEPT = 400
SESSION_NUMBER = "number"  # in a session: what names it in addresses and in the journal

# Kind → its name in the filter. No more than 16: each must be understood by whoever reads the journal.
KINDS = {
    "sign_in": "Sign-in",
    "second_step": "Second step of signing in",
    "proof": "Showing again that it is them",
    "throttled": "Too many attempts",
    "refused": "Pages that were refused",
    "account": "Account or second step changed",
    "role": "Roles",
    "token": "Calendar links and API tokens",
    "session": "Sessions ended",
    "export": "Files downloaded",
    "case_number": "Case numbers shown",
    "setting": "Settings",
    "purge": "Removal from the history",
    "key": "Encryption keys",
    "check": "Checks that failed",
    "alert": "Alerts",
}

# (kind, outcome) → how it is printed
EVENTS = {
    ("sign_in", "done"): "Signed in",
    ("sign_in", "wrong"): "Failed to sign in",
    ("sign_in", "link"): "Opened a return by an emailed link",
    ("second_step", "done"): "Second step was right",
    ("second_step", "wrong"): "Second step was wrong",
    ("second_step", "blocked"): "Second step was not checked: too many attempts",
    ("proof", "done"): "Showed again that it is them",
    ("proof", "wrong"): "Failed to show that it is them",
    ("proof", "blocked"): "Proof was not checked: too many attempts",
    ("throttled", "blocked"): "Page not shown: too many attempts",
    ("refused", "right"): "Page refused: no right to it",
    ("refused", "record"): "Page refused: no such record, or not theirs",
    ("refused", "form"): "Form refused: not sent from a page of this site, or too old",
    ("account", "added"): "Second step added",
    ("account", "removed"): "Second step removed",
    ("account", "reset"): "New recovery codes made",
    ("account", "password"): "Password changed",
    ("account", "address"): "Email address changed",
    ("account", "closed"): "Account closed",
    ("account", "opened"): "Account opened again",
    ("role", "given"): "Role given",
    ("role", "ended"): "Role ended",
    ("role", "invited"): "Invited to a role",
    ("role", "proposed"): "Role or removal of a second step proposed",
    ("role", "confirmed"): "Proposal confirmed",
    ("role", "refused"): "Proposal refused",
    ("role", "withdrawn"): "Proposal withdrawn",
    ("role", "noted"): "Command at the server noted",
    ("role", "break_glass"): "Made administrator for a day, or second step removed, by a command at the server",
    ("token", "made"): "Calendar link made",
    ("token", "ended"): "Calendar link ended",
    ("token", "issued"): "API token made",
    ("token", "revoked"): "API token revoked",
    ("session", "out"): "Signed out",
    ("session", "ended"): "Session ended",
    ("export", "done"): "File downloaded",
    ("case_number", "shown"): "Case number shown",
    ("setting", "changed"): "Setting changed",
    ("purge", "asked"): "Removal from the history requested",
    ("purge", "confirmed"): "Removal from the history confirmed",
    ("purge", "stopped"): "Removal from the history stopped",
    ("purge", "done"): "Removed from the history",
    ("key", "changed"): "Case numbers encrypted under another key",
    ("key", "wrong"): "A key does not open what it should",
    ("check", "failed"): "A check failed",
    ("alert", "raised"): "Alert sent",
    ("alert", "listed"): "Alert about the set-up of the board, not emailed at once",
    ("alert", "owner"): "Owner of the account told",
}
WARNINGS = {"wrong", "blocked", "right", "record", "form", "break_glass", "failed", "raised"}

# Keys that the details of an event may have → name on the page. Values come from code and never from what is typed.
DETAILS = {
    "address": "Address that nobody here has",  # a keyed hash of a typed one
    "by": "By",  # "command" where it was no person
    "check": "Check",
    "count": "Number",
    "device": "Browser",
    "event": "Event",
    "method": "How",
    "page": "Page",
    "reason": "Why",
    "record": "Record",
    "role": "Role",
    "setting": "Setting",
    "table": "Table",
}
MOST_DETAIL = 120  # characters of one value


def require_listed(kind: str, outcome: str, detail: dict) -> None:
    """Raises ValueError for an event, a key of its details or a value that no event may have."""
    if (kind, outcome) not in EVENTS:
        raise ValueError(f"There is no security event {kind}, {outcome}.")
    for name, value in detail.items():
        if name not in DETAILS:
            raise ValueError(f"A security event has no detail {name}.")
        is_number = isinstance(value, int) and not isinstance(value, bool)
        if not (is_number or isinstance(value, str) and len(value) <= MOST_DETAIL):
            raise ValueError(f"The detail {name} of a security event is a number or a short text.")
