"""Secrets of second factors under SECRET_KEY: whether they open, and sealing them anew after the key was changed."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from accounts.second_factor.adapter import PURPOSE
from core.records.keys import Keys, register_keys
from core.records.sealing import seal, unseal

SEALED = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


def sealed_values() -> list[str]:
    """The newest sealed secret; empty where nobody has set up an app."""
    rows = Authenticator.objects.filter(type=Authenticator.Type.TOTP).order_by("-pk")
    return [row.data["secret"] for row in rows[:1]]


@transaction.atomic
def reseal_factors() -> int:
    """Seal under the current SECRET_KEY what an older one sealed; returns how many. What no key opens is left."""
    count = 0
    for row in Authenticator.objects.select_for_update().filter(type__in=SEALED):
        name = SEALED[row.type]
        if (text := unseal(row.data.get(name, ""), purpose=PURPOSE)) is not None:
            row.data = row.data | {name: seal(text, purpose=PURPOSE)}
            row.save(update_fields=["data"])
            count += 1
    return count


SECRET = Keys(
    "secret_key",
    "Set SECRET_KEY to the key that was used until now, or name that one in SECRET_KEY_OLD.",
    lambda: [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS],
    lambda: all(unseal(value, purpose=PURPOSE) for value in sealed_values()),
)
register_keys(SECRET)
