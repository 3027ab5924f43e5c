"""The email about an API token. It gives the token's name and first characters, and no other part of its text."""

from django.urls import reverse

from accounts.models import ApiToken
from accounts.tokens.services import ENDS_SOON
from core.mail import Email, compose, email_kind, site_url
from core.text.dates import print_date, today


@email_kind(ENDS_SOON, "Warning that an API token ends", routine=True)
def write_ends_soon(args: dict) -> Email | None:
    """To the owner; None if the token is revoked or expired, or its owner may no longer use it."""
    token = ApiToken.objects.valid(today()).select_related("owner").filter(pk=args["token"]).first()
    if token is None:
        return None
    return compose(
        f"Your API token ends on {print_date(token.expires_on)}",
        "token_ends.txt",
        name=token.owner.name,
        token=token,
        ends=print_date(token.expires_on),
        link=site_url(reverse("own_tokens")),
    )
