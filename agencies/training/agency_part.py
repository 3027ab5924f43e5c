"""Training on the page of an agency: who is booked on a course, and who has been on one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from agencies.access import belongings, may
from agencies.models import Agency, TrainingAttendance
from agencies.training.querysets import sees_whole_lists
from core.board.parts import Part

MOST = 10  # places that are listed, the latest first
State = TrainingAttendance.State


@dataclass(frozen=True)
class PlaceRow:
    name: str
    state: str
    session: str
    href: str
    certificate: str = ""  # URL


def training_parts(agency: Agency, user, on: dt.date) -> list[Part]:
    """The places of an agency on courses that were not cancelled; [] for those who may not know of any. One
    statement.
    """
    if not sees_places_of(agency, user):
        return []
    places = TrainingAttendance.objects.visible_to(user).filter(agency=agency, session__cancelled_on=None).listed()
    places = places.with_certificates(user).select_related("session", "eslo")
    places = list(places.order_by("-session__held_on", "eslo__name", "name", "pk"))
    rows = [place_row(place, on) for place in places[:MOST]]
    more = f" The latest {MOST} are listed." if len(places) > MOST else ""
    links = (("All training sessions", reverse("sessions")),)
    template = "agencies/training/agency_part.html"
    return [Part("training", "Training sessions", sum_up(places, on) + more, template, rows, links)]


def sees_places_of(agency: Agency, user) -> bool:
    """Whether a person sees who of an agency is on a list (AttendanceQuerySet.visible_to)."""
    return may(user, "directory.read") and (sees_whole_lists(user) or agency.pk in belongings(user).agencies)


def sum_up(places: list[TrainingAttendance], on: dt.date) -> str:
    """ "1 place booked, 3 attended." """
    booked = sum(place.state == State.BOOKED and place.session.held_on >= on for place in places)
    attended = sum(place.state == State.CAME for place in places)
    parts = []
    if booked:
        parts.append(f"{booked} place{'' if booked == 1 else 's'} booked")
    if attended:
        parts.append(f"{attended} attended" if booked else f"{attended} place{'' if attended == 1 else 's'} attended")
    if parts:
        return f"{', '.join(parts)}."
    return "Nobody is booked, and nobody is noted as having come." if places else "Nobody has been on a course yet."


def place_row(place: TrainingAttendance, on: dt.date) -> PlaceRow:
    session = place.session
    certificate = reverse("certificate", args=[place.pk]) if place.has_certificate else ""
    return PlaceRow(
        str(place), state_words(place, on), str(session), reverse("session", args=[session.pk]), certificate
    )


def state_words(place: TrainingAttendance, on: dt.date) -> str:
    """ "booked", "came", "did not come"; of a past course nobody may have noted it yet."""
    if place.state != State.BOOKED:
        return place.get_state_display().lower()
    return "booked" if place.session.held_on >= on else "attendance not noted yet"
