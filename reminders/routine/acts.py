"""What people did about the records of their reminders, so that what they just worked on is not folded."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone

from actions.models import AgencyResponse, FollowUp, ProgressUpdate, Timescale
from agencies.models import Eslo
from audits.models import ImprovementAction, Return
from reminders.models import AnswerSave

WITH_HISTORY = {
    "follow-up": FollowUp,
    "response": AgencyResponse,
    "eslo": Eslo,
    "return": Return,
    "improvement": ImprovementAction,
}


def last_acts(person: int, items: Iterable[str], since: dt.date) -> dict[str, dt.date]:
    """Item, such as "action 12" → the last day since `since` on which a person acted on it."""
    found: dict[str, dt.date] = {}
    begin = timezone.make_aware(dt.datetime.combine(since, dt.time()))

    def note(item: str, day: dt.date | dt.datetime) -> None:
        on = timezone.localtime(day).date() if isinstance(day, dt.datetime) else day
        found[item] = max(found.get(item, on), on)

    items, keys = list(items), defaultdict(list)
    for item in items:
        kind, _, key = item.rpartition(" ")
        keys[kind].append(int(key))
    if not keys:
        return {}
    saves = AnswerSave.objects.filter(link__person=person, item__in=items, saved_at__gte=begin)
    for item, day in saves.values_list("item", "saved_at"):
        note(item, day)
    if actions := keys.get("action"):
        updates = ProgressUpdate.objects.filter(action__in=actions, author=person, created_at__gte=begin)
        for action, day in updates.filter(voided_on__isnull=True).values_list("action", "created_at"):
            note(f"action {action}", day)
        dates = Timescale.objects.filter(action__in=actions, proposed_by=person, proposed_on__gte=since)
        for action, day in dates.values_list("action", "proposed_on"):
            note(f"action {action}", day)
    for kind, model in WITH_HISTORY.items():
        if kind in keys:
            rows = model.history.filter(id__in=keys[kind], history_user=person, history_date__gte=begin)
            for key, day in rows.values_list("id", "history_date"):
                note(f"{kind} {key}", day)
    return found
