"""Certificates of attendance, for whoever attended and for their agency."""

from django.http import Http404

from agencies.access import page_view
from agencies.models import TrainingAttendance
from agencies.training.files import certificate_document
from core.pages.lists import file_response


@page_view("training.book", "training.manage")
def certificate(request, pk):
    places = TrainingAttendance.objects.own(request.user).certified().select_related("session", "agency", "eslo")
    place = places.filter(pk=pk).first()
    if place is None:
        raise Http404("There is no such certificate.")
    return file_response(certificate_document(place), "pdf")
