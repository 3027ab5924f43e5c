"""Links that do not work, on the manager's desk and in the weekly email."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from core.text.dates import today
from guidance.link_checks.page import desk_lines
from guidance.models import Resource
from tests.factories.accounts import UserFactory
from tests.factories.guidance import ResourceFactory
from tests.reminders.board import about, words

pytestmark = pytest.mark.django_db
FAILED = {"result": "broken", "checked_on": dt.date(2010, 2, 3), "failing_since": dt.date(2010, 1, 6)}


@pytest.fixture
def manager():
    return UserFactory(roles=["manager"])


@pytest.fixture
def others():
    """Resources that nothing is said about: those that work, refuse machines, wait for a check, or were removed."""
    day = FAILED["checked_on"]
    ResourceFactory(result="works", checked_on=day, reviewed_on=today())
    ResourceFactory(result="refuses", checked_on=day, reviewed_on=today())
    ResourceFactory(reviewed_on=today())
    ResourceFactory(removed_on=day, **FAILED)


def test_desk_says_how_many_links_do_not_work(manager, others, django_assert_num_queries):
    assert desk_lines(manager) == []
    resource = ResourceFactory(reviewed_on=today(), **FAILED)
    (line,) = desk_lines(manager)
    assert (line.text, line.href) == (
        "1 link in Resources does not work",
        reverse("guidance:resources") + "?state=broken",
    )
    ResourceFactory(reviewed_on=today(), **FAILED)
    ResourceFactory(reviewed_on=today(), **FAILED | {"failing_since": resource.checked_on})  # for the first time
    with django_assert_num_queries(1):
        assert [line.text for line in desk_lines(manager)] == ["3 links in Resources do not work"]
    ResourceFactory()
    assert [line.text for line in desk_lines(manager)] == ["3 links in Resources do not work, 1 resource to review"]
    Resource.objects.filter(result="broken").update(result="works", failing_since=None)
    (line,) = desk_lines(manager)
    assert (line.text, line.href) == ("1 resource to review", reverse("guidance:resources") + "?state=review")


@pytest.mark.parametrize("role", ["agency", "working_group", "administrator"])
def test_desk_says_nothing_to_others(role):
    ResourceFactory(reviewed_on=today(), **FAILED)
    assert desk_lines(UserFactory(roles=[role])) == []


def test_weekly_email_names_the_first_links_that_do_not_work(manager, others):
    assert about(manager, "board") == []
    for name in "ABCDEFG":
        ResourceFactory(title=f"Guide {name}", **FAILED)
    (line,) = about(manager, "board")
    assert words([line]) == [
        ("7 links in Resources do not work", "Guide A, Guide B, Guide C, Guide D, Guide E and 2 more")
    ]
    assert line.href == reverse("guidance:resources") + "?state=broken"
    assert not line.urgent


def test_weekly_email_says_nothing_of_links_to_others():
    ResourceFactory(reviewed_on=today(), **FAILED)
    assert about(UserFactory(roles=["agency"]), "board") == []
