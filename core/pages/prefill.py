"""What a form is filled in with when something elsewhere proposes values for it; apps add what proposes."""

from collections.abc import Callable

Proposes = Callable[..., dict]
_proposing: list[Proposes] = []


def proposes(function: Proposes) -> Proposes:
    """Registers `function(request, record, page) -> values by field name`, empty where it has none."""
    _proposing.append(function)
    return function


def prefilled(request, record, page: str) -> dict:
    """Initial values for the form of a page about a record, from whoever proposes any."""
    return next((values for propose in _proposing if (values := propose(request, record, page))), {})
