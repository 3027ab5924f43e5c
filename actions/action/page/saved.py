"""What was saved a moment ago on the page of an action, so that it is said beside the record and not at the top."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape

from django.contrib.messages import get_messages

PARTS = ("colour", "timescale")  # of the page, that messages belong to


@dataclass(frozen=True)
class Saved:
    """The id of the part of the page that was saved, and the message; `opens` has the name of the closed list in which
    it stands, if any, as {name: True}.
    """

    place: str = ""
    text: str = ""
    opens: Mapping[str, bool] = field(default_factory=dict)

    def id_of(self, place: str) -> str:
        """The attribute id of a part; what was saved can take the focus."""
        return f' id="{place}"' + (' tabindex="-1"' if place == self.place else "")

    def text_at(self, place: str) -> str:
        """The message as HTML for the part that was saved, "" for every other one."""
        return f'<p class="saved-here" role="status">{escape(self.text)}</p>' if place == self.place else ""


def saved_on(request, shown: Iterable[str], closed: Mapping[str, Collection[str]]) -> dict:
    """What was saved, and the messages that belong to the page as a whole.

    A message belongs to the part that its redirect named (core.pages.forms.leave). `shown` are the ids of the records
    on the page, `closed` those in each list that is opened on demand.
    """
    ids = {*PARTS, *shown, *(each for ids in closed.values() for each in ids)}
    waiting = list(get_messages(request))
    found = next((each for each in waiting if each.extra_tags in ids), None)
    if found is None:
        return {"messages": waiting, "saved": Saved()}
    opens = {name: True for name, own in closed.items() if found.extra_tags in own}
    rest = [each for each in waiting if each is not found]
    return {"messages": rest, "saved": Saved(found.extra_tags, str(found), opens)}
