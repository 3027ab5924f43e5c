"""Retention from the command line: `retention plan` lists what is due, `confirm ID` and `run ID` as on the pages."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from agencies.access import may
from core.records.rules import RuleBroken
from core.text.dates import print_date
from incidents.models import RetentionRun
from incidents.retention import services


class Command(BaseCommand):
    help = "Lists what of incidents is due to go (plan), confirms a listed run (confirm ID), carries it out (run ID)."

    def add_arguments(self, parser):
        parser.add_argument("step", choices=["plan", "confirm", "run"])
        parser.add_argument("id", nargs="?", type=int, help="number of the run, for confirm and run")
        parser.add_argument("--by", metavar="EMAIL", help="who lists or confirms: somebody who may do so on the pages")

    def handle(self, *args, step, by, **options):
        if step == "plan" and not by:
            return self.dry_run()
        try:
            if step == "plan":
                return self.plan(self.person(by))
            run = RetentionRun.objects.select_related("first_by", "second_by").filter(pk=options["id"]).first()
            if run is None:
                raise CommandError("There is no run with this number. `retention plan --by EMAIL` lists one.")
            if step == "confirm":
                services.confirm(run=run, expected=run.version, by=self.person(by))
                self.stdout.write(f"Confirmed: run {run.pk}.")
            else:
                done = services.carry_out(run=run, by=run.second_by)
                self.stdout.write(f"Done: run {run.pk}, {done.gone} let go.")
        except RuleBroken as broken:
            raise CommandError(str(broken)) from None

    def dry_run(self) -> None:
        for kind in RetentionRun.Kind:
            before = print_date(services.due_before(kind))
            count, held = services.due(kind).count(), services.held_back(kind)
            self.stdout.write(f"{kind.label} recorded before {before}: {count} due, {held} held.")

    def plan(self, person: User) -> None:
        for kind in RetentionRun.Kind:
            try:
                run = services.list_run(kind=kind, by=person)
                self.stdout.write(f"Run {run.pk}: {run}, {len(run.rows)} records.")
            except RuleBroken as broken:
                self.stdout.write(f"{kind.label}: {broken}")

    def person(self, address: str | None) -> User:
        """The person in whose name it is done. CommandError where they may not."""
        found = User.objects.filter(email__iexact=address or "", is_active=True).first()
        if found is None or not may(found, "history.clean"):
            raise CommandError("Say with --by whose yes it is: the address of somebody who may confirm retention.")
        return found
