"""API tokens: one's own, with the page on which a new one is shown once, and those of everybody."""

from functools import partial

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import ApiToken
from accounts.people.querysets import is_allowed
from accounts.tokens import services
from accounts.tokens.filters import TokenFilter
from accounts.tokens.forms import TokenForm
from accounts.tokens.page import TokenRow, rows_of
from core.kept_forms.middleware import is_sent_first
from core.pages.forms import form_page, status_of, tell
from core.records.rules import RuleBroken
from core.text.dates import today

PAGE = 50
OWN_PAGE = ("Your account", "own_account", "API tokens", "own_tokens")
STOPS = "Every program that uses it stops reading at once. This cannot be undone."


def require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied("You do not have the right to do this.")


def crumbs(*pairs: str) -> tuple[str, ...]:
    return tuple(reverse(each) if place % 2 else each for place, each in enumerate(pairs))


@require_safe
def own_tokens(request):
    own = ApiToken.objects.visible_to(request.user).for_user(request.user).for_page(today())
    page = Paginator(own, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows_of(page.object_list, today()),
        "may_make": is_allowed(request.user, "tokens.make_own"),
    }
    return render(request, "accounts/tokens/own.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def make_token(request):
    """The answer is the only page with its text, so none is made for a form sent in the background first (ADR 82)."""
    require(is_allowed(request.user, "tokens.make_own"))
    if is_sent_first(request):
        return HttpResponse()
    form = TokenForm(request.POST if request.method == "POST" else None, by=request.user)
    if form.is_valid():
        try:
            token, text = services.create_token(**form.cleaned_data, by=request.user)
        except RuleBroken as broken:
            tell(form, broken)
        else:
            request.saved_url = reverse("own_tokens")
            shown = ApiToken.objects.visible_to(request.user).for_page(today()).get(pk=token.pk)
            context = {"row": TokenRow(shown, today()), "text": text}
            return render(request, "accounts/tokens/made.html", context)
    context = {"form": form, "heading": "Make an API token", "submit": "Make the token"}
    context |= {"crumbs": crumbs(*OWN_PAGE), "cancel_url": reverse("own_tokens")}
    return render(request, "accounts/tokens/new.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def revoke_own_token(request, pk):
    """End one's own token. No fresh proof is asked for: whoever fears that it was read is to be quick."""
    found = ApiToken.objects.visible_to(request.user).for_user(request.user).filter(pk=pk)
    return revoke_page(request, found, done=reverse("own_tokens"), path=crumbs(*OWN_PAGE))


@require_safe
def all_tokens(request):
    require(is_allowed(request.user, "tokens.manage_all"))
    form, on = TokenFilter.from_query(request.GET), today()
    found = form.rows(ApiToken.objects.visible_to(request.user).for_page(on))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "rows": rows_of(page.object_list, on)}
    return render(request, "accounts/tokens/all.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def revoke_token(request, pk):
    require(is_allowed(request.user, "tokens.manage_all"))
    found = ApiToken.objects.visible_to(request.user).filter(pk=pk)
    return revoke_page(request, found, done=reverse("all_tokens"), path=crumbs("API tokens", "all_tokens"))


def revoke_page(request, found, *, done: str, path: tuple[str, ...]):
    token = found.select_related("owner").first()
    if token is None:
        raise Http404("There is no such token.")
    return form_page(
        request,
        forms.Form,
        partial(services.revoke_token, token, by=request.user),
        title="Revoke an API token",
        submit="Revoke the token",
        done=done,
        message="The token is revoked.",
        context={"crumbs": path, "warning": True, "row": TokenRow(token, today()), "explained": STOPS},
        template="accounts/tokens/revoke.html",
    )
