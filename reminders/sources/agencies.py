"""Reminders of what agencies owe to the directory and to the plan, except what other emails ask for."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.urls import reverse

from actions.models import AgencyResponse, AskedAction
from agencies.directory.settings import current_limits
from agencies.models import Agency, Eslo, EsloReturnLine, TrainingAttendance, TrainingSession
from agencies.posts.rules import confirmation, training
from agencies.training.rules import booking_of, print_times
from core.mail import quoted
from core.text.dates import print_date
from reminders.routine.lines import Found, Line, source
from reminders.routine.readers import Reader
from reminders.routine.rules import due_words
from reminders.routine.topics import TOPICS
from reminders.sources.plan import LATELY


def by_agency(readers: Iterable[Reader]) -> dict[int, list[Reader]]:
    found: dict[int, list[Reader]] = defaultdict(list)
    for each in readers:
        for agency in each.places.agencies:
            found[agency].append(each)
    return found


def officers(agencies: Iterable[int], on: dt.date) -> dict[int, Eslo]:
    held = Eslo.objects.leads().current(on).filter(agency__in=list(agencies)).select_related("agency", "person")
    return {officer.agency_id: officer for officer in held}


@source("eslo")
def entries(readers: list[Reader], on: dt.date) -> Found:
    """Posts that are vacant, not confirmed, or untrained for long, in active agencies."""
    people = by_agency(readers)
    for agency, line in entry_lines(people, readers[0].user, on).items():
        yield from ((each, line) for each in people[agency])


def entry_lines(people: Iterable[int], user, on: dt.date) -> dict[int, Line]:
    """The line about the post of each of these agencies where there is one; five statements."""
    if not people:
        return {}
    limits, held = current_limits(), officers(people, on)
    booked = TrainingAttendance.objects.filter(agency__in=list(people)).next_days(on)
    course = TrainingSession.objects.visible_to(user).bookable(on).filter(counts=True).first()
    found = {}
    for agency in Agency.objects.active(on).filter(pk__in=list(people)).order_by("pk"):
        officer = held.get(agency.pk)
        is_booked = officer is not None and officer.pk in booked
        if line := about_entry(agency, officer, on, limits, course=course, is_booked=is_booked):
            found[agency.pk] = line
    return found


def about_entry(
    agency: Agency, officer: Eslo | None, on: dt.date, limits, *, course: TrainingSession | None, is_booked: bool
) -> Line | None:
    """The line about a post, None where all is well; out-of-date training leads to `course`, unless that is booked."""
    if officer is None:
        here = reverse("appoint", args=[agency.pk])
        return Line("eslo", f"vacant {agency.pk}", str(agency), "Nobody is named as ESLO", here, "Name somebody")
    confirmed, trained = confirmation(officer, on, limits), training(officer.trained_on, on, limits)
    if confirmed.stale:
        text = print_date(officer.confirmed_on) if officer.confirmed_on else "never"
        why = f"{officer} is named as ESLO; last confirmed: {text}"
        here = reverse("confirm_post", args=[officer.pk])
        return Line("eslo", f"confirm {officer.pk}", str(agency), why, here, "Confirm it", item=f"eslo {officer.pk}")
    if trained.stale and not is_booked:
        text = print_date(officer.trained_on) if officer.trained_on else "no training on record"
        why = f"Training of {officer} as ESLO: {text}"
        key, item = f"train {officer.pk}", f"eslo {officer.pk}"
        if course is None:
            here = reverse("note_training", args=[officer.pk])
            return Line("eslo", key, str(agency), why, here, "Note the training", item=item)
        why = f"{why}. The next course: {print_times(course)}"
        key = f"{key} course {course.pk}"
        return Line("eslo", key, str(agency), why, book_url(course), "Book a place", by=last_day(course), item=item)
    return None


def book_url(course: TrainingSession) -> str:
    return reverse("book_place", args=[course.pk])


def last_day(course: TrainingSession) -> dt.date:
    return course.booking_closes_on or course.held_on


@source("training")
def training_courses(readers: list[Reader], on: dt.date) -> Found:
    """Courses that can be booked, for agencies of which nobody has a place there, one line for each agency; not the one
    to which the line about an agency's post leads already. Seven statements at most.
    """
    people, user = by_agency(readers), readers[0].user
    courses = list(TrainingSession.objects.visible_to(user).bookable(on)) if people else []
    if not courses:
        return
    places = TrainingAttendance.objects.filter(session__in=courses, agency__in=list(people), state="booked")
    booked = set(places.values_list("session", "agency"))
    about_posts = entry_lines(people, user, on)
    for agency in Agency.objects.active(on).filter(pk__in=list(people)).order_by("pk"):
        post = about_posts.get(agency.pk)
        free = [course for course in courses if (course.pk, agency.pk) not in booked]
        others = [course for course in free if post is None or book_url(course) != post.href]
        for each in people[agency.pk]:
            if offered := others if TOPICS["eslo"].is_wanted_by(each) else free:
                yield each, about_courses(offered, agency, on)


def about_courses(courses: list[TrainingSession], agency: Agency, on: dt.date) -> Line:
    first, until = courses[0], min(map(last_day, courses))
    key = f"course {max(course.pk for course in courses)} {agency.pk}"
    why = f"{print_times(first)}. {booking_of(first, first.booked, on).words}. Nobody from {agency} is booked"
    if len(courses) == 1:
        return Line("training", key, first.title, why, book_url(first), "Book a place", by=until)
    why = f"The next: {first.title}, {why}"
    text, href = f"{len(courses)} training sessions with places", reverse("sessions")
    return Line("training", key, text, why, href, "Choose one", by=until)


@source("eslo_returns")
def eslo_returns(readers: list[Reader], on: dt.date) -> Found:
    """The board's open questions about the ESLO, for people of the agency whom its own emails do not reach."""
    people = by_agency(readers)
    asked = EsloReturnLine.objects.to_answer().filter(agency__in=list(people)).select_related("eslo_return", "agency")
    for line in asked.order_by("pk") if people else ():
        due = line.eslo_return.due_on
        why = f"The board asks who your ESLO is. {due_words(due, on)}"
        key, href = f"ESLO return {line.pk}", reverse("answer_own_line", args=[line.pk])
        item = f"eslo-line {line.pk}"
        made = Line("eslo_returns", key, str(line.agency), why, href, "Answer", by=due, item=item)
        yield from ((each, made) for each in people[line.agency_id] if not each.is_at(line.sent_to))


@source("answers")
def answers(readers: list[Reader], on: dt.date) -> Found:
    """Actions for all agencies without a reply; not for those who were emailed about it in the last week."""
    people = by_agency(readers)
    if not people:
        return
    open_ones = AskedAction.objects.open().order_by().values("action")
    silent = AgencyResponse.objects.silent().filter(agency__in=list(people), action__in=open_ones)
    held = officers(people, on)
    for row in silent.select_related("action", "agency").order_by("action__number", "pk"):
        officer = held.get(row.agency_id)
        written_to = (officer.email if officer else "") or row.agency.email
        text = f"Action {row.action.number}: {quoted(row.action.text)}"
        key, href = f"reply {row.pk}", reverse("answer_agency", args=[row.pk])
        lately = row.reminded_on and row.reminded_on > on - LATELY
        for each in people[row.agency_id]:
            whose = f" from {row.agency}" if len(each.places.agencies) > 1 else ""
            why = f"No reply{whose} yet; asked since {print_date(row.joined_on)}"
            if not (lately and each.is_at(written_to)):
                yield each, Line("answers", key, text, why, href, "Answer", item=f"response {row.pk}")
