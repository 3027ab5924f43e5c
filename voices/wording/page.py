"""What waits for the manager: checking the help that children are shown."""

import datetime as dt

from django.db.models import Subquery
from django.urls import reverse

from agencies.access import may
from core.board.desk import DeskLine
from core.models import Setting
from core.text.dates import print_date, today
from voices.models import SettingSurvey
from voices.wording.settings import CHECKED, is_stale


def desk_lines(user) -> list[DeskLine]:
    """Asks the manager to check the help while children are asked, after 180 days; one statement."""
    if not may(user, "voices.manage"):
        return []
    days = Setting.objects.filter(key=CHECKED, applies_from__lte=today()).order_by("-applies_from")
    surveys = SettingSurvey.objects.visible_to(user).filter(state__in=["joined", "running"])
    found = surveys.annotate(checked=Subquery(days.values("value")[:1])).values_list("checked", flat=True)[:1]
    return [line_of(checked) for checked in found if is_stale(checked, today())]


def line_of(checked: str | None) -> DeskLine:
    """The line for help that was last checked on this day, or never."""
    last = f"last checked on {print_date(dt.date.fromisoformat(checked))}" if checked else "not checked yet"
    text = f"Check the help that children are shown in the survey: {last}"
    return DeskLine(text, reverse("change_setting", args=[CHECKED]))
