"""One page for those who are signed in, with one query of its own."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.shortcuts import render


@login_required
def hello1(request):
    """The name of the first group, on the base template."""
    return render(request, "hello1.html", {"group": Group.objects.order_by("pk").first()})


def readyz(request):
    """The process answers."""
    return HttpResponse("ready")
