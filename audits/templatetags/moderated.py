"""The answers of a return with their verdicts as HTML by plain functions: as templates they were three fifths of the
page of moderation."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from audits.models import AnswerEvidence, Return, Verdict
from audits.moderation.exceptions import ExceptionFound
from audits.moderation.page import EvaluatedAnswer, TypedVerdict
from core.text.dates import print_date

register = template.Library()

HIDDEN = '<input type="hidden" name="{}-{}" value="{}">'
ERROR = """<p class="govuk-error-message" data-unsaved><span class="govuk-visually-hidden">Error:</span> Not saved.
{}</p>"""
SAYS = """<div class="govuk-radios__item"><input class="govuk-radios__input" type="radio" name="{0}-says" id="{0}-{1}"
value="{1}"{4}><label class="govuk-label govuk-radios__label" for="{0}-{1}">{2}<span
class="govuk-visually-hidden">, {3}</span></label></div>"""
VERDICT = """<div class="moderated__verdict" data-saves hx-post="{url}" hx-trigger="change, resend"
hx-target="#{anchor}-state" hx-sync="closest form:queue all">
<fieldset class="govuk-fieldset">
<legend class="govuk-visually-hidden">Verdict on {name}</legend>
<div class="govuk-radios govuk-radios--small govuk-radios--inline">{says}</div>
</fieldset>
<div class="moderated__comment">
<label class="govuk-label" for="{anchor}-comment">Comment on {code} for the agency</label>
<textarea class="govuk-textarea" rows="2" maxlength="2000" name="{anchor}-comment" id="{anchor}-comment"
aria-describedby="{anchor}-state"{invalid}>{comment}</textarea>
</div>
<div id="{anchor}-state" data-stays>{state}</div>
</div>"""
ARTICLE = """<article class="moderated" id="{anchor}" tabindex="-1" aria-labelledby="{anchor}-name"
data-ready="{ready}"><div class="moderated__question"><h4 class="govuk-heading-s" id="{anchor}-name">{question}</h4>
<ul class="moderated__why">{why}</ul></div>
<div><p class="moderated__label">This year{kept}</p>{now}</div>
<div><p class="moderated__label">Last year</p>{then}</div>
<div class="moderated__more">{more}</div>
<div class="moderated__given">{given}</div>
</article>"""
ROW = """<tr class="govuk-table__row moderated" id="{anchor}" tabindex="-1" data-ready="{ready}">
<th scope="row" class="govuk-table__header" data-label="Question">{question}</th>
<td class="govuk-table__cell" data-label="This year">{kept}{now}{more}</td>
<td class="govuk-table__cell" data-label="Last year">{then}</td>
<td class="govuk-table__cell" data-label="Verdict">{given}</td>
</tr>"""


@register.simple_tag
def moderated_articles(rows: Iterable[EvaluatedAnswer], audit_return: Return, evaluating: bool) -> SafeString:
    """Answers with what stands out in them."""
    url, kept, nothing = (
        moderate_url(audit_return, evaluating),
        ", kept from last year",
        "<p>Nothing to compare with</p>",
    )
    shown = (
        ARTICLE.format(**values(row, url, nothing), why=why_html(row.found), kept=kept * row.is_kept) for row in rows
    )
    return SafeString("".join(shown))


def why_html(found: list[ExceptionFound]) -> str:
    words = [found[0].words, *(f"{each.title}: {each.words}" for each in found[1:])]
    return "".join(f"<li>{escape(each)}</li>" for each in words)


@register.simple_tag
def moderated_rows(rows: Iterable[EvaluatedAnswer], audit_return: Return, evaluating: bool) -> SafeString:
    """Answers in which nothing stands out, as rows of a table."""
    url, kept, nothing = moderate_url(audit_return, evaluating), "<p>Kept from last year</p>", "Nothing to compare with"
    shown = (ROW.format(**values(row, url, nothing), kept=kept * row.is_kept) for row in rows)
    return SafeString("".join(shown))


def moderate_url(audit_return: Return, evaluating: bool) -> str:
    """Where verdicts go, before the key of a question; "" where none can be given."""
    return reverse("audits:moderate", args=[audit_return.pk]) if evaluating else ""


def values(row: EvaluatedAnswer, url: str, nothing: str) -> dict[str, str]:
    """What stands in the card or row of an answer; `nothing` where there is no answer of last year."""
    question = row.row.question
    now = lines_html(row.row.lines, "<strong>{}</strong>") or "<p><strong>Not answered</strong></p>"
    return {
        "anchor": row.anchor,
        "ready": escape(row.ready),
        "question": escape(row.name),
        "now": now + (f"<p>{escape(row.row.source)}</p>" if row.row.source else ""),
        "then": lines_html(row.last_year, "{}") or nothing,
        "more": more_html(row),
        "given": verdict_html(row, f"{url}{question.pk}/") if url else given_html(row.verdict),
    }


def lines_html(lines: Iterable[tuple[str, str]], text: str) -> str:
    shown = ((f"{escape(label)}: " if label else "") + text.format(escape(words)) for label, words in lines)
    return "".join(f'<p class="keep-lines">{each}</p>' for each in shown)


def more_html(row: EvaluatedAnswer) -> str:
    """What else there is: note, action, evidence, warnings, and what was there before a change."""
    action, before, outdated = row.row.action, row.before, row.outdated
    lines = [f"Note: {escape(row.row.note)}"] if row.row.note else []
    if action and action.status == "declined":
        lines.append(f"No action, because: {escape(action.ended_note)}")
    elif action:
        lines.append(f"Action: {escape(action.text)}<br>{escape(action.owner_name)}, by {print_date(action.due)}")
    found = [f'<p class="keep-lines">{line}</p>' for line in lines]
    found += [evidence_html(each) for each in row.row.evidence]
    found += [f"<p>Note: {escape(text)}</p>" for text in row.warnings]
    if before:
        text = f"{before.text}\nNote: {before.note}" if before.note else before.text
        found.append(f'<p class="keep-lines">When it was submitted before: {escape(text)}</p>')
    if outdated:
        says = f"<strong>{outdated.get_says_display()}</strong>\n{escape(outdated.comment)}"
        found.append(f'<p class="keep-lines">Before it was changed: {says}</p>')
    return "".join(found)


def evidence_html(evidence: AnswerEvidence) -> str:
    href = f'href="{reverse("audits:evidence", args=[evidence.pk])}"'
    if evidence.url:
        href = f'href="{escape(evidence.url)}" rel="noreferrer noopener"'
    since = print_date(evidence.first_added_on)
    return f'<p>Evidence: <a class="govuk-link" {href}>{escape(evidence.title)}</a>, since {since}</p>'


def given_html(verdict: Verdict | None) -> str:
    """A verdict that is only read."""
    if verdict is None:
        return "<p>No verdict</p>"
    says = f"<strong>{verdict.get_says_display()}</strong>\n{escape(verdict.comment)}"
    by = f"{escape(str(verdict.given_by))},\n{print_date(verdict.given_on)}"
    return f'<p class="keep-lines">{says}<br>{by}</p>'


def verdict_html(row: EvaluatedAnswer, url: str) -> str:
    """The form of a verdict."""
    typed, anchor, code = row.typed, row.anchor, escape(row.code)
    choices = (SAYS.format(anchor, *each, code, " checked" * (typed.says == each[0])) for each in Verdict.Says.choices)
    says, invalid = "".join(choices), ' aria-invalid="true"' * typed.is_about_comment
    shown = {"says": says, "invalid": invalid, "comment": escape(typed.comment), "state": state_html(typed, anchor)}
    return VERDICT.format(anchor=anchor, name=escape(row.name), code=code, url=url, **shown)


def state_html(typed: TypedVerdict, anchor: str, pending: str = "", *, is_saved=False) -> str:
    """What a form of a verdict sends along, and below it why it is not saved, or that it is."""
    message = ""
    if typed.error:
        message = ERROR.format(escape(typed.error))
    elif pending:
        message = f'<p class="govuk-body-s" data-unsaved>Not saved yet. {escape(pending)}</p>'
    elif is_saved:
        message = '<p class="govuk-body-s moderated__saved">Saved</p>'
    hidden = HIDDEN.format(anchor, "version", typed.version) + HIDDEN.format(anchor, "seen", escape(typed.seen))
    return hidden + message
