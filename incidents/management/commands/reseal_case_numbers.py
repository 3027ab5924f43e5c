"""After the key was changed: `reseal_case_numbers` encrypts every case number under the current one."""

from django.core.management.base import BaseCommand, CommandError

from core.records.keys import note_keys
from core.records.rules import RuleBroken
from incidents.records.services.case_numbers import reseal


class Command(BaseCommand):
    help = "Encrypts every case number anew under the first of INCIDENT_KEYS, so that the older keys can be taken away."

    def handle(self, *args, **options):
        try:
            count = reseal()
        except RuleBroken as broken:
            raise CommandError(f"{broken} Nothing was changed: add the key that is missing to INCIDENT_KEYS.") from None
        note_keys()
        self.stdout.write(f"{count} case numbers are sealed under the current key.")
