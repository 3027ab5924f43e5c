"""`check_editions [--year YEAR]` attacks all that was ever published, and lists the counts that can be worked out."""

from django.core.management.base import BaseCommand, CommandError

from core.security.services import note
from core.text.dates import print_year
from incidents.editions.services import Check, check_editions

LINE = "{:<9}{:>9}{:>15}{:>21}"


class Command(BaseCommand):
    help = "Attacks all published figures of incidents; ends with 1 where a hidden count can be worked out."

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, help="a financial year by its first calendar year, as 2009; else all")

    def handle(self, *, year=None, **options):
        checks = check_editions(year)
        if not checks:
            self.stdout.write("Nothing is published" + (f" of {print_year(year)}." if year else "."))
            return
        self.stdout.write(LINE.format("Year", "Editions", "Hidden counts", "Fewer than 3 values"))
        for check in checks:
            told = "contradicts itself" if check.contradicts else len(check.told)
            self.stdout.write(LINE.format(print_year(check.year), check.editions, check.hidden, told))
            for line in lines_of(check):
                self.stdout.write(line)
        if any(check.told or check.contradicts for check in checks):
            note("check", "failed", actor=None, by="command", check="editions")
            raise CommandError("Hidden counts can be worked out from what is published.")


def lines_of(check: Check) -> list[str]:
    return [
        f"  {edition}: {name}: {low if low == high else f'{low} to {high}'}" for edition, name, low, high in check.told
    ]
