"""Labels of buttons are a verb and a thing, and red is kept for what withdraws, cancels or removes."""

from __future__ import annotations

import re

from tests.architecture.source import ROOT

APPS = ["accounts", "actions", "agencies", "api", "audits", "core", "esafety", "incidents", "reminders", "reports"]
SUBMIT = re.compile(r"""(?:submit=f?|"submit": f?)"([^"]+)\"""")
RED = re.compile(r"""warning=True|"warning": True""")
REMOVES = (
    "Withdraw",
    "Cancel",
    "Remove",
    "Strike out",
    "Stop printing",
    "Call",
    "Take",
    "Confirm and delete",
    "Ask to delete",
)
REMOVES += (
    "Revoke",
    "Delete",
    "Undo the import",
    "Confirm, and let them go",
    "Propose the removal",
    "Carry out",
    "Undo import",
)
# A thing named by the pronoun alone.
PRONOUN = re.compile(r"^\w+ (it|them)\b( again| back)?$")


def sources():
    for path in [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]:
        yield path, path.read_text()
    for path in sorted((ROOT / "templates").rglob("*.html")):
        yield path, path.read_text()


def test_labels_of_buttons_name_their_thing():
    wrong = [f"{path.relative_to(ROOT)}: {label}" for path, text in sources() for label in SUBMIT.findall(text)
             if PRONOUN.match(label)]  # fmt: skip
    assert wrong == []


def label_of(text: str, at: int) -> str:
    """The label of the button whose form is red at this place of a source: the nearest before it, else behind it."""
    before = SUBMIT.findall(text[max(0, at - 700) : at])
    return before[-1] if before else (SUBMIT.findall(text[at : at + 400]) or [""])[0]


def test_red_buttons_withdraw_cancel_or_remove():
    found = {(path, label_of(text, red.start())) for path, text in sources() for red in RED.finditer(text)}
    wrong = [
        f"{path.relative_to(ROOT)}: {label}" for path, label in sorted(found) if label and not label.startswith(REMOVES)
    ]
    assert wrong == []
