"""Pages of background exports: progress, download, retry."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from core.files import downloads
from core.files.background_exports import wanted_again
from core.jobs.files import ask_again
from core.jobs.models import PreparedFile

HOME = ("/", "Start")


def own_file(request, pk: int) -> PreparedFile:
    """A file that this person requested; Http404 for everybody else."""
    try:
        return PreparedFile.objects.visible_to(request.user).get(pk=pk)
    except (PreparedFile.DoesNotExist, OverflowError):
        raise Http404("This page was not found.") from None


@require_safe
def prepared(request, pk):
    file = own_file(request, pk)
    back, called = origin(request, file)
    template = "pages/prepared_file.html"
    context = {"file": file, "back": back, "called": called}
    response = render(request, f"{template}#state" if request.htmx else template, context)
    if request.htmx and (file.is_ready or file.has_failed):
        words = "The file is ready" if file.is_ready else "The file could not be prepared"
        trigger_client_event(response, "announce", {"value": words})
    return response


def origin(request, file: PreparedFile) -> tuple[str, str]:
    """URL and name of the page on which a file was requested; the home page where the user may not open it."""
    try:
        return wanted_again(request.user, file.asked)[1:]
    except (Http404, PermissionDenied):
        return HOME


@require_safe
def download(request, pk):
    """A finished file, for its owner while they may still read its content."""
    file = own_file(request, pk)
    if not file.is_ready:
        raise Http404("This file is not ready.")
    wanted_again(request.user, file.asked)
    try:
        content = file.file.open("rb")
    except FileNotFoundError:  # expired at this moment, or the storage was rebuilt
        raise Http404("This file is not there any longer.") from None
    return downloads.download(request, content, filename=file.name, content_type=file.mime_type)


@require_POST
def prepare_again(request, pk):
    file = own_file(request, pk)
    if file.has_failed:
        ask_again(file=file, by=request.user)
    return redirect("prepared_file", file.pk)
