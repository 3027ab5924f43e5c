"""Where nobody can decide: `break_glass EMAIL --reason TEXT [--reset-factor]`."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.management.commands.create_administrator import default_base_url
from accounts.models import User
from accounts.people.mails import password_link
from accounts.people.services import create_person
from accounts.power.services import break_glass
from core.records.rules import RuleBroken

REASON = "Created by the break_glass command"


class Command(BaseCommand):
    help = (
        "Makes somebody administrator for 24 hours, without a second person; once in seven days. Everybody whose role "
        "has wide rights gets an email, and sees a notice on every page until two of them have noted it."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="the email address with which the person signs in, or will")
        parser.add_argument("--reason", required=True, help="why, as the others read it")
        parser.add_argument("--reset-factor", action="store_true", help="also remove their second step of signing in")
        parser.add_argument("--base-url", default="", help="address of the site, such as https://plan.example.org")

    def handle(self, *args, email, reason, reset_factor, base_url, **options):
        try:
            with transaction.atomic():
                user = User.objects.filter(email=User.objects.normalize_email(email)).first()
                is_new = user is None
                if is_new:
                    name = email.partition("@")[0]
                    user = create_person(email=email, name=name, by=None, reason=REASON)
                request = break_glass(user=user, reason=reason, reset_factor=reset_factor)
        except (RuleBroken, ValidationError) as broken:
            raise CommandError(" ".join(getattr(broken, "messages", [str(broken)]))) from broken
        until = timezone.localtime(request.expires_at)
        self.stdout.write(f"{user.display_name} <{user.email}> is an administrator until {until:%d.%m.%Y %H:%M}.")
        if is_new:
            self.stdout.write(f"To set a password, open: {password_link(user, base_url or default_base_url())}")
        self.stdout.write("Everybody whose role has wide rights gets an email, and two of them are asked to note it.")
