from collections.abc import Collection, Mapping

from django import template

register = template.Library()
HARMLESS = "https://www.bbc.co.uk/weather"  # where "Hide this page" leads: it is public, and looks like nothing


@register.simple_tag
def harmless_page() -> str:
    return HARMLESS


@register.filter
def chosen_of(chosen: Mapping[str, Collection[str]], question: str) -> Collection[str]:
    return (chosen or {}).get(question, ())
