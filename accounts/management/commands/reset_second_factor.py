"""A lost second factor: `reset_second_factor EMAIL [--reason WHY]`."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.people.services import reset_second_factor


class Command(BaseCommand):
    help = "Takes a person's second factors and recovery codes away and ends their sessions; the history says so."

    def add_arguments(self, parser):
        parser.add_argument("email", help="the e-mail address with which the person signs in")
        parser.add_argument("--reason", default="it was lost", help="why, as the history shows it")

    def handle(self, *args, email, reason, **options):
        user = User.objects.filter(email=User.objects.normalize_email(email)).first()
        if user is None:
            raise CommandError(f"There is nobody with the address {email}. Nothing was changed.")
        count = reset_second_factor(user=user, by=None, reason=f"Second step reset by command: {reason.strip()}")
        had = "had no second step" if not count else "has no second step any longer"
        self.stdout.write(f"{user.display_name} <{user.email}> {had}, and is signed out everywhere.")
        self.stdout.write("Make sure by another way, such as a call, that it was they who asked.")
