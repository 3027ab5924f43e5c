"""A lost second factor: `reset_second_factor EMAIL --reason TEXT`."""

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.people.services import reset_second_factor
from accounts.power.services import break_glass
from accounts.roles import GUARDED
from core.records.rules import RuleBroken


class Command(BaseCommand):
    help = (
        "Takes a person's second factors and recovery codes away and ends their sessions; the history says so. For "
        "somebody whose role has wide rights it counts as break_glass: once in seven days, and the others are told."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="the email address with which the person signs in")
        parser.add_argument("--reason", required=True, help="why, as the history shows it")

    def handle(self, *args, email, reason, **options):
        user = User.objects.filter(email=User.objects.normalize_email(email)).first()
        if user is None:
            raise CommandError(f"There is nobody with the address {email}. Nothing was changed.")
        try:
            if user.has_role(*GUARDED):
                break_glass(user=user, reason=reason, administrator=False, reset_factor=True)
            else:
                reset_second_factor(user=user, by=None, reason=f"Second step reset by command: {reason.strip()}")
        except RuleBroken as broken:
            raise CommandError(str(broken)) from broken
        self.stdout.write(f"{user.display_name} <{user.email}> has no second step, and is signed out everywhere.")
        self.stdout.write("Make sure by another way, such as a call, that it was they who asked.")
