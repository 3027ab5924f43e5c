"""One of the first two people: `create_administrator EMAIL [--name NAME]`."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.people.mails import password_link
from accounts.people.services import create_person, grant_role
from accounts.roles import ADMINISTRATOR
from core.records.rules import RuleBroken


class Command(BaseCommand):
    help = (
        "Creates an administrator and prints a link, good once and for a day, to set a password; whoever has an "
        "account is made one. For the first two people of a board: afterwards one person proposes an administrator on "
        "the page People, and another confirms."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="the email address with which the administrator signs in")
        parser.add_argument("--name", default="", help="the person's name as it should be printed")
        parser.add_argument("--base-url", default="", help="address of the site, such as https://plan.example.org")

    def handle(self, *args, email, name, base_url, **options):
        known = User.objects.filter(email=User.objects.normalize_email(email)).first()
        try:
            user = give_to(known) if known else create(email, name)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except RuleBroken as broken:  # two people hold such roles
            raise CommandError(str(broken)) from broken
        if known:
            self.stdout.write(f"{user.display_name} <{user.email}> is an administrator now, and signs in as before.")
            return
        self.stdout.write(f"{user.name} <{user.email}> is an administrator now. To set a password, open:")
        self.stdout.write(password_link(user, base_url.rstrip("/") or default_base_url()))


def create(email: str, name: str) -> User:
    """A new administrator. Raises as create_person()."""
    reason = "Created by the create_administrator command"
    name = name or email.partition("@")[0]
    return create_person(email=email, name=name, by=None, reason=reason, roles=(ADMINISTRATOR.key,))


def give_to(user: User) -> User:
    """Make somebody administrator who has an account. Raises RuleBroken for a closed one, and as grant_role()."""
    if not user.is_active:
        raise RuleBroken("This account is closed. Nothing was changed.")
    if user.has_role(ADMINISTRATOR):
        raise RuleBroken("This person is an administrator already. Nothing was changed.")
    grant_role(user=user, role=ADMINISTRATOR, by=None, reason="Given by the create_administrator command")
    return user


def default_base_url() -> str:
    """The first host under which the site is reached; https unless cookies may travel without it."""
    hosts = [host.lstrip(".") for host in settings.ALLOWED_HOSTS if host != "*"] or ["localhost"]
    return f"{'https' if settings.SESSION_COOKIE_SECURE else 'http'}://{hosts[0]}"
