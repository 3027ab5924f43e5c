"""The people whom a follow-up can name."""

from accounts.models import User


def people_to_choose():
    """Those who have an account and are let in, by name; whoever has no name yet by their address."""
    return User.objects.filter(is_active=True).order_by("name", "email", "pk")
