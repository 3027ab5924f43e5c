"""The two addresses of the children's survey: the page, and where its form goes. There is no account or session."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from voices.answering.page import form_context, new_mark, sent_context, with_help
from voices.answering.rules import is_mark
from voices.answering.services import Refused, class_with_key, receive, require_open
from voices.answering.web import STATUS, not_allowed, render_plain, takes_json

MARK = "mark"  # the field with the random number of the page


@login_not_required
def page(request: HttpRequest, key: str) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return not_allowed(request, ["GET", "HEAD"])
    survey_class = None
    try:
        survey_class = class_with_key(key)
        require_open(survey_class)
    except Refused as refused:
        context = with_help(survey_class) | {"words": refused.words}
        return render_plain("voices/child/refused.html", context, STATUS[refused.kind])
    return render_plain("voices/child/page.html", form_context(survey_class, mark=new_mark()))


@login_not_required
def send(request: HttpRequest, key: str) -> HttpResponse:
    if request.method in ("GET", "HEAD"):
        return HttpResponseRedirect(reverse("children:page", args=[key]))
    if request.method != "POST":
        return not_allowed(request, ["GET", "HEAD", "POST"])
    picks = dict(request.POST.lists())
    mark = (picks.pop(MARK, None) or [""])[-1]
    try:
        receive(key=key, picks=picks, mark=mark)
    except Refused as refused:
        return refuse(request, refused, key=key, picks=picks, mark=mark)
    if takes_json(request):
        return JsonResponse({"state": "sent", "words": "Thank you."})
    return render_plain("voices/child/sent.html", sent_context(class_with_key(key)))


def refuse(request: HttpRequest, refused: Refused, *, key: str, picks: dict, mark: str) -> HttpResponse:
    """The answer to a form that was not counted: as a page, the form with what was chosen, to be sent again."""
    status = STATUS[refused.kind]
    if takes_json(request):
        return JsonResponse({"state": refused.kind, "words": refused.words}, status=status)
    try:
        survey_class = class_with_key(key)
    except Refused:
        return render_plain("voices/child/refused.html", with_help(None) | {"words": refused.words}, status)
    mark = mark if is_mark(mark) else new_mark()
    context = form_context(survey_class, mark=mark, picks=picks, refusal=refused.words)
    return render_plain("voices/child/page.html", context, status)
