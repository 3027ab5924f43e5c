"""Forms that were sent and refused, for their owner to read, send again or delete."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.kept_forms.page import displayed, listed
from core.kept_forms.services import NOTICE, delete_form, read_form
from core.models import KeptForm


@require_safe
def kept_forms(request):
    """The kept forms of a person: one is displayed, several are listed; without any, redirects to the home page."""
    forms = [form for form in map(read_form, KeptForm.objects.visible_to(request.user)) if form]
    if not forms:
        request.session.pop(NOTICE, None)
        return redirect("home")
    if len(forms) == 1:
        return render(request, "kept_forms/form.html", {"form": displayed(request, forms[0])})
    return render(request, "kept_forms/list.html", {"forms": map(listed, forms)})


@require_safe
def kept_form(request, key: str):
    row = KeptForm.objects.visible_to(request.user).with_key(key).first()
    form = row and read_form(row)
    if not form:
        raise Http404
    return render(request, "kept_forms/form.html", {"form": displayed(request, form)})


@require_POST
def drop_kept_form(request, key: str):
    delete_form(request.session, owner=request.user, key=key)
    return redirect("kept_forms")
