"""The findings of the plan check as HTML, put together by plain functions: a plan has a hundred of them."""

from html import escape
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from actions.checking.facts import ActionFacts
from actions.templatetags.plan_table import related_number
from core.templatetags.components import hidden_tokens

register = template.Library()


@register.simple_tag(takes_context=True)
def finding_lines(context, lines: list[dict], plan: int, acts: bool) -> SafeString:
    """Findings with the ways to correct them; with `acts` also one to leave each as it is."""
    return SafeString("\n".join(line_html(context, line, plan, acts) for line in lines))


def line_html(context, line: dict, plan: int, acts: bool) -> str:
    one, about = line["finding"], f'<span class="govuk-visually-hidden">: {escape(line["short"])}</span>'
    ways = [
        form_html(context, line, mend, plan, about)
        if mend["does"]
        else f'<a class="govuk-link" href="{escape(mend["href"])}">{escape(mend["label"])}{about}</a>'
        for mend in line["mends"]
    ]
    if acts:
        query = f"?finding={quote(one.key)}&amp;plan={plan}&amp;next={quote(line['after'], safe='')}"
        ways.append(f'<a href="{reverse("leave_finding")}{query}" class="govuk-link">Leave as it is{about}</a>')
    words = f'<p class="govuk-body-s finding__about">{escape(line["about"])}</p>' if line["about"] else ""
    words += f'<p class="govuk-body-s">What to do: {escape(one.proposal)}</p>' if one.proposal else ""
    return (
        f'<li class="finding" id="{line["place"]}">'
        f'<p class="govuk-body">{action_html(line["action"])}{escape(one.text)}</p>{words}'
        f'<div class="finding__ways no-print">{" ".join(ways)}</div></li>'
    )


def action_html(action: ActionFacts | None) -> str:
    """The number of the action as a link to it; "" where a finding is about none or several."""
    if action is None:
        return ""
    url = str(action.pk).join(related_number("action"))
    return f'<strong><a class="govuk-link" href="{url}">Action {action.number}</a>.</strong> '


def form_html(context, line: dict, mend: dict, plan: int, about: str) -> str:
    values = {"finding": line["finding"].key, "does": mend["does"], "next": line["after"]}
    hidden = "".join(f'<input type="hidden" name="{name}" value="{escape(text)}">' for name, text in values.items())
    return (
        f'<form method="post" action="{reverse("mend_finding")}?plan={plan}">{hidden_tokens(context)}{hidden}'
        f'<button type="submit" class="govuk-button govuk-button--secondary">{escape(mend["label"])}{about}</button>'
        "</form>"
    )
