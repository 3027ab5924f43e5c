"""Training sessions, resources and news, without the people on lists and the links to join a session."""

import datetime as dt
from functools import partial

from ninja import Schema
from pydantic import Field

from agencies.models import TrainingSession
from agencies.training.rules import booking_of
from api.v1.operations import ListOf, Part, Wanted, part_of, reads
from core.text.dates import today
from guidance.models import News, Resource

reads_guidance = partial(reads, about="Training, resources and news", scope="guidance.read")


class SessionFacts(Schema):
    id: int
    title: str
    held_on: dt.date
    starts_at: str | None = Field(description="Such as 14:00.")
    ends_at: str | None
    place: str
    counts: bool = Field(description="Whether it counts as training of a lead officer.")
    places: int | None = Field(description="How many there are; null where there is room for everybody.")
    booked: int = Field(description="How many people are on its list.")
    came: int | None = Field(description="How many of them came; null until that has been recorded.")
    booking_closes_on: dt.date | None = Field(description="The last day for booking.")
    can_be_booked: bool = Field(description="Whether somebody can book a place today.")
    cancelled_on: dt.date | None


class ResourceFacts(Schema):
    id: int
    title: str
    url: str
    about: str
    audiences: list[str] = Field(description="pupils, parents, staff, leads, governors")
    ages: list[str] = Field(description="3_7, 8_11, 12_15, 16_17; empty where it is for no age in particular.")
    answers: list[str] = Field(description="Questions of audits that it helps with, such as arrangements.A6.3.")
    reviewed_on: dt.date | None


class NewsFacts(Schema):
    id: int
    title: str
    text: str
    is_important: bool
    kinds: list[str] = Field(description="The kinds of agency that it is for; empty where it is for all.")
    published_on: dt.date
    ends_on: dt.date | None = Field(description="The last day on which it is shown.")


@reads_guidance("/training-sessions", ListOf[SessionFacts], permissions=("directory.read",))
def training_sessions(request, part: Part = Wanted):
    """Training sessions: held, coming and cancelled ones, with the number of people on their lists"""
    rows = TrainingSession.objects.visible_to(request.auth.owner).counted()
    return part_of(request, rows, part, lambda found: [session_facts(each) for each in found])


def session_facts(session: TrainingSession) -> dict:
    names = ("title", "held_on", "place", "counts", "places", "booked", "booking_closes_on", "cancelled_on")
    return {
        "id": session.pk,
        **{name: getattr(session, name) for name in names},
        "starts_at": f"{session.starts_at:%H:%M}" if session.starts_at else None,
        "ends_at": f"{session.ends_at:%H:%M}" if session.ends_at else None,
        "came": session.came if session.attendance_noted_on else None,
        "can_be_booked": booking_of(session, session.booked, today()).is_open,
    }


@reads_guidance("/resources", ListOf[ResourceFacts], permissions=("resources.read",))
def resources(request, part: Part = Wanted):
    """Resources for schools"""
    rows = Resource.objects.visible_to(request.auth.owner).prefetch_related("for_rows")
    return part_of(request, rows, part, lambda found: [resource_facts(each) for each in found])


def resource_facts(resource: Resource) -> dict:
    names = ("title", "url", "about", "audiences", "ages", "answers", "reviewed_on")
    return {
        "id": resource.pk,
        **{name: getattr(resource, name) for name in names},
    }


@reads_guidance("/news", ListOf[NewsFacts], permissions=("news.read",))
def news(request, part: Part = Wanted):
    """Published news, ended or not; for an agency’s people what is for its kind"""
    rows = News.objects.visible_to(request.auth.owner).published().prefetch_related("for_rows")
    return part_of(request, rows, part, lambda found: [news_facts(each) for each in found])


def news_facts(news: News) -> dict:
    return {
        "id": news.pk,
        "title": news.title,
        "text": news.text,
        "is_important": news.important,
        "kinds": news.kinds,
        "published_on": news.published_on,
        "ends_on": news.ends_on,
    }
