"""What all operations of the API share: who may read, lists in parts, tags of single records, errors, the description.

Loaded with the first request or page that needs it (ADR 94), since django-ninja and pydantic take 14 MB of a process.

The description follows from the types; written by hand it would be wrong after the first change. No operation writes:
changes from outside come by emails, returned files and imports.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from inspect import signature
from typing import Annotated, Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.cache import get_conditional_response
from ninja import NinjaAPI, Path, Query, Schema
from ninja.errors import ValidationError
from ninja.security.http import HttpAuthBase
from pydantic import Field

from accounts.models import ApiToken
from api.access import require_known, require_scope, token_of
from api.problems import CONTENT_TYPE, PROBLEMS, ApiError, problem_response

LIMIT, MOST = 100, 500  # records of one answer
LARGEST = 2**63 - 1  # of a primary key
ALWAYS = ("not-signed-in", "scope", "invalid", "too-many", "unavailable")

Key = Annotated[int, Path(ge=1, le=LARGEST, description="The `id` of the record, as its list gives it.")]
FilterKey = Annotated[
    int | None,
    Query(
        ge=1,
        le=LARGEST,
        description="The `id` of a record that you may see: only what belongs to it. Everything if left out.",
    ),
]


class Token(HttpAuthBase):
    """The valid token of a request. Raises ApiError `not-signed-in`, `too-many` or `scope`."""

    openapi_scheme = "bearer"
    openapi_description = "A token of the page Your account, API tokens: esa_…"

    def __init__(self, scope: str, permissions: Sequence[str]):
        super().__init__()
        self.scope, self.permissions = scope, permissions

    def __call__(self, request: HttpRequest) -> ApiToken:
        token = token_of(request)
        if self.scope:
            require_scope(token, self.scope, *self.permissions)
        return token


class ProblemDetails(Schema):
    """An error (RFC 9457)."""

    type: str = Field(description="The address of a page about this kind of error.")
    title: str
    status: int
    detail: str


class Part(Schema):
    """Which part of a list is read."""

    limit: int = Field(LIMIT, ge=1, le=MOST, description="How many records at most.")
    after: str = Field("", max_length=100, description="Where the list goes on; taken from `next`.")

    @property
    def key(self) -> int:
        """The primary key after which the list goes on; 0 at its beginning. Raises ApiError `invalid`."""
        try:
            text = base64.urlsafe_b64decode(self.after.encode()).decode() if self.after else "after:0"
            name, _, number = text.partition(":")
            if name == "after" and number.isascii() and number.isdecimal() and int(number) <= LARGEST:
                return int(number)
        except (binascii.Error, ValueError):
            pass
        raise ApiError("invalid", "`after` is no key of this list. Take it from `next`.")


Wanted = Query(...)


class ListOf[Item](Schema):
    """A part of a list, in the order of `id`."""

    items: list[Item]
    next: str | None = Field(description="The address of the next part; null where this is the last one.")


ABOUT = (  # headings
    "The token", "The plan", "The directory", "Audit returns", "Published figures", "Reports",
    "Training, resources and news",
)  # fmt: skip


class Api(NinjaAPI):
    def get_openapi_operation_id(self, operation) -> str:
        return operation.view_func.__name__


api = Api(
    title="e-Safety Action Plan API",
    version="1.0",
    description="Reads what the owner of a token may read. Nothing is written by it.",
    openapi_url=None,
    docs_url=None,
    openapi_extra={"tags": [{"name": name} for name in ABOUT]},
)


def reads(
    path: str,
    answer: Any,
    about: str,
    *,
    scope: str = "",
    permissions: Sequence[str] = (),
    answers: dict[int, dict] | None = None,
) -> Callable:
    """Decorator of a function that answers GET for a path. Its docstring is printed in the description.

    A request with a parameter that the function does not take is refused. The token needs `scope`, and its owner one
    of `permissions`. `about` is the heading under which it is described
    (ABOUT). `answers` are described beside those that all operations have.
    """
    problems = [*ALWAYS, "not-found"] if "{" in path else ALWAYS
    described = {PROBLEMS[name].status: problem_answer(name) for name in problems} | (answers or {})
    details = {"responses": described, "x-scope": scope}
    if answers is TAGGED:
        details["parameters"] = [IF_NONE_MATCH]
    operation = api.get(path, response=answer, auth=Token(scope, permissions), tags=[about], openapi_extra=details)
    return lambda view: operation(knowing(view))


def knowing(view: Callable) -> Callable:
    """The function of an operation, which answers a parameter of the address that it does not take with a problem."""
    known = list(names_in_query(view))

    @wraps(view)
    def view_of_known(request: HttpRequest, *args, **kwargs):
        require_known(request.GET, known)
        return view(request, *args, **kwargs)

    return view_of_known


def names_in_query(view: Callable) -> Iterator[str]:
    """The parameters of the address that a function takes: those of a part of a list, and filters."""
    for name, taken in signature(view).parameters.items():
        if taken.annotation is Part:
            yield from Part.model_fields
        elif taken.annotation == FilterKey:
            yield name


def filtered(rows: QuerySet, name: str, key: int) -> int:
    """The key of a filter, as it was sent. Raises ApiError `invalid` where none of the rows has it."""
    if not rows.filter(pk=key).exists():
        raise ApiError("invalid", f"`{name}`: there is no {name} {key} that you may see. /api/v1/{name}s lists them.")
    return key


def problem_answer(name: str) -> dict:
    """The description of the answer with a problem."""
    answer = {
        "description": PROBLEMS[name].title,
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}},
    }
    return answer | {"headers": {"Retry-After": SECONDS}} if name in ("too-many", "unavailable") else answer


SECONDS = {"description": "After how many seconds to try again.", "schema": {"type": "integer"}, "required": True}
TAGGED = {
    200: {"headers": {"ETag": {"schema": {"type": "string"}, "required": True}}},
    304: {"description": "Unchanged since the answer with the tag in `If-None-Match`"},
}
IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "description": "The `ETag` of the answer that you have.",
    "schema": {"type": "string"},
    "required": False,
}


def part_of(request: HttpRequest, rows: QuerySet, part: Part, build: Callable[[list], list]) -> dict:
    """A ListOf of the records after a key. `build` makes the items of all its records at once.

    The order is that of the primary key, so records that are added meanwhile move nothing. `rows` are records, or
    values_list() that begins with the primary key.
    """
    found = list(rows.filter(pk__gt=part.key).order_by("pk")[: part.limit + 1])
    records = found[: part.limit]
    if len(found) == len(records):
        return {"items": build(records), "next": None}
    last = records[-1]
    key = last.pk if isinstance(last, Model) else last[0]
    query = QueryDict(mutable=True)
    query.update(request.GET.dict() | {"after": base64.urlsafe_b64encode(f"after:{key}".encode()).decode()})
    return {"items": build(records), "next": f"{settings.SITE_URL}{request.path}?{query.urlencode()}"}


def tagged(request: HttpRequest, answer: type[Schema], values: Any) -> HttpResponse:
    """A record with its tag, or 304. The tag is weak, because compression changes the bytes."""
    content = answer.model_validate(values).model_dump_json()
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["ETag"] = f'W/"{hashlib.sha256(content.encode()).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=response["ETag"], response=response)


@api.exception_handler(ApiError)
def answer_problem(request: HttpRequest, error: ApiError) -> HttpResponse:
    return problem_response(error)


@api.exception_handler(Http404)
def answer_not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem_response(ApiError("not-found"))


@api.exception_handler(ValidationError)
def answer_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Says which parameters are wrong, in words that do not repeat what was sent."""
    wrong = "; ".join(f"`{each['loc'][-1]}`: {each['msg']}" for each in error.errors)
    return problem_response(ApiError("invalid", wrong))


@api.exception_handler(Exception)
def raise_again(request: HttpRequest, error: Exception) -> HttpResponse:
    """Leaves a fault to our own error handling; django-ninja would show it with DEBUG on."""
    raise error


def schema() -> dict:
    """The description of the operations (OpenAPI 3.1)."""
    found = api.get_openapi_schema(path_prefix="/api/v1/")
    details = ProblemDetails.model_json_schema()
    found["components"]["schemas"]["ProblemDetails"] = details
    return found
