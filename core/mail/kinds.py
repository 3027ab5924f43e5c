"""The registry of kinds of email; each app registers its own."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Attachment:
    """A file; `mime` may have parameters ("text/calendar; method=REQUEST"). Text is in UTF-8."""

    name: str
    content: bytes
    mime: str


@dataclass(frozen=True)
class Email:
    """A subject of one line and plain text; optionally the same as HTML, extra headers, and files."""

    subject: str
    text: str
    html: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()


Maker = Callable[[dict], Email | None]


@dataclass(frozen=True)
class Kind:
    key: str
    name: str
    make: Maker
    routine: bool = False  # leaves within mail hours only
    on_request: bool = False  # the reader asks for it, so it is tried even where emails fail


_kinds: dict[str, Kind] = {}


def email_kind(key: str, name: str, *, routine: bool = False, on_request: bool = False) -> Callable[[Maker], Maker]:
    """Decorator: registers a kind of email under a permanent key. The worker calls `make(args)` in a transaction,
    with the address as `args["to"]`.

    It may be called again after a failure, so it must return the same email each time. A `routine` kind, which jobs of
    the day send, leaves on working days from 7 to 18 o'clock only (core/working_days). One that its reader asks for,
    such as a code, is `on_request`: it is tried at an address at which others failed for good.
    """

    def register(make: Maker) -> Maker:
        _kinds[key] = Kind(key, name, make, routine, on_request)
        return make

    return register


def kind_of(key: str) -> Kind:
    """Raises KeyError where none is registered."""
    return _kinds[key]


def find_kind(key: str) -> Kind | None:
    """None where none is registered."""
    return _kinds.get(key)


def name_of(key: str) -> str:
    """The name of a kind in lists; its key where it is no longer registered."""
    return _kinds[key].name if key in _kinds else key


def every_kind() -> list[Kind]:
    return sorted(_kinds.values(), key=lambda kind: kind.name)
