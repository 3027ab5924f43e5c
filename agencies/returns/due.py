"""What an agency owes to the directory: its answer to an ESLO return (see core/board/due.py)."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from agencies.models import EsloReturnLine
from core.board.due import Due


def asked_for_eslo(user, keys: Iterable[int], on: dt.date) -> dict[int, list[Due]]:
    lines = EsloReturnLine.objects.visible_to(user).to_answer().filter(agency__in=list(keys))
    found: dict[int, list[Due]] = {}
    for line in lines.select_related("eslo_return").order_by("eslo_return__due_on", "pk"):
        href = reverse("answer_own_line", args=[line.pk])
        due = Due("Tell the board who your ESLO is", href, line.eslo_return.due_on, line.eslo_return.title)
        found.setdefault(line.agency_id, []).append(due)
    return found
