"""Who reads: the token of a request, its limit, and what it may read."""

import base64
import datetime as dt
from collections.abc import Iterable, Sequence

from accounts.models import ApiToken
from accounts.tokens.services import count_read, find_token
from api.problems import ApiError

READS, READS_WINDOW = 120, dt.timedelta(minutes=1)  # of one token
LONGEST_NAME = 40  # of a parameter, where a problem repeats it
BASIC_USER = "token"  # Excel and Power BI store a user and a password apart from the workbook


def token_of(request, *, basic: bool = False) -> ApiToken:
    """The valid token of a request, with one read counted; `basic` also takes it as the password of Basic. Raises
    ApiError `not-signed-in` or `too-many`. Cookies never count, so that no other site can read for anybody.
    """
    text = token_text(request.headers.get("Authorization", ""), basic=basic)
    token = find_token(text) if text else None
    if token is None:
        raise ApiError("not-signed-in")
    if seconds := count_read(token, at_most=READS, window=READS_WINDOW):
        raise ApiError("too-many", retry_after=seconds)
    return token


def token_text(header: str, *, basic: bool) -> str:
    """The text of the token in an Authorization header; "" where there is none."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic" or not basic:
        return ""
    try:
        user, _, password = base64.b64decode(value.strip(), validate=True).decode().partition(":")
    except ValueError:  # no base64, no UTF-8, or letters that a header must not have
        return ""
    return password if user == BASIC_USER else ""


def require_known(sent: Iterable[str], known: Sequence[str]) -> None:
    """Raise ApiError `invalid` for a name of a parameter that an address does not have."""
    unknown = next((name for name in sent if name not in known), None)
    if unknown is None:
        return
    names = ", ".join(f"`{name}`" for name in known)
    has = f"It has: {names}." if known else "It has none."
    raise ApiError("invalid", f"This address has no parameter `{unknown[:LONGEST_NAME]}`. {has}")


def require_scope(token: ApiToken, scope: str, *permissions: str) -> None:
    """Raise ApiError `scope` unless the token has the scope and its owner one of these permissions."""
    if scope not in token.scope_names:
        raise ApiError("scope", f"This token has no scope {scope}.")
    if not any(permission in token.owner.permissions for permission in permissions):
        raise ApiError("scope", "Your roles do not allow this.")
