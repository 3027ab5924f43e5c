"""References under which the log holds what a person was told has failed."""

import secrets

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_reference() -> str:
    """A reference that can be read out on the telephone: 8 letters and digits that cannot be confused."""
    text = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"{text[:4]}-{text[4:]}"
