"""The token itself."""

import datetime as dt

from ninja import Schema
from pydantic import Field

from api.v1.operations import TAGGED, reads, tagged


class TokenFacts(Schema):
    name: str
    prefix: str = Field(description="The first characters of the token, by which its owner recognises it.")
    scopes: list[str]
    expires_on: dt.date = Field(description="The last day on which it can be used.")


class Me(Schema):
    name: str = Field(description="The owner of the token.")
    roles: list[str]
    token: TokenFacts


@reads("/me", Me, "The token", answers=TAGGED)
def me(request):
    """The owner of the token, and what it may read"""
    token = request.auth
    facts = {
        "name": token.name,
        "prefix": token.prefix,
        "scopes": sorted(token.scope_names),
        "expires_on": token.expires_on,
    }
    return tagged(request, Me, {"name": token.owner.display_name, "roles": sorted(token.owner.roles), "token": facts})
