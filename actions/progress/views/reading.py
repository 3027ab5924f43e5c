"""How the wording of a timescale is read, while somebody types it."""

import datetime as dt
import re

from django import forms
from django.shortcuts import render

from actions.colours.querysets import read_records
from actions.colours.rules import Record, earliest_open, evaluate
from actions.models import Action
from actions.progress.services.timescales import reads_same
from actions.timescales import Reading
from actions.timescales import model as kinds
from actions.timescales.asking import AsksForDates
from actions.timescales.slippage import slippage
from agencies.access import get_visible, page_view
from core.pages.forms import safe_number
from core.text.dates import print_date, today

SAME = "This says the same as the timescale in force."


class ReadForm(AsksForDates):
    """A wording, and the question that it leaves, with the names and ids that these have on the page."""

    wording = forms.CharField(required=False)

    def __init__(self, *args, due: str, **kwargs):
        self.dated = {"wording": due}
        super().__init__(*args, **kwargs)

    def typed_wording(self, name: str) -> str:
        return self.initial["wording"].strip()


@page_view("plan.read")
def read_wording(request):
    """The reading of `wording`, as a piece of a page; with `action` also what it would change for that action.

    `name`, `due` and `ids` are the name of the box, that of its due date and the pattern of ids where the page has
    others than usual; `base` is the day from which a relative wording counts.
    """
    asked = request.GET
    key = safe_number(asked.get("action"))
    action = get_visible(Action.objects.select_related("plan"), request.user, pk=key) if "action" in asked else None
    form = ReadForm(
        initial={"wording": asked.get(asked.get("name", "wording"), "")},
        read_base=day_of(asked.get("base", "")),
        due=name_of_due(asked.get("due", "")),
        auto_id=ids if is_pattern(ids := asked.get("ids", "")) else "id_%s",
    )
    field = form[form.dated["wording"]]
    about = effect(action, field.field.reading) if action and field.field.reading else {}
    return render(request, "actions/progress/reading.html", {"field": field, **about})


def effect(action: Action, reading) -> dict:
    """What a wording would do to an action: how far its date moves, and its colour today and if agreed."""
    current = action.timescales.filter(is_current=True).first()
    if current:
        current.action = action
        if reads_same(current, reading.wording):
            return {"same": SAME} if current.due or not reading.ask else {}
    if reading.ask:
        return {}
    records, thresholds = read_records([action.pk])
    record, on = records[action.pk], today()
    changed = with_timescale(record, reading, on)
    moved = slippage(record.original_due, reading.due) if changed.kind != kinds.RECURRING else ""
    agreed, now = evaluate(changed, on, thresholds), evaluate(record, on, thresholds)
    label = f"{agreed.label[:1].lower()}{agreed.label[1:]}"
    return {
        "moved": moved and f"{moved} ({print_date(record.original_due)}).",
        "agreed": agreed,
        "now": now,
        "stays": f"Colour stays {now.colour.lower()} ({label})." if now.colour and agreed.text == now.text else "",
    }


def with_timescale(record: Record, reading: Reading, on: dt.date) -> Record:
    """The record as it would be if another timescale came into force on a day; the original date stays."""
    due = reading.due
    if reading.kind == kinds.RECURRING:
        due = earliest_open(
            recurrence=reading.recurrence, start=reading.start, due=due, begun=on, open_due=None, done_due=None
        )
    return record._replace(kind=reading.kind, start=reading.start, due=due, met_on=None)


def name_of_due(name: str) -> str:
    """A text as the name of the field of the due date; the usual one where it cannot be that."""
    return name if re.fullmatch(r"[\w-]+", name, re.ASCII) and name != "wording" else "due"


def is_pattern(ids: str) -> bool:
    """Whether a text may be the pattern of the ids of fields."""
    return bool(re.fullmatch(r"[\w-]*%s[\w-]*", ids, re.ASCII))


def day_of(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
