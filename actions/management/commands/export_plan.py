"""Write the plan in the board's table to a file."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from actions.models import Plan
from actions.past.asat import FILE, end_of, first_known, plan_as_at, plan_in_force
from actions.past.files import past_document
from actions.table.files import export_plan
from core.documents import render
from core.text.dates import past_day, print_date


class Command(BaseCommand):
    help = "Write a plan to Word, PDF, Excel or CSV. Several formats joined by commas write several files."

    def add_arguments(self, parser):
        parser.add_argument("--plan", type=int, help="number of the plan; the one in force unless given")
        parser.add_argument("--format", required=True, help="docx, pdf, xlsx or csv; several are joined by commas")
        parser.add_argument(
            "--output", required=True, help="the file; with several formats, its ending is replaced by each"
        )

        parser.add_argument("--as-at", help="the plan as it was known at the end of this day, as 2010-03-01")

    def handle(self, *, plan, format, output, as_at=None, **options):
        formats = [name.strip().lower() for name in format.split(",") if name.strip()]
        unknown = [name for name in formats if name not in {"docx", "pdf", "xlsx", "csv"}]
        if unknown or not formats:
            raise CommandError(
                f"There is no format {', '.join(unknown) or '(none)'}. Choose from docx, pdf, xlsx, csv."
            )
        write = past_writer(plan, past_day(as_at)) if as_at else writer(plan)
        for name in formats:
            path = Path(output) if len(formats) == 1 else Path(output).with_suffix(f".{name}")
            path.write_bytes(write(name))
            self.stdout.write(f"Written: {path}")


def writer(plan: int | None) -> Callable[[str], bytes]:
    shown = Plan.objects.not_undone().filter(pk=plan).first() if plan else Plan.objects.in_force()
    if shown is None:
        raise CommandError("There is no such plan." if plan else "There is no plan yet.")
    return lambda format: export_plan(shown, shown.placements.standing(), format)


def past_writer(plan: int | None, known: dt.date) -> Callable[[str], bytes]:
    """What gives the plan of a past day in a format: of the one with this number, else of the one then in force."""
    plans = list(Plan.objects.not_undone().values_list("pk", flat=True))
    moment = end_of(known)
    key = plan or plan_in_force(plans, moment) or Plan.objects.in_force_first().values_list("pk", flat=True).first()
    if key not in plans:
        raise CommandError("There is no such plan." if plan else "There is no plan yet.")
    state = plan_as_at(key, moment, FILE)
    if state.plan is None:
        since = first_known(key)
        sentence = (
            f"It has been here since {print_date(timezone.localdate(since))}." if since else "No history is held."
        )
        raise CommandError(f"Nothing was known of this plan on {print_date(known)}. {sentence}")
    return lambda format: render(past_document(state, known=known, as_of=known, format=format), format)
