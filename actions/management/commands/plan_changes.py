"""Say what changed in the plan between two days."""

import json

from django.core.management.base import BaseCommand, CommandError

from actions.models import Plan
from actions.past.changes.listing import plan_changes, to_json
from actions.past.changes.report import in_words, notes, number_of
from core.text.dates import past_day


class Command(BaseCommand):
    help = "Say what changed in a plan from the end of one day to the end of another."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="begin", required=True, help="first day, as 2010-03-01")
        parser.add_argument("--to", dest="end", required=True, help="last day, as 2010-06-01")
        parser.add_argument("--plan", type=int, help="number of the plan; the one in force unless given")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *, begin, end, plan, json: bool, **options):
        begin, end = past_day(begin), past_day(end)
        if end < begin:
            raise CommandError("The last day must not be before the first.")
        shown = Plan.objects.not_undone().filter(pk=plan).first() if plan else Plan.objects.in_force()
        if shown is None:
            raise CommandError("There is no such plan." if plan else "There is no plan yet.")
        found = plan_changes(shown.pk, begin, end)
        self.stdout.write(as_json(found) if json else as_text(found))


def as_json(found) -> str:
    return json.dumps(to_json(found), ensure_ascii=False, indent=1)


def as_text(found) -> str:
    lines = [found.title, *notes(found), *(f"- {count} {words}" for _, count, words in found.counts)]
    for group in found.groups:
        lines += ["", group.heading]
        for item in group.items:
            number = number_of(item[0])
            lines.append(f"{number}. {item[0].subject}" if number else item[0].subject)
            lines += [f"   - {in_words(line.change)}" for line in item]
    return "\n".join(lines)
