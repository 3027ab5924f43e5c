"""Actions: before and after their dates, silent, without a date, and with a request for an update."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.urls import reverse

from actions.colours.querysets import read_records
from actions.colours.rules import evaluate, is_ongoing, silent_quarters
from actions.models import Action, ActionLead, Placement, Plan, ProgressUpdate, Timescale, UpdateRequest
from actions.progress.page import unanswered
from actions.timescales.model import COMPLETED, RECURRING
from core.mail import quoted
from core.text.dates import print_date, today
from core.text.values import cut_at_word
from reminders.routine.lines import Found, Line, source
from reminders.routine.readers import Reader
from reminders.routine.rules import ActionFacts, Ahead, about_action, due_words, timing
from reminders.settings import look_ahead

OPEN = ["not_started", "in_progress"]
LATELY = dt.timedelta(days=7)
NOTE = 120  # characters of the request


def led(readers: list[Reader]) -> dict[int, set[int]]:
    """Person → open, printed actions that their groups, agencies or roles lead in the plan in force; one statement."""
    if not readers:
        return {}
    every = [each.places for each in readers]
    groups, agencies = (frozenset().union(*(getattr(p, name) for p in every)) for name in ("subgroups", "agencies"))
    roles = frozenset().union(*(each.places.led_as(each.user.roles) for each in readers))
    printed = Placement.objects.filter(action=OuterRef("action"), archived_on__isnull=True)
    links = ActionLead.objects.visible_to(readers[0].user).held_by(groups, agencies, roles)
    in_force = Plan.objects.dated_in_force(today())
    links = links.filter(Exists(printed), plan__in=in_force, action__status__in=OPEN)
    holders: dict[tuple, set[int]] = defaultdict(set)
    for group, agency, role, action in links.values_list(
        "lead__subgroup", "lead__agency", "lead__role", "action"
    ).distinct():
        for holder in (("group", group), ("agency", agency), ("role", role)):
            if holder[1]:
                holders[holder].add(action)
    found = {}
    for each in readers:
        own = [("group", key) for key in each.places.subgroups] + [("agency", key) for key in each.places.agencies]
        own += [("role", role) for role in each.places.led_as(each.user.roles)]
        found[each.key] = set().union(*(holders.get(holder, ()) for holder in own))
    return found


@source("asked", "dates", "silent", "undated")
def actions(readers: list[Reader], on: dt.date) -> Found:
    owned = led(readers)
    keys = set().union(*owned.values())
    if not keys:
        return
    user, ahead = readers[0].user, look_ahead(on)
    texts = {pk: (number, text) for pk, number, text in texts_of(user, keys)}
    records, thresholds = read_records(keys, on)
    proposed = set(
        Timescale.objects.visible_to(user).filter(action__in=keys, state="proposed").values_list("action", flat=True)
    )
    written = set(
        ProgressUpdate.objects.visible_to(user)
        .filter(action__in=keys, voided_on__isnull=True, on__gt=on - LATELY, author__in=[each.key for each in readers])
        .values_list("action", "author")
    )
    wanted = requests_by_action(user, keys)
    for each in readers:
        for key in sorted(owned[each.key] & records.keys(), key=lambda action: texts[action][0]):
            record = records[key]
            evaluation = evaluate(record, on, thresholds)
            ongoing = is_ongoing(record, on)
            facts = ActionFacts(
                number=texts[key][0],
                due=None if ongoing or record.kind == COMPLETED else record.due,
                ongoing=ongoing,
                silent=silent_quarters(record, on),
                colour=evaluation.code,
                proposed=key in proposed,
                written=(key, each.key) in written,
            )
            recurring = record.kind == RECURRING
            line = line_of(key, texts[key][1], facts, on, ahead, wanted.get(key), each, recurring=recurring)
            if line:
                yield each, line


def texts_of(user, keys: Iterable[int]) -> list[tuple[int, int, str]]:
    return list(Action.objects.visible_to(user).filter(pk__in=keys).values_list("pk", "number", "text"))


def requests_by_action(user, keys: Iterable[int]) -> dict[int, UpdateRequest]:
    waiting = unanswered(UpdateRequest.objects.visible_to(user).filter(action__in=keys))
    return {each.action_id: each for each in waiting.select_related("asked_by").order_by("asked_on", "pk")}


def line_of(
    key, text, facts: ActionFacts, on, ahead: Ahead, request, reader: Reader, *, recurring: bool
) -> Line | None:
    prompt = about_action(facts, on, ahead)
    text, when = f"Action {facts.number}: {quoted(text)}", facts.due and timing(facts.due, on, ahead)
    subject = f"Action {facts.number}: {when.in_sentence}" if when else ""
    if request and request.asked_by_id != reader.key:
        subject = subject or f"Please update action {facts.number}"
        return asked_line(key, text, prompt, request, on, ahead, subject)
    if prompt is None:
        return None
    href, do = reverse("add_update", args=[key]), "Add an update"
    if prompt.topic == "undated":
        href, do = reverse("propose_timescale", args=[key]), "Propose a date"
    elif recurring and prompt.topic == "dates":
        href, do = reverse("close_occurrence", args=[key, facts.due.isoformat()]), "Mark it as done"
    return Line(
        prompt.topic, f"action {key} {prompt.stage}", text, prompt.why, href, do,
        by=facts.due, urgent=prompt.urgent, subject=subject, item=f"action {key}",
    )  # fmt: skip


def asked_line(key: int, text: str, prompt, request: UpdateRequest, on: dt.date, ahead: Ahead, subject: str) -> Line:
    """A request with the other reminder of its action; urgent too right before the day by which it is wanted."""
    until = request.wanted_by
    when = timing(until, on, ahead) if until else None
    why = (
        f"{request.asked_by.display_name} asked on {print_date(request.asked_on)}: “{cut_at_word(request.note, NOTE)}”"
    )
    why += f". {due_words(until, on)}" if until else ""
    why += f". {prompt.why}" if prompt and prompt.topic == "dates" else ""
    urgent = bool(when and when.stage == "tomorrow") or bool(prompt and prompt.urgent)
    stage = prompt.stage if prompt and prompt.urgent else f"asked {request.pk}"
    return Line(
        "asked", f"action {key} {stage}", text, why, reverse("add_update", args=[key]), "Add an update",
        by=until, urgent=urgent, subject=subject, item=f"action {key}",
    )  # fmt: skip
