"""Widgets as HTML, put together by plain functions: pages show them by the hundred.

As templates, with one included for each attribute, they took half the time of a page of moderation.
"""

from collections.abc import Callable
from functools import partial
from html import escape

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString


def input_html(widget: dict) -> SafeString:
    """What Django's template of an input says, from the same context."""
    value = "" if widget["value"] is None else f' value="{escape(str(widget["value"]))}"'
    head = f'<input type="{escape(widget["type"])}" name="{escape(widget["name"])}"'
    return SafeString(f"{head}{value}{attributes_html(widget['attrs'])}>")


def textarea_html(widget: dict) -> SafeString:
    """What Django's template of a text area says, from the same context."""
    text = escape(str(widget["value"] or ""))
    return SafeString(
        f'<textarea name="{escape(widget["name"])}"{attributes_html(widget["attrs"])}>\n{text}</textarea>'
    )


def choices_html(widget: dict, css: str) -> SafeString:
    """Radio buttons or checkboxes; `css` is the class of their block."""
    attrs = widget["attrs"]
    block = {"class": f"{css} {attrs.get('class', '')}".strip(), "id": attrs.get("id", False)}
    parts = [f"<div{attributes_html(block)}>"]
    for group, options, _ in widget["optgroups"]:
        parts += [f'<p class="govuk-body choice-group">{conditional_escape(group)}</p>'] if group else []
        for option in options:
            own = {"type": option["type"], "name": option["name"], "value": str(option["value"])} | option["attrs"]
            label = {"class": f"govuk-label {css}__label", "for": own.get("id", False)}
            parts += [
                f'<div class="{css}__item">',
                f"<input{attributes_html(own | {'class': f'{css}__input'})}>",
                f"<label{attributes_html(label)}>{conditional_escape(option['label'])}</label>",
                "</div>",
            ]
    return SafeString("\n".join([*parts, "</div>"]))


def select_html(widget: dict) -> SafeString:
    """What Django's template of a select says, from the same context."""
    parts = [f'<select name="{escape(widget["name"])}"{attributes_html(widget["attrs"])}>']
    for group, options, _ in widget["optgroups"]:
        parts += [f'<optgroup label="{escape(str(group))}">'] if group else []
        parts += [
            f'<option value="{escape(str(option["value"]))}"{attributes_html(option["attrs"])}>'
            f"{escape(str(option['label']))}</option>"
            for option in options
        ]
        parts += ["</optgroup>"] if group else []
    return SafeString("\n".join([*parts, "</select>"]))


def date_html(widget: dict) -> SafeString:
    """A text box for a date; how it is read stands beside it while somebody types, where the box has an id."""
    attrs = widget["attrs"]
    reading, beside = {}, ""
    if key := attrs.get("id"):
        asks = {"hx-get": widget["reading_url"], "hx-trigger": "input changed delay:400ms"}
        reading = asks | {"hx-target": f"#{key}-reading", "hx-swap": "innerHTML", "hx-sync": "this:replace"}
        reading |= {"data-reads": True}
        beside = f'<span id="{escape(key)}-reading" class="date-box__reading" aria-live="polite" data-stays></span>'
    return SafeString(
        f'<div class="date-box">{input_html(widget | {"value": widget["value"] or None, "attrs": attrs | reading})}'
        f"{beside}</div>"
    )


def attributes_html(attributes: dict) -> str:
    """HTML attributes: those that are False are left out, those that are True stand without a value."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in attributes.items()
        if value is not False
    )


DRAWN: dict[str, Callable[[dict], SafeString]] = {
    "forms/date_input.html": date_html,
    **{f"django/forms/widgets/{kind}.html": input_html for kind in ("text", "number", "email", "hidden", "checkbox")},
    "django/forms/widgets/textarea.html": textarea_html,
    "django/forms/widgets/select.html": select_html,
    "django/forms/widgets/radio.html": partial(choices_html, css="govuk-radios"),
    "django/forms/widgets/checkbox_select.html": partial(choices_html, css="govuk-checkboxes"),
}
