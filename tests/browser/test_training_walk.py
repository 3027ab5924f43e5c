"""An ESLO books a place on a course from the weekly email, comes, and opens the certificate: in a browser, with and
without scripts. Clicks are counted, and the pages have no fault at either width.
"""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from agencies.models import Eslo, TrainingAttendance, TrainingSession
from core.mail.models import OutgoingEmail
from esafety.demo.load import clock
from guidance.models import News
from reminders.routine.due import emails_due
from reminders.routine.mails import write_reminder
from reminders.routine.services import claim, hour_of
from tests.browser.pages import PHONE, WIDE, faults

MONDAY = dt.date(2026, 11, 30)  # the first on which a weekly email goes out after the board was loaded
MOST_CLICKS = 2  # from the page of the agency to a booked place


@pytest.fixture
def steven(board, settings, live_server):
    """ESLO of a team, who is not booked on any course to come."""
    settings.SITE_URL = live_server.url
    return board.people["steven"]


def weekly_email(person) -> OutgoingEmail:
    """That of the Monday, as it is written when it leaves."""
    with clock(MONDAY):
        due = next(each for each in emails_due(MONDAY) if each.reader and each.reader.user == person)
        return write_reminder({"reminder": claim(due, MONDAY, not_before=hour_of(MONDAY, 17)).pk})


@pytest.mark.parametrize("javascript", [pytest.param(True, marks=pytest.mark.long), False])
def test_eslo_books_a_place_from_the_weekly_email_and_later_opens_a_certificate(board, visit, steven, javascript):
    course = TrainingSession.objects.get(title="e-Safety lead officers: first steps", attendance_noted_on=None)
    news = News.objects.get(title="Courses for ESLOs until March: book now")
    News.objects.filter(pk=news.pk).update(published_on=MONDAY - dt.timedelta(days=5))
    email = weekly_email(steven)
    assert news.title in email.text and course.place not in email.text
    href = reverse("guidance:news", args=[news.pk])
    assert href in email.html

    with clock(MONDAY):
        page = visit(steven, href, javascript=javascript)
        page.get_by_role("link", name="Our agency", exact=True).first.click()
        clicks = 0
        page.get_by_role("link", name=f"Book a place on {course.title}").click()
        clicks += 1
        found = faults(page, WIDE, PHONE, with_contrast=True) if javascript else []
        assert page.get_by_text("4 of 12 places left").is_visible()
        assert page.get_by_role("radio", name=re.compile("^Me")).is_checked()
        page.get_by_role("button", name="Book this place").click()
        clicks += 1
        page.get_by_text("Steven Ilkley is booked on").wait_for()
        found += faults(page, WIDE, PHONE, with_contrast=True) if javascript else []
    place = TrainingAttendance.objects.get(session=course, eslo=Eslo.objects.get(person=steven))
    assert (place.state, place.booked_by, clicks <= MOST_CLICKS) == ("booked", steven, True)
    emails = OutgoingEmail.objects.filter(to=steven.email, kind__startswith="training-")
    assert [each.args["place"] for each in emails] == [place.pk]

    with clock(course.held_on):
        phone = visit(board.people["helen"], reverse("session_attendance", args=[course.pk]), width=PHONE)
        phone.get_by_label("Steven Ilkley, Northmere Fostering Team").check()
        phone.get_by_role("button", name="Save who came").click()
        phone.get_by_text("1 of 9 came").wait_for()
        assert Eslo.objects.get(person=steven).trained_on == course.held_on

        page = visit(steven, reverse("sessions"), javascript=javascript)
        assert page.get_by_role("link", name=f"Certificate of Steven Ilkley for {course.title}").count() == 1
        page.goto(reverse("session", args=[course.pk]))
        link = page.get_by_role("link", name="Certificate of Steven Ilkley")
        found += faults(page, WIDE, PHONE) if javascript else []
        url = reverse("certificate", args=[place.pk])
        assert link.get_attribute("href") == url
        paper = page.request.get(url)
        place.refresh_from_db()
        assert paper.body().startswith(b"%PDF-")
        assert "steven-ilkley" in paper.headers["content-disposition"]
        stranger = visit(board.people["farah"], reverse("session", args=[course.pk]))
        assert stranger.get_by_role("link", name="Certificate").count() == 0
        assert stranger.request.get(url).status == 404
    assert found == []


def test_full_course_names_the_next_one_and_a_closed_one_says_so(board, visit, steven):
    closed, full, free = TrainingSession.objects.filter(attendance_noted_on=None).order_by("held_on")
    page = visit(steven, reverse("book_place", args=[full.pk]), width=PHONE)
    assert page.get_by_text("All 12 places are booked").is_visible()
    found = faults(page, WIDE, PHONE, with_contrast=True)
    page.get_by_role("link", name="Book a place on").click()
    assert page.url.endswith(reverse("book_place", args=[free.pk]))
    page.goto(reverse("book_place", args=[closed.pk]))
    assert page.get_by_text("Booking closed on 20 November 2026").is_visible()
    assert found + faults(page, PHONE) == []


@pytest.mark.parametrize("javascript", [pytest.param(True, marks=pytest.mark.long), False])
def test_eslo_books_a_colleague_and_cancels_the_place(board, visit, steven, javascript):
    course = TrainingSession.objects.get(title="e-Safety lead officers: first steps", attendance_noted_on=None)
    page = visit(steven, reverse("book_place", args=[course.pk]), javascript=javascript, width=PHONE)
    name, email = page.get_by_label("Name", exact=True), page.get_by_label("Email address at work")
    assert not name.is_visible() and not email.is_visible()
    page.get_by_role("radio", name="Somebody else").check()
    page.get_by_role("button", name="Book this place").click()
    page.get_by_role("link", name="Enter the name").click()
    assert page.evaluate("document.activeElement.name") == "name" and name.is_visible()
    found = faults(page, WIDE, PHONE, with_contrast=True) if javascript else []
    name.fill("Kate Colleague")
    email.fill("kate.colleague@northmere-fostering.example")
    page.get_by_role("button", name="Book this place").click()
    page.get_by_text("Kate Colleague is booked on").wait_for()
    found += faults(page, WIDE, PHONE) if javascript else []
    page.get_by_role("link", name="Cancel the place of Kate Colleague").click()
    page.get_by_role("button", name="Cancel this place").click()
    page.get_by_text("The place of Kate Colleague is cancelled.").wait_for()
    assert TrainingAttendance.objects.get(session=course, name="Kate Colleague").state == "cancelled" and found == []


def test_page_of_a_course_says_first_what_its_reader_came_for(board, visit, steven):
    course = TrainingSession.objects.get(title="e-Safety lead officers: first steps", attendance_noted_on=None)
    url = reverse("session", args=[course.pk])
    page = visit(steven, url, width=PHONE)
    assert page.locator("main a").first.inner_text() == "Book a place"
    page = visit(board.people["helen"], url, width=PHONE)
    assert page.locator("main .govuk-button").all_inner_texts() == ["Put ESLOs on the list"]
    page.get_by_role("link", name="Book a place for yourself").click()
    assert page.url.endswith(reverse("book_place", args=[course.pk]))
