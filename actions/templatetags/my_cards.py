"""The form and the ways of a card of "My actions" as HTML, put together by plain functions: a page has twenty cards."""

from html import escape

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from actions.home.page.my_actions import Card
from actions.templatetags.plan_table import related_number

register = template.Library()

WAYS = (  # page, words, what is read out after them, whether it comes back to the card
    ("declare", "At risk", " with action", True),
    ("complete_action", "Complete", " action", False),
    ("add_evidence", "Add evidence", " to action", True),
    ("propose_timescale", "New date", " for action", True),
)


@register.simple_tag
def open_link(card: Card) -> SafeString:
    url = str(card.action).join(related_number("action"))
    return SafeString(f'<a class="govuk-link" href="{url}">Open action{hidden(f" {card.number}")}</a>')


@register.simple_tag
def card_form(card: Card, is_told) -> SafeString:
    """The text area of a card with its buttons and ways; `is_told`: what was saved stands above it (id "saved")."""
    box, mine = f"id_text-{card.action}", reverse("my_actions")
    errors = "".join(
        f'<p class="govuk-error-message" id="{box}-error">{hidden("Error:")} {escape(error)}</p>'
        for error in card.errors
    )
    attributes = ' aria-describedby="saved"' if is_told else ""
    attributes = f' aria-invalid="true" aria-describedby="{box}-error"' if errors else attributes
    save = f' class="govuk-button"{sending(card, "save", mine)}'
    follow = f' class="govuk-button govuk-button--secondary"{sending(card, "next", mine if card.next_is_here else "")}'
    following = f"<button{follow}>Save and next{hidden(f', from action {card.number}')}</button>" if card.after else ""
    return SafeString(
        f'<div class="govuk-form-group{" govuk-form-group--error" if errors else ""}">'
        f'<label class="govuk-label" for="{box}">New update{hidden(f" on action {card.number}")}</label>{errors}'
        f'<textarea class="govuk-textarea my-card__box" id="{box}" name="text-{card.action}" rows="3" placeholder=" "'
        f"{attributes}>{escape(card.typed)}</textarea></div>"
        f'<div class="my-card__buttons"><button{save}>Save{hidden(f" the update on action {card.number}")}</button>'
        f'{following}</div><p class="my-card__links">{ways_html(card, mine)} {open_link(card)}</p>'
    )


def sending(card: Card, name: str, url: str) -> str:
    """Attributes of a button that sends the form; with a URL it sends only what is in this card."""
    value = f' type="submit" name="{name}" value="{card.action}:{card.after}"'
    params = f"csrfmiddlewaretoken,text-{card.action},guard_about,guard_reason,{name}"
    return value + (f' hx-post="{url}" hx-target="#action-{card.action}" hx-params="{params}"' if url else "")


def ways_html(card: Card, mine: str) -> str:
    back = f"%3Fopen={card.action}%23action-{card.action}"
    return " ".join(
        f'<a class="govuk-link" href="{str(card.action).join(related_number(page))}'
        f'?next={mine}{back if returns else ""}">{words}{hidden(f"{read_out} {card.number}")}</a>'
        for page, words, read_out, returns in WAYS
    )


def hidden(words: str) -> str:
    return f'<span class="govuk-visually-hidden">{words}</span>'
