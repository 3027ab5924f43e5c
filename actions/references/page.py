"""Words that point elsewhere in the plan, as links of a page."""

from collections.abc import Callable, Iterable
from html import escape

from actions.references.rules import Pointer, pieces


def href_of(pointer: Pointer, plan: str, action: Callable[[int], str]) -> str:
    """Where some words lead: to a page of an action, or to the rows of a priority; `plan` is the address of the plan
    page with its query, `action` gives that of the page of an action. Both are escaped already."""
    if pointer.kind == "action":
        return action(pointer.target)
    return f"{plan}&amp;priority={pointer.priority}#{pointer.kind}-{pointer.target}"


def linked(
    text: str,
    pointers: Iterable[Pointer],
    plan: str,
    action: Callable[[int], str],
    shown: Callable[[str], str] = escape,
) -> str:
    """A text as HTML in which the words of some cross-references are links; `shown` escapes the rest."""
    parts = []
    for piece, pointer in pieces(text, pointers):
        if pointer:
            parts.append(f'<a class="govuk-link" href="{href_of(pointer, plan, action)}">{escape(piece)}</a>')
        else:
            parts.append(shown(piece))
    return "".join(parts)
