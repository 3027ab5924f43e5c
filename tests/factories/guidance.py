"""Resources and news."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import factory
from factory.django import DjangoModelFactory

from guidance.models import News, Resource


class ResourceFactory(DjangoModelFactory):
    """A listed resource for staff, whose link has not been checked."""

    class Meta:
        model = Resource

    title = factory.Sequence(lambda n: f"Resource {n}")
    url = factory.Sequence(lambda n: f"https://resource-{n}.example/")
    about = "A page about online safety"
    audiences = ["staff"]
    reviewed_on = dt.date(2010, 1, 4)


class NewsFactory(DjangoModelFactory):
    """Published news for agencies of every kind, without an end."""

    class Meta:
        model = News

    title = factory.Sequence(lambda n: f"News {n}")
    text = "The board has published a new leaflet for parents."
    published_on = dt.date(2010, 2, 1)


@dataclass
class Guidance:
    resource: Resource  # for staff; helps with an answer; reviewed on 4 January 2010
    removed: Resource
    news: News  # published, for agencies of every kind; nobody has seen it
    draft: News


def make_guidance() -> Guidance:
    return Guidance(
        resource=ResourceFactory(title="Model policy", url="https://policy.example/", answers=["arrangements.A6.3"]),
        removed=ResourceFactory(title="Taken off the list", removed_on=dt.date(2010, 2, 1)),
        news=NewsFactory(title="New leaflet"),
        draft=NewsFactory(title="Draft", published_on=None),
    )
