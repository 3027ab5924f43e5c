"""Exports of any length: a short one is sent at once, a long one is prepared by a task.

For each URL of files an app writes one function, which checks the right and finds the content; `file_page` makes a view
of it: GET sends the file or offers to prepare it, POST prepares it. The task and the download page call the same
function again, so that a right that has ended is respected. A stored request names its URL: the URLs are the register
of kinds.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, wraps
from types import SimpleNamespace
from typing import Protocol

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.views.decorators.http import require_http_methods

from core.documents import KINDS, Report
from core.documents import render as render_document
from core.documents.model import Document
from core.jobs.files import ask_for_file, maker
from core.jobs.models import PreparedFile
from core.pages import lists
from core.records.rules import RuleBroken

KIND = "address"
GONE = "You may not read this any longer, or it is not there."


class Wanted(Protocol):
    """A file that somebody may have. Cheap to create: its rows are read later.

    `stem` is its name without the extension, `about` a short description, `is_wrong` whether its filters are invalid,
    `query` the query string that finds the same content after changes.
    """

    format: str
    query: str
    is_wrong: bool
    stem: str
    about: str

    def longer_than(self, rows: int) -> bool: ...

    def make(self, report: Report | None = None) -> bytes: ...


@dataclass
class WantedList:
    """A list as a file: `rows` counts its rows, `document` writes it; both are called only when needed."""

    called: str  # as in "28,000 rows of the list of agencies"
    stem: str
    format: str
    query: str
    rows: Callable[[], int]
    document: Callable[[], Document]
    is_wrong: bool = False
    weight: int = 1  # how many ordinary rows one row counts as: several where it has many columns

    @cached_property
    def count(self) -> int:
        return self.rows()

    @property
    def about(self) -> str:
        return f"{counted(self.count)} of {self.called}"

    def longer_than(self, rows: int) -> bool:
        return self.count * self.weight > rows

    def make(self, report: Report | None = None) -> bytes:
        if report:
            report("Reading the rows", 5)
        return render_document(self.document(), self.format, report)


def counted(rows: int) -> str:
    return f"{rows:,} row{'' if rows == 1 else 's'}"


def query_of(request, **named) -> str:
    """The query string with these values added, such as the plan, so that the same rows are found later."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in named.items():
        query[name] = value
    return query.urlencode()


def file_page(page: str, called: str, formats: Iterable[str] = lists.FORMATS) -> Callable:
    """Decorator that makes a view of a function `find(request, **keys)` → Wanted.

    The keys include `format`, one of `formats`. The function uses only `request.user` and `request.GET`; it raises
    Http404 or PermissionDenied. `page` is the URL name of the page with the rows, which takes the same keys except
    `format`; `called` is its title.
    """

    def decorate(find: Callable) -> Callable:
        @wraps(find)
        def view(request, **keys):
            if keys["format"] not in formats:
                raise Http404("There is no such file.")
            wanted, back = find(request, **keys), list_url(page, keys, request.GET.urlencode())
            if wanted.is_wrong:
                return redirect(back)  # the page shows what is wrong
            if not wanted.longer_than(lists.AT_ONCE[wanted.format]):
                return given(request, wanted)
            if wanted.longer_than(lists.MOST[wanted.format]):
                messages.error(request, too_long(wanted))
                return redirect(back)
            return prepare(request, wanted, keys, back) if request.method == "POST" else offer(request, wanted, back)

        view.find, view.page, view.called = find, page, called
        return require_http_methods(["GET", "HEAD", "POST"])(view)

    return decorate


def list_url(page: str, keys: dict, query: str) -> str:
    url = reverse(page, kwargs={name: key for name, key in keys.items() if name != "format"})
    return f"{url}?{query}" if query else url


def given(request, wanted: Wanted) -> HttpResponse:
    """The file itself; a POST is redirected to its URL."""
    if request.method == "POST":
        return redirect(request.get_full_path())
    return lists.bytes_response(wanted.make(), wanted.format, wanted.stem)


def offer(request, wanted: Wanted, back: str) -> HttpResponse:
    """The page that offers to prepare a long file: a GET starts nothing."""
    context = {
        "heading": f"Prepare {wanted.about} as {KINDS[wanted.format].label}",
        "text": "A file of so many rows can take a minute or more. It is prepared while you wait or do other things.",
        "submit": "Prepare the file",
        "action": request.get_full_path(),
        "cancel_url": back,
    }
    return render(request, "components/confirm.html", context)


def prepare(request, wanted: Wanted, keys: dict, back: str) -> HttpResponse:
    type_ = KINDS[wanted.format]
    try:
        file = ask_for_file(
            kind=KIND,
            asked={"name": request.resolver_match.view_name, "keys": keys, "query": wanted.query},
            name=f"{wanted.stem[: longest('name') - len(type_.extension)]}{type_.extension}",
            about=wanted.about[: longest("about")],
            mime_type=type_.mime_type,
            by=request.user,
        )
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect(back)
    return redirect("prepared_file", file.pk)


def longest(field: str) -> int:
    return PreparedFile._meta.get_field(field).max_length


def too_long(wanted: Wanted) -> str:
    """Why a file is not made at all, and what to do about it."""
    most = lists.MOST
    fitting = [KINDS[name].label for name in lists.FORMATS if not wanted.longer_than(most[name])]
    instead = f", or choose {' or '.join(fitting)}" if fitting else ""
    label, rows = KINDS[wanted.format].label, most[wanted.format] // getattr(wanted, "weight", 1)
    return (
        f"A file as {label} has {rows:,} rows at most, and these are more. Choose fewer rows with the filters{instead}."
    )


def wanted_again(user, asked: dict) -> tuple[Wanted, str, str]:
    """What a prepared file holds as `user` may see it now, and the URL and name of the page with its rows.

    Raises Http404 and PermissionDenied as the view does, and Http404 for a URL that no longer exists.
    """
    try:
        keys = asked["keys"]
        view = resolve(reverse(asked["name"], kwargs=keys)).func
        back, called = list_url(view.page, keys, asked["query"]), view.called
    except (KeyError, AttributeError, NoReverseMatch, Resolver404):  # requested before an upgrade
        raise Http404("This file can no longer be found.") from None
    return view.find(SimpleNamespace(user=user, GET=QueryDict(asked["query"])), **keys), back, called


@maker(KIND)
def make_wanted(owner, asked: dict, report: Report) -> bytes:
    """The file with the rows that its owner may see now. RuleBroken for a lost right or filter value."""
    try:
        wanted, _, _ = wanted_again(owner, asked)
        if wanted.is_wrong:  # such as a lead without actions by now: a file without rows would look like an answer
            raise RuleBroken("The rows can no longer be chosen in this way. Choose them again.")
        return wanted.make(report)
    except (Http404, PermissionDenied):
        raise RuleBroken(GONE) from None
