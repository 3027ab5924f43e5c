"""The list of follow-ups: one filter for the page and its files."""

import datetime as dt

from django import forms

from actions.models import FollowUp, Meeting, Plan
from core.documents.model import DATES, NUMBERS, Column, Document
from core.pages.lists import list_document, table_of
from core.text.dates import print_date

OPEN, OVERDUE, DONE, DROPPED, ALL = "", "overdue", "done", "dropped", "all"
STATES = (
    (OPEN, "Open"),
    (OVERDUE, "Overdue"),
    (DONE, "Done"),
    (DROPPED, "No longer needed"),
    (ALL, "All"),
)
ME = "me"
COLUMNS = (
    Column("Due", 9, is_row_header=True, values=DATES),
    Column("Who", 13, is_row_header=True),
    Column("What is to be done", 28),
    Column("No.", 4, values=NUMBERS),
    Column("Action", 24),
    Column("State", 12),
    Column("From", 10),
)


class FollowUpFilter(forms.Form):
    person = forms.ChoiceField(label="Who", required=False)
    meeting = forms.ChoiceField(label="Meeting", required=False)
    state = forms.ChoiceField(label="State", required=False, choices=STATES)

    def __init__(self, data, *, plan: Plan, user):
        super().__init__(data)
        self.user, self.everything = user, FollowUp.objects.visible_to(user).filter(action__plan=plan)
        self.fields["person"].choices = [("", "Everybody"), (ME, "Me"), *owners_of(self.everything)]
        held = Meeting.objects.visible_to(user).filter(follow_ups__in=self.everything).distinct()
        self.fields["meeting"].choices = [("", "All meetings"), *((str(one.pk), str(one)) for one in held)]

    def rows(self, on: dt.date):
        """The follow-ups that fit, open ones first; none where something is wrong with the filters."""
        rows = self.everything.select_related("action", "meeting", "done_by").listed()
        if not self.is_valid():
            return rows.none()
        asked = self.cleaned_data
        if asked["person"]:
            rows = rows.filter(**owner_filter(asked["person"], self.user))
        if asked["meeting"]:
            rows = rows.filter(meeting=asked["meeting"])
        shown = {OPEN: rows.open, OVERDUE: lambda: rows.overdue(on), DONE: rows.done, DROPPED: rows.dropped}
        return shown[asked["state"]]() if asked["state"] in shown else rows

    def in_words(self) -> list[str]:
        """The filters as the files print them; the state always, since it is never "any" by itself."""
        data = self.cleaned_data if self.is_valid() else {}
        parts = [f"State: {dict(STATES)[data.get('state', OPEN)]}"]
        for name in ("person", "meeting"):
            if data.get(name):
                label = self.user.display_name if data[name] == ME else dict(self.fields[name].choices)[data[name]]
                parts.append(f"{self.fields[name].label}: {label}")
        return parts


def owners_of(follow_ups) -> list[tuple[str, str]]:
    """(value, name) of everybody who has one to do; people with an account by it, others by the printed name."""
    found = {}
    for pk, name, email, printed in follow_ups.order_by().values_list(
        "owner_id", "owner__name", "owner__email", "owner_name"
    ):
        found[f"u{pk}" if pk else f"n{printed}"] = (name or email) if pk else printed
    return sorted(found.items(), key=lambda item: item[1].casefold())


def owner_filter(value: str, user) -> dict:
    if value == ME:
        return {"owner": user}
    return {"owner": int(value[1:])} if value.startswith("u") else {"owner__isnull": True, "owner_name": value[1:]}


def state_of(task: FollowUp, on: dt.date) -> str:
    if task.done_on:
        who = f" by {task.done_by.display_name}" if task.done_by else ""
        return f"Done on {print_date(task.done_on)}{who}" + (f": {task.done_note}" if task.done_note else "")
    if task.dropped_on:
        return f"No longer needed since {print_date(task.dropped_on)}"
    return "Overdue" if task.due and task.due < on else "Open"


def followup_document(plan: Plan, rows, criteria: list[str], on: dt.date) -> Document:
    lines = (
        (
            print_date(task.due) or "No date",
            task.owner_name,
            task.text,
            str(task.action.number),
            task.action.text,
            state_of(task, on),
            str(task.meeting or ""),
        )
        for task in rows
    )
    none = "No follow-up matches what was asked for."
    above = (plan.title, *criteria)
    summary = "Each row is about one action, named by its number and text."
    table = table_of("Follow-ups", COLUMNS, lines, none=none, summary=summary, above=above)
    return list_document("Follow-ups", [table], lines=above)
