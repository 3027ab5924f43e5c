"""What tests of pages read from an answer."""

from __future__ import annotations

from django.urls import reverse
from lxml import html


def tree_of(response):
    """The page as a tree."""
    return html.fromstring(response.content.decode())


def words(element) -> str:
    """The text of an element in one line."""
    return " ".join(" ".join(element.itertext()).split())


def text_of(response) -> str:
    """The text of the page's own part in one line."""
    (main,) = tree_of(response).xpath("//main")
    return words(main)


def latest_changes(client, action) -> str:
    """The text of the history of an action."""
    return text_of(client.get(reverse("action_history", args=[action.pk])))


def errors_of(response) -> list[str]:
    """What the error summary lists."""
    return [words(link) for link in tree_of(response).xpath("//*[contains(@class, 'govuk-error-summary__list')]//li")]


def value_of(response, name: str) -> str:
    """What stands in a field of the form."""
    (field,) = tree_of(response).xpath(f"//*[@name='{name}'][not(@type='radio')]")
    return (field.text or "").strip() if field.tag == "textarea" else field.get("value", "")


def messages_of(response) -> list[str]:
    """What the page that follows says was done, at its top or beside what was saved."""
    saved = response.context.get("saved")
    beside = [saved.text] if saved and saved.text else []
    return [*beside, *(str(message) for message in response.context["messages"])]


def answered(response, reason: str) -> dict[str, str]:
    """What a form sends besides when its question about a text that may identify somebody is answered."""
    return {"guard_reason": reason, "guard_about": tree_of(response).xpath("//input[@name='guard_about']/@value")[0]}
