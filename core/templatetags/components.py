"""Template tags of the design system; docs/components.md shows each in use.

The library is built into every template of the project, so pages need no `{% load %}`.
"""

import secrets
from html import escape

from django import template
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.template.defaulttags import CsrfTokenNode
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.history.html import history_html

register = template.Library()

BADGE_COLOURS = {"red", "amber", "green", "blue", "grey", "plain"}


@register.simple_tag(takes_context=True, name="csrf_token")
def hidden_tokens(context) -> SafeString:
    """Django’s tag, and after its token the key by which a form that is sent twice is saved once (ADR 57)."""
    key = format_html('<input type="hidden" name="form_key" value="{}">', secrets.token_urlsafe(12))
    return CsrfTokenNode().render(context) + key


@register.simple_tag(takes_context=True)
def title_prefix(context) -> str:
    """ "Error: " where a form of the page has errors or the view sets `has_errors`: screen readers read it first."""
    values = (value for layer in context.dicts for value in layer.values())
    forms = (value for value in values if isinstance(value, BaseForm | BaseFormSet))
    wrong = (form.is_bound and not form.is_valid() for form in forms)
    return "Error: " if context.get("has_errors") or any(wrong) else ""


@register.simple_tag
def navigation_items(items: list[dict]) -> SafeString:
    """Sections of the menu, or pages of one: text, href, and what aria-current says of an active one."""
    parts = []
    for item in items:
        css, current = "govuk-service-navigation__item", ""
        if item["active"]:
            css, current = f"{css} {css}--active", f' aria-current="{item["current"]}"'
        link = f'<a class="govuk-service-navigation__link" href="{escape(item["href"])}"{current}>'
        parts.append(f'<li class="{css}">{link}{escape(item["text"])}</a></li>')
    return SafeString("\n".join(parts))


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms) -> dict:
    """All errors of the given forms and formsets, each linked to its input; nothing where there are none."""
    errors = []
    for form in forms:
        for one in form.forms if isinstance(form, BaseFormSet) else [form]:
            errors += form_errors(one)
        if isinstance(form, BaseFormSet) and form.is_bound:
            errors += [{"text": text, "target": ""} for text in form.non_form_errors()]
    return {"errors": errors}


def form_errors(form) -> list[dict]:
    """In the order of fields: text, and the id to go to; one of a hidden field names the field."""
    if not isinstance(form, BaseForm) or not form.is_bound:
        return []
    first = next((field.error_target for field in form.visible_fields() if field.error_target), "")
    errors = []
    for error in form.errors.as_data().get(NON_FIELD_ERRORS, []):
        target = (error.params or {}).get("target", first)
        errors += [{"text": text, "target": target} for text in error.messages]
    for field in form.hidden_fields():
        errors += [{"text": f"{field.label}: {text}", "target": ""} for text in field.errors]
    for field in form.visible_fields():
        errors += [{"text": text, "target": field.error_target} for text in field.errors]
    return errors


@register.simple_tag
def history_list(entries) -> SafeString:
    return SafeString(history_html(entries))


@register.simple_tag
def badge(code: str, word: str, colour: str = "plain") -> SafeString:
    """A status as code, word and colour; `colour` is red, amber, green, blue, grey or plain."""
    colour = colour if colour in BADGE_COLOURS else "plain"
    mark = format_html('<span class="badge__letter">{}</span>', code) if code else ""
    return format_html(
        '<strong class="badge badge--{}">{}<span class="badge__word">{}</span></strong>', colour, mark, word
    )


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*parts) -> dict:
    """Text, address, text, address …; a last text alone is the page. The first may be a list of parts."""
    if parts and isinstance(parts[0], list | tuple):
        parts = (*parts[0], *parts[1:])
    texts, urls = parts[::2], [*parts[1::2], None]
    return {"items": [{"text": t, "href": a} for t, a in zip(texts, urls, strict=False)]}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context, page, parameter: str = "page") -> dict:
    """Links to the other pages of a Django `Page`; the rest of the query string is preserved."""
    paginator = page.paginator
    numbers = paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    query = context["request"].GET

    def page_url(number: int) -> str:
        changed = query.copy()
        changed[parameter] = str(number)
        return f"?{changed.urlencode()}"

    return {
        "page": page,
        "items": [
            {"number": n, "href": page_url(n), "current": n == page.number} if isinstance(n, int) else {"number": None}
            for n in numbers
        ],
        "previous": page_url(page.previous_page_number()) if page.has_previous() else "",
        "next": page_url(page.next_page_number()) if page.has_next() else "",
    }


def add_component(name: str, *arguments: str) -> None:
    """Registers {% name … %}…{% endname %}: templates/components/`name`.html around what it encloses, `content`.

    Values are given by name, or as `arguments` in this order.
    """

    @register.simple_block_tag(name=name)
    def component(content, *values, **named) -> SafeString:
        context = {"content": content, **dict(zip(arguments, values, strict=False)), **named}
        return render_to_string(f"components/{name}.html", context)


add_component("details", "summary")
add_component("empty_state", "heading")
add_component("scroll_table", "label")
add_component("summary_row", "key")
add_component("warning")


@register.simple_tag
def columns(*names: str, css: str = "") -> SafeString:
    """{% columns "Quarter" "Cut off" %}: heads of table columns; `css` is a further class of each."""
    css = f"govuk-table__header {css}".strip()
    return format_html_join("", '<th scope="col" class="{}">{}</th>', ((css, name) for name in names))


@register.filter
def without_hint(field) -> SafeString:
    """The field without its help text, for a page that shows it elsewhere."""
    field.help_text = ""
    return field.as_field_group()


@register.filter
def has_entries(form) -> bool:
    """Whether a filter form was sent with at least one filter filled in; an order (`sort`) does not count."""
    if not form or not form.is_bound:
        return False
    answers = [field.data for field in form.visible_fields() if field.name != "sort"]
    return any(any(answer) if isinstance(answer, list | tuple) else answer for answer in answers)
