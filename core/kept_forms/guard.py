"""Asks a person about a text that could identify a child, on a page of its own where the view does not (ADR 71)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.deprecation import MiddlewareMixin

from core.kept_forms.middleware import is_form
from core.kept_forms.page import displayed
from core.kept_forms.rules import TOKENS, missing_from
from core.kept_forms.services import form_of
from core.pages.guard import ABOUT, REASON, GuardQuestion
from core.records.guarding import IdentityFound, MayIdentify, Typing, all_words, typed_by_person
from core.text.guard import Reason


def typing_of(fields: Mapping[str, Sequence[str]], names: Iterable[str] = ()) -> Typing:
    """What a person has sent: the texts of a form by field, and the names of its files."""
    chosen = "".join(fields.get(REASON, ()))
    values = [text for name, texts in fields.items() if name not in {*TOKENS, REASON, ABOUT} for text in texts]
    return Typing(
        words=all_words([*values, *names]),
        reason=Reason(chosen) if chosen in set(Reason) else None,
        about=frozenset(" ".join(fields.get(ABOUT, ())).split()),
    )


class GuardMiddleware(MiddlewareMixin):
    """Says which words a person has typed, and shows what was refused where the view does not. The last one."""

    def __call__(self, request):
        if request.method != "POST":
            return self.get_response(request)
        names = [file.name for files in request.FILES.lists() for file in files[1]]
        with typed_by_person(typing_of(dict(request.POST.lists()), names)) as sent:
            request.typing = sent
            response = self.get_response(request)
        if not sent.raised:
            return response
        request.is_guarded = True  # what was typed is kept nowhere
        return response if is_told(request, response, sent.raised[-1]) else answer(request, sent.raised[-1], response)

    def process_exception(self, request, exception):
        if isinstance(exception, IdentityFound) and request.method == "POST":
            return HttpResponse(status=422)  # replaced by answer()
        return None


def is_told(request, response, broken: IdentityFound) -> bool:
    """Whether a response says what was found, with the question where there is one and with what was typed."""
    if response.streaming or response.status_code not in (200, 409, 422):
        return False
    html = response.content.decode(errors="replace")
    is_asked = f'name="{REASON}"' in html if isinstance(broken, MayIdentify) else "Take it out" in html
    return is_asked and not (is_form(request) and missing_from(html, form_of(request).fields))


def answer(request, broken: IdentityFound, response):
    """The form as a page of its own with each text in its box; in a piece of a page, the question added to it."""
    question = GuardQuestion(broken.about, words=broken.words) if isinstance(broken, MayIdentify) else None
    if not is_form(request):
        told = response.content.decode() if not response.streaming and response.status_code in (200, 422) else ""
        asked = render_to_string("forms/guard.html", {"question": question}) if question else ""
        message = "" if str(broken) in told else render_to_string("guard/message.html", {"text": str(broken)})
        again = HttpResponse(told + message + asked, status=422)
        if question and {*broken.about} <= request.typing.about:
            again["HX-Reswap"] = "none"  # the question is there already, and perhaps about to be answered
        return again
    sent = form_of(request)
    fields = [(name, texts) for name, texts in sent.fields if name not in {REASON, ABOUT}]
    wanted = " ".join(broken.text.split())
    boxes = [(name, texts[0]) for name, texts in fields if len(texts) == 1 and is_part(texts[0], wanted)]
    names = [name for name, _ in boxes]
    form = displayed(
        request,
        replace(sent, fields=[row for row in fields if row[0] not in names], left_out=names + sent.left_out),
        with_labels=getattr(request, "is_view_reached", False),
    )
    labels = dict(form["left_out"])
    form["left_out"] = [row for row in form["left_out"] if row[0] not in names]
    target = ""
    if boxes:
        target = "box-0"
    elif question:
        target = "guard-work"
    context = {
        "form": form,
        "question": question,
        "reason": str(broken),
        "boxes": [
            {"id": f"box-{at}", "name": name, "text": text, "label": labels[name]}
            for at, (name, text) in enumerate(boxes)
        ],
        "errors": [{"text": str(broken), "target": target}],
        "has_errors": True,
    }
    return render(request, "guard/refused.html", context, status=422)


def is_part(typed: str, wanted: str) -> bool:
    """Whether a typed text is the one in which something was found, or a part of it."""
    typed = " ".join(typed.split())
    return typed == wanted or (" " in typed and (typed in wanted or wanted in typed))
