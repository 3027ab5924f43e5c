"""An account that was made anew at the council: `release_single_sign_on EMAIL [--reason WHY]`."""

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.single_sign_on.services import release


class Command(BaseCommand):
    help = "Unties a person from their number at the identity provider; their next sign-in there ties them anew."

    def add_arguments(self, parser):
        parser.add_argument("email", help="the email address with which the person signs in")
        parser.add_argument("--reason", default="it was made anew there", help="why, as the history shows it")

    def handle(self, *args, email, reason, **options):
        user = User.objects.filter(email=User.objects.normalize_email(email)).first()
        if user is None:
            raise CommandError(f"There is nobody with the address {email}. Nothing was changed.")
        if not release(user=user, by=None, reason=f"Single sign-on untied by command: {reason.strip()}"):
            raise CommandError(f"{user.display_name} <{user.email}> was not tied. Nothing was changed.")
        self.stdout.write(f"{user.display_name} <{user.email}> will be linked again at their next single sign-on.")
        self.stdout.write("Make sure by another way, such as a call, that the new account there is theirs.")
