"""A place on a course: booked for oneself or a colleague, and cancelled."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render

from agencies.access import belongings, form_view, get_visible, require
from agencies.models import Agency, TrainingAttendance, TrainingSession
from agencies.training.forms import ME, OTHER, BookForm
from agencies.training.page import Course, get_courses, get_posts, is_own_place, is_own_post, own_agencies
from agencies.training.rules import print_times
from agencies.training.services import booking as services
from agencies.training.views.training import about_session
from core.pages.forms import VersionedForm, form_page, safe_number
from core.records.rules import RuleBroken
from core.text.dates import today

CLOSED = "Your agency has closed, so no place can be booked for it."


@form_view("training.book")
def book(request, pk):
    """Book a place, or read why that cannot be done and which course has places."""
    course = get_course(request, pk)
    if not course.booking.is_open:
        return no_booking(request, course)
    agencies = own_agencies(request.user, today())
    require(agencies or not belongings(request.user).agencies, CLOSED)
    wanted = safe_number(request.GET.get("agency"))
    named = [agency for agency in agencies if agency.pk == wanted]
    agency = (named or agencies)[0] if named or len(agencies) == 1 else None
    response = ask_who(request, course, agency, agencies)
    if response.status_code == 422 and not (now := get_course(request, pk)).booking.is_open:
        return no_booking(request, now)
    return response


def ask_who(request, course: Course, agency: Agency | None, agencies: list[Agency]):
    user, posts = request.user, {}
    booked = {place.eslo_id for place in course.places}
    is_booked = any(is_own_place(user, place) for place in course.places)
    if is_booked and not agencies:
        messages.info(request, "You are booked on this session.")
        return redirect("session", course.session.pk)
    if agency:
        others = (post for post in get_posts(agency, user) if post.pk not in booked and not is_own_post(user, post))
        posts = {str(post.pk): post for post in others}
    people = [] if is_booked else [(ME, f"Me: {user.display_name}, {user.email}")]
    people += [(key, f"{post}, {post.get_post_display().lower()}") for key, post in posts.items()]
    if agencies:
        people.append((OTHER, "Somebody else"))
    several = None if agency else Agency.objects.visible_to(user).active().by_name()
    if several is not None and agencies:
        several = several.filter(pk__in=[each.pk for each in agencies])

    def save(who: str, name: str = "", email: str = "", **chosen):
        values = {"session": course.session, "agency": chosen.get("agency") or agency, "by": user}
        if who == OTHER:
            return services.book(**values, name=name, email=email)
        own = (post for post in get_posts(values["agency"], user) if is_own_post(user, post))
        eslo = next(own, None) if who == ME else posts[who]
        try:
            return services.book(**values, eslo=eslo, name=user.display_name, email=user.email)
        except RuleBroken as broken:
            broken.field = "who" if broken.field else ""  # the name of a person who is chosen is not typed
            raise

    return form_page(
        request,
        partial(BookForm, people=people, agencies=several),
        save,
        title="Book a place",
        submit="Book this place",
        message=lambda place: f"{place} is booked on {course.session}.",
        context=about_session(
            course.session, lead="", course=course, when=print_times(course.session), agency=agency, agencies=agencies
        ),
        initial={} if is_booked else {"who": ME},
        template="agencies/training/book.html",
    )


def no_booking(request, course: Course):
    following = TrainingSession.objects.visible_to(request.user).next_with_places(today(), after=course.session)
    context = about_session(course.session, course=course, when=print_times(course.session), following=following)
    if following:
        (context["next_course"],) = get_courses(request.user, [following], today())
        context["next_when"] = print_times(following)
    status = 422 if request.method == "POST" else 200
    return render(request, "agencies/training/no_booking.html", context, status=status)


def get_course(request, pk) -> Course:
    session = get_visible(TrainingSession.objects.counted(), request.user, pk=pk)
    return get_courses(request.user, [session], today())[0]


@form_view("training.book")
def cancel_place(request, pk):
    places = TrainingAttendance.objects.own(request.user).select_related("session", "agency", "eslo")
    place = places.filter(pk=pk).first()
    if place is None:
        raise Http404("This page was not found.")
    if place.session.held_on < today():
        raise PermissionDenied(services.HELD)
    return form_page(
        request,
        VersionedForm,
        partial(services.cancel_place, place=place, by=request.user),
        record=place,
        title=f"Cancel the place of {place}",
        submit="Cancel this place",
        message=f"The place of {place} is cancelled.",
        context=about_session(place.session, cancel_text="Keep it", warning=True),
    )
