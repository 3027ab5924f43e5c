"""Write the plan in the board's table to a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from actions.exporting import export_plan
from actions.models import Plan


class Command(BaseCommand):
    help = "Write a plan to Word, PDF, Excel or CSV. Several formats joined by commas write several files."

    def add_arguments(self, parser):
        parser.add_argument("--plan", type=int, help="number of the plan; the one in force unless given")
        parser.add_argument("--format", required=True, help="docx, pdf, xlsx or csv; several are joined by commas")
        parser.add_argument(
            "--output", required=True, help="the file; with several formats, its ending is replaced by each"
        )

    def handle(self, *, plan, format, output, **options):
        formats = [name.strip().lower() for name in format.split(",") if name.strip()]
        unknown = [name for name in formats if name not in {"docx", "pdf", "xlsx", "csv"}]
        if unknown or not formats:
            raise CommandError(
                f"There is no format {', '.join(unknown) or '(none)'}. Choose from docx, pdf, xlsx, csv."
            )
        shown = Plan.objects.filter(pk=plan).first() if plan else Plan.objects.in_force()
        if shown is None:
            raise CommandError("There is no such plan." if plan else "There is no plan yet.")
        for name in formats:
            path = Path(output) if len(formats) == 1 else Path(output).with_suffix(f".{name}")
            path.write_bytes(export_plan(shown, shown.placements.standing(), name))
            self.stdout.write(f"Written: {path}")
