"""Retention from the command line: `retention plan` lists what is due, `confirm ID` says where it is confirmed, since
one shell could confirm in the names of both people, and `run ID` says when it is carried out.
"""

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from accounts.models import User
from accounts.removals.mails import moment
from agencies.access import may
from core.history.purges import removal_of
from core.mail import site_url
from core.records.rules import RuleBroken
from core.text.dates import print_date
from incidents.models import RetentionRun
from incidents.retention import services


def link_to(run: RetentionRun) -> str:
    return site_url(reverse("incidents:run", args=[run.pk]))


class Command(BaseCommand):
    help = "Lists what of incidents is due to go (plan), says where that is confirmed (confirm) and when it goes (run)."

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
            if step == "run":
                return self.say_when(run)
            person = self.person(by)
            self.stdout.write(f"Confirm run {run.pk} on its page, signed in as {person}: {link_to(run)}")
        except RuleBroken as broken:
            raise CommandError(str(broken)) from None

    def say_when(self, run: RetentionRun) -> None:
        removal = removal_of(services.name_of(run))
        if run.done_at:
            words = f"Done: {run.gone} deleted."
        elif run.dropped_on:
            words = f"Deleted or stopped on {print_date(run.dropped_on)}."
        elif not (removal and removal.is_confirmed):
            words = f"Not confirmed by two people yet. Confirm it on its page: {link_to(run)}"
        else:
            words = f"It will be carried out on {moment(removal.due_at)} by the scheduler, unless it is stopped."
        self.stdout.write(f"Run {run.pk}. {words}")

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
        found = User.objects.filter(email__iexact=address or "", is_active=True).first()
        if found is None or not may(found, "history.clean"):
            raise CommandError("Say with --by whose yes it is: the address of somebody who may confirm retention.")
        return found
