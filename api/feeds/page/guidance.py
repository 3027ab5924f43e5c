"""Training sessions, resources and news. Nobody who is on a list is named."""

from collections.abc import Iterator

from agencies.models import Agency, TrainingSession
from agencies.training.rules import booking_of
from core.text.dates import today
from guidance.models import News, Resource
from guidance.models.resources import Age, Audience

BETWEEN = "; "


def training(user) -> Iterator[dict]:
    """Held, coming and cancelled ones, the earliest first."""
    for session in TrainingSession.objects.visible_to(user).counted().order_by("held_on", "pk"):
        yield {
            "session_id": session.pk,
            "session": session.title,
            "held_on": session.held_on,
            "starts_at": f"{session.starts_at:%H:%M}" if session.starts_at else "",
            "place": session.place,
            "counts_as_training": session.counts,
            "places": session.places,
            "booked": session.booked,
            "came": session.came if session.attendance_noted_on else None,
            "booking_closes_on": session.booking_closes_on,
            "can_be_booked": booking_of(session, session.booked, today()).is_open,
            "cancelled_on": session.cancelled_on,
        }


def resources(user) -> Iterator[dict]:
    for each in Resource.objects.visible_to(user).prefetch_related("for_rows").order_by("title", "pk"):
        yield {
            "resource_id": each.pk,
            "resource": each.title,
            "link": each.url,
            "about": each.about,
            "audiences": labels(each.audiences, Audience),
            "ages": labels(each.ages, Age),
            "answers": BETWEEN.join(each.answers),
            "reviewed_on": each.reviewed_on,
        }


def news(user) -> Iterator[dict]:
    """Published news, ended or not, the earliest first."""
    for each in News.objects.visible_to(user).published().prefetch_related("for_rows").order_by("published_on", "pk"):
        yield {
            "news_id": each.pk,
            "news": each.title,
            "is_important": each.important,
            "kinds": labels(each.kinds, Agency.Kind),
            "published_on": each.published_on,
            "ends_on": each.ends_on,
        }


def labels(values: list[str], choices) -> str:
    """The names of some values, as pages print them."""
    names = dict(choices.choices)
    return BETWEEN.join(names[value] for value in values)
