"""What became of emails by mail: the list, one email, and the button that sends it again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render

from agencies.access import button_view, get_visible, page_view
from agencies.addresses.page import dead_contacts
from core.jobs.models import JobFailure
from core.mail import services
from core.mail.addresses import dead_addresses
from core.mail.models import OutgoingEmail
from core.mail.sending import keeps_texts
from core.pages.forms import safe_next
from core.records.rules import RuleBroken
from esafety.mail.forms import EmailFilter

PAGE = 50
FAILURES = 50  # of jobs, the latest, above the emails


@page_view("mail.manage")
def emails(request):
    form, every = EmailFilter.from_query(request.GET), OutgoingEmail.objects.visible_to(request.user)
    page = Paginator(form.rows(every.select_related("by")), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "unsettled": every.unsettled().count(),
        "failing": len(dead_addresses()),
        "failures": JobFailure.objects.visible_to(request.user)[:FAILURES],
        "kept_here": keeps_texts(),
        "none_yet": not form.is_bound and not page.paginator.count,
    }
    return render(request, "mail/list.html", context)


@page_view("mail.manage")
def email(request, pk):
    found = get_visible(OutgoingEmail.objects.select_related("by", "again_by"), request.user, pk=pk)
    return render(request, "mail/letter.html", {"email": found, "kept_here": keeps_texts()})


@page_view("mail.manage")
def addresses(request):
    return render(request, "mail/addresses.html", {"dead": dead_contacts(request.user)})


@button_view("mail.manage")
def send_again(request, pk):
    found = get_visible(OutgoingEmail.objects, request.user, pk=pk)
    try:
        services.send_again(email=found, by=request.user)
        messages.success(request, f"The email to {found.to} will be sent again, within a minute or so.")
    except RuleBroken as broken:
        messages.error(request, str(broken))
    return redirect(safe_next(request, "/mail/"))
