"""Files of any length, for every room: one that takes a moment is given at once, a longer one is prepared by a task.

A room writes for each address of files one function, which says who may have it and finds what is wanted, and
`file_page` makes a page of it: GET gives the file or offers to prepare it, POST has it prepared. The task, and the
page from which the file is fetched, ask that same function again, so that nothing is made or given by a right that
has ended meanwhile. What is kept of a request is the name of its address: the addresses are the register of kinds.
"""

from __future__ import annotations

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
    """A file that somebody may have. To find it costs little: what takes long is read when it is asked for.

    `stem` is its name without the ending, `about` what it holds in a few words, `is_wrong` whether its filters say
    what cannot be, `query` the query by which it is found again, whatever is changed meanwhile.
    """

    format: str

    @property
    def query(self) -> str: ...

    @property
    def is_wrong(self) -> bool: ...

    @property
    def stem(self) -> str: ...

    @property
    def about(self) -> str: ...

    def longer_than(self, rows: int) -> bool: ...

    def make(self, report: Report | None = None) -> bytes: ...


@dataclass
class WantedList:
    """A list as a file: `rows` counts its rows, `document` writes it; neither is called before it has to be."""

    called: str  # as in "28,000 rows of the list of agencies"
    stem: str
    format: str
    query: str
    rows: Callable[[], int]
    document: Callable[[], Document]
    is_wrong: bool = False
    weight: int = 1  # as how many rows of an ordinary list one row of it counts: of many columns, as several

    @cached_property
    def count(self) -> int:
        """How many rows it has."""
        return self.rows()

    @property
    def about(self) -> str:
        """What it holds."""
        return f"{counted(self.count)} of {self.called}"

    def longer_than(self, rows: int) -> bool:
        """Whether it has more rows than these."""
        return self.count * self.weight > rows

    def make(self, report: Report | None = None) -> bytes:
        """The file itself."""
        if report:
            report("Reading the rows", 5)
        return render_document(self.document(), self.format, report)


def counted(rows: int) -> str:
    """How many rows, in words."""
    return f"{rows:,} row{'' if rows == 1 else 's'}"


def query_of(request, **named) -> str:
    """The query of a page, with what it must name so that the same rows are found later: the plan in force, say."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in named.items():
        query[name] = value
    return query.urlencode()


def file_page(page: str, called: str, formats: Iterable[str] = lists.FORMATS) -> Callable:
    """Makes the page of an address of files of the function that finds a file: `find(request, **keys)` → Wanted.

    One of its keys is `format`, which is one of `formats`. Of the request it looks at `user` and `GET` only. It raises
    Http404 for what is not there, PermissionDenied for what may not be read. The rows stand on the page of the name
    `page`, which people know as `called`; its address has the same keys except the format.
    """

    def decorate(find: Callable) -> Callable:
        @wraps(find)
        def view(request, **keys):
            if keys["format"] not in formats:
                raise Http404("There is no such file.")
            wanted, back = find(request, **keys), page_of(page, keys, request.GET.urlencode())
            if wanted.is_wrong:
                return redirect(back)  # the page says what is wrong
            if not wanted.longer_than(lists.AT_ONCE[wanted.format]):
                return given(request, wanted)
            if wanted.longer_than(lists.MOST[wanted.format]):
                messages.error(request, too_long(wanted))
                return redirect(back)
            return prepare(request, wanted, keys, back) if request.method == "POST" else offer(request, wanted, back)

        view.find, view.page, view.called = find, page, called
        return require_http_methods(["GET", "HEAD", "POST"])(view)

    return decorate


def page_of(page: str, keys: dict, query: str) -> str:
    """The address of the page on which the rows of a file stand."""
    address = reverse(page, kwargs={name: key for name, key in keys.items() if name != "format"})
    return f"{address}?{query}" if query else address


def given(request, wanted: Wanted) -> HttpResponse:
    """The file itself, at once; whoever pressed a button for it is led to its address."""
    if request.method == "POST":
        return redirect(request.get_full_path())
    return lists.bytes_response(wanted.make(), wanted.format, wanted.stem)


def offer(request, wanted: Wanted, back: str) -> HttpResponse:
    """The page that offers to prepare a long file: to open an address begins nothing."""
    context = {
        "heading": f"Prepare {wanted.about} as {KINDS[wanted.format].label}",
        "text": "A file of so many rows can take a minute or more. It is prepared while you wait or do other things.",
        "submit": "Prepare the file",
        "action": request.get_full_path(),
        "cancel_url": back,
    }
    return render(request, "components/confirm.html", context)


def prepare(request, wanted: Wanted, keys: dict, back: str) -> HttpResponse:
    """Have a long file made, and lead on to its page."""
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
    """How many characters a field of a prepared file holds."""
    return PreparedFile._meta.get_field(field).max_length


def too_long(wanted: Wanted) -> str:
    """Why a file is not made at all, and what to do."""
    most = lists.MOST
    fitting = [KINDS[name].label for name in lists.FORMATS if not wanted.longer_than(most[name])]
    instead = f", or choose {' or '.join(fitting)}" if fitting else ""
    label, rows = KINDS[wanted.format].label, most[wanted.format] // getattr(wanted, "weight", 1)
    return (
        f"A file as {label} has {rows:,} rows at most, and these are more. Choose fewer rows with the filters{instead}."
    )


def wanted_again(user, asked: dict) -> tuple[Wanted, str, str]:
    """What a prepared file holds as `user` may see it now, the address of the page of its rows, and its name.

    Raises Http404 and PermissionDenied as the page of files does, and Http404 for an address that is no more.
    """
    try:
        keys = asked["keys"]
        view = resolve(reverse(asked["name"], kwargs=keys)).func
        back, called = page_of(view.page, keys, asked["query"]), view.called
    except (KeyError, AttributeError, NoReverseMatch, Resolver404):  # asked for before the site was renewed
        raise Http404("This file can no longer be found.") from None
    return view.find(SimpleNamespace(user=user, GET=QueryDict(asked["query"])), **keys), back, called


@maker(KIND)
def make_wanted(owner, asked: dict, report: Report) -> bytes:
    """A file that was asked for at an address, as its owner may see its rows now.

    Raises RuleBroken where they may not read it any longer, or what they chose by is no longer there.
    """
    try:
        wanted, _, _ = wanted_again(owner, asked)
        if wanted.is_wrong:  # a lead that leads nothing by now, say: a file without rows would look like an answer
            raise RuleBroken("The rows can no longer be chosen in this way. Choose them again.")
        return wanted.make(report)
    except (Http404, PermissionDenied):
        raise RuleBroken(GONE) from None
