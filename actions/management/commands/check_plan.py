"""The plan check: what a careful reader would ask about the plan."""

import datetime as dt
import json

from django.core.management.base import BaseCommand, CommandError

from actions.checking.finding import KINDS, Finding
from actions.checking.listing import Checked, check_plan, to_json
from actions.importing.tally import say_rows
from actions.models import Plan
from core.text.dates import print_date, today


class Command(BaseCommand):
    help = "List what a careful reader would ask about a plan, as it stands now; lateness is judged on a day."

    def add_arguments(self, parser):
        parser.add_argument("--on", help="the day on which lateness is judged, as 2010-03-01; today unless given")
        parser.add_argument("--plan", type=int, help="number of the plan; the one in force unless given")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *, on, plan, json: bool, **options):
        day = day_of(on) if on else today()
        shown = Plan.objects.not_undone().filter(pk=plan).first() if plan else Plan.objects.in_force()
        if shown is None:
            raise CommandError("There is no such plan." if plan else "There is no plan yet.")
        checked = check_plan(shown, day)
        self.stdout.write(as_json(checked) if json else as_text(shown, checked))


def day_of(text: str) -> dt.date:
    """A day as 2010-03-01, also one to come: what will be late by then."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}” is no day. Write it as 2010-03-01.") from None


def as_json(checked: Checked) -> str:
    return json.dumps(to_json(checked.findings), ensure_ascii=False, indent=1)


def as_text(plan: Plan, checked: Checked) -> str:
    lines = [f"{plan.title}, judged on {print_date(checked.on)}: {len(checked.findings)} findings"]
    for kind, count in checked.counts().items():
        lines += ["", f"{KINDS[kind]} ({count})"]
        lines += [f"- {where(found)}" for found in checked.findings if found.kind == kind]
    if checked.left:
        lines += ["", f"Left as they are, with a reason: {len(checked.left)}"]
    return "\n".join(lines)


def where(found: Finding) -> str:
    """The text of a finding behind its printed rows."""
    return found.text if not found.rows else f"{say_rows(list(found.rows)).capitalize()}: {found.text}"
