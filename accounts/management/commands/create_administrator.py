"""One of the first two people: `create_administrator EMAIL [--name NAME]`."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.people.mails import password_link
from accounts.people.services import create_person
from accounts.roles import ADMINISTRATOR
from core.records.rules import RuleBroken


class Command(BaseCommand):
    help = (
        "Creates an administrator and prints a link, good once and for a day, to set a password. For the first two "
        "people of a board: afterwards one person proposes an administrator on the page People, and another confirms."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="the e-mail address with which the administrator signs in")
        parser.add_argument("--name", default="", help="the person's name as it should be printed")
        parser.add_argument("--base-url", default="", help="address of the site, such as https://plan.example.org")

    def handle(self, *args, email, name, base_url, **options):
        if User.objects.filter(email=User.objects.normalize_email(email)).exists():
            raise CommandError(f"There is already a person with the address {email}. Nothing was changed.")
        try:
            user = create_person(
                email=email,
                name=name or email.partition("@")[0],
                by=None,
                reason="Created by the create_administrator command",
                roles=(ADMINISTRATOR.key,),
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except RuleBroken as broken:  # two people hold such roles
            raise CommandError(str(broken)) from broken
        self.stdout.write(f"{user.name} <{user.email}> is an administrator now. To set a password, open:")
        self.stdout.write(password_link(user, base_url.rstrip("/") or default_base_url()))


def default_base_url() -> str:
    """The first host under which the site is reached; https unless cookies may travel without it."""
    hosts = [host.lstrip(".") for host in settings.ALLOWED_HOSTS if host != "*"] or ["localhost"]
    return f"{'https' if settings.SESSION_COOKIE_SECURE else 'http'}://{hosts[0]}"
