"""What an agency owes to the directory: its answer to an ESLO return (see core/board/due.py)."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from agencies.models import EsloReturnLine
from core.board.due import Due


def asked_for_eslo(user, keys: Iterable[int], on: dt.date) -> dict[int, list[Due]]:
    lines = EsloReturnLine.objects.visible_to(user).to_answer().filter(agency__in=list(keys))
    rows = lines.values_list("agency", "pk", "eslo_return__due_on", "eslo_return__title")
    found: dict[int, list[Due]] = {}
    for agency, pk, due_on, title in rows.order_by("eslo_return__due_on", "pk"):
        href = reverse("answer_own_line", args=[pk])
        found.setdefault(agency, []).append(Due("Tell the board who your ESLO is", href, due_on, title))
    return found
