"""Fields and their widgets as HTML, put together by plain functions: pages show them by the hundred.

As templates, which are included for each hint and each attribute, they took three times as long.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

OPTIONAL = ' <span class="optional">(optional)</span>'


def group_html(field) -> SafeString:
    """A bound field with its label, hint, errors, and how many characters it may hold."""
    css = "govuk-form-group govuk-form-group--error" if field.errors else "govuk-form-group"
    if field.is_single_checkbox:
        inner = checkbox_html(field)
    elif field.use_fieldset:
        inner = fieldset_html(field)
    else:
        inner = label_html(field) + hint_html(field) + errors_html(field) + str(field)
    if not (limit := field.character_limit):
        return SafeString(f'<div class="{css}">\n{inner}\n</div>')
    return SafeString(
        f'<div class="{css} govuk-character-count" data-module="govuk-character-count" data-maxlength="{limit}"'
        f' data-threshold="75">\n{inner}\n<div id="{field.auto_id}-info" class="govuk-hint '
        f'govuk-character-count__message">You can enter up to {limit} characters</div>\n</div>'
    )


def checkbox_html(field) -> str:
    label = {"class": "govuk-label govuk-checkboxes__label", "for": field.id_for_label}
    return (
        f'{errors_html(field)}<div class="govuk-checkboxes"><div class="govuk-checkboxes__item">{field}\n'
        f"<label{attributes_html(label)}>{conditional_escape(field.label)}</label>"
        f"{hint_html(field, 'govuk-hint govuk-checkboxes__hint')}</div></div>"
    )


def fieldset_html(field) -> str:
    attributes = {
        "class": "govuk-fieldset",
        "role": "group" if field.is_date else False,
        "aria-describedby": field.aria_describedby or False,
    }
    legend = f"{conditional_escape(field.label)}{OPTIONAL if field.show_optional else ''}"
    return (
        f"<fieldset{attributes_html(attributes)}>\n"
        f'<legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{legend}</legend>\n'
        f"{hint_html(field)}{errors_html(field)}{field}\n</fieldset>"
    )


def label_html(field) -> str:
    if not field.label:
        return ""
    attributes = {"class": "govuk-label govuk-label--s", "for": field.id_for_label or False}
    optional = OPTIONAL if field.show_optional else ""
    return f"<label{attributes_html(attributes)}>{conditional_escape(field.label)}{optional}</label>\n"


def hint_html(field, css: str = "govuk-hint") -> str:
    """The help text, which may be HTML; nothing where there is none."""
    if not field.help_text:
        return ""
    attributes = {"class": css, "id": f"{field.auto_id}_helptext" if field.auto_id else False}
    return f"<div{attributes_html(attributes)}>{field.help_text}</div>"


def errors_html(field) -> SafeString:
    """The errors of a field; nothing where there are none."""
    lines = "".join(
        '<p class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> '
        f"{conditional_escape(error)}</p>"
        for error in field.errors
    )
    return SafeString(f'<div id="{field.auto_id}_error">{lines}</div>' if lines else "")


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


def attributes_html(attributes: dict) -> str:
    """HTML attributes: those that are False are left out, those that are True stand without a value."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in attributes.items()
        if value is not False
    )


DRAWN: dict[str, Callable[[dict], SafeString]] = {
    **{f"django/forms/widgets/{kind}.html": input_html for kind in ("text", "number", "email", "hidden", "checkbox")},
    "django/forms/widgets/textarea.html": textarea_html,
    "django/forms/widgets/select.html": select_html,
    "django/forms/widgets/radio.html": partial(choices_html, css="govuk-radios"),
    "django/forms/widgets/checkbox_select.html": partial(choices_html, css="govuk-checkboxes"),
}
