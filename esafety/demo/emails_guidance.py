"""An example of each email about courses and news of the board."""

from accounts.models import User
from agencies.access import may
from agencies.models import Agency, TrainingAttendance, TrainingSession
from agencies.training.services.booking import put_name_on_list, take_off_list
from agencies.training.services.emails import reader_address
from agencies.training.services.sessions import add_session
from core.text.dates import today
from esafety.demo.examples import SOON, example, holder
from guidance.models import News
from guidance.news.querysets import addressed
from guidance.news.services import add_news, members, publish_news


@example("training-place", "training-again")
def places():
    """Places on a coming course, one of them of somebody without an address, before and after it is cancelled."""
    by, coming = holder("manager"), TrainingSession.objects.coming().first()
    session = coming or add_session(title="First steps", held_on=today() + SOON, by=by)
    guest = put_name_on_list(session=session, agency=Agency.objects.active()[0], name="Amara Diallo", by=by)
    known = {"session": 0, "place_version": 0, "on": session.held_on.isoformat()}
    for place in TrainingAttendance.objects.filter(session=session, state="booked").order_by("-pk"):
        yield {"place": place.pk, "to": reader_address(place)} | known
    known |= {"session": session.version, "place_version": guest.version}
    take_off_list(place=guest, expected=guest.version, by=by)
    yield {"place": guest.pk, "to": reader_address(guest)} | known


def board_news() -> News:
    """A current piece for agencies of every kind."""
    if found := News.objects.current().filter(for_rows=None).first():
        return found
    values = {"title": "A new leaflet for parents", "text": "Ask us for copies.", "kinds": [], "ends_on": None}
    by = holder("manager")
    return publish_news(news=add_news(**values, important=False, by=by), expected=1, by=by)


@example("board-news")
def important_news():
    """To a person, and to the address of an agency."""
    news = board_news()
    person = next(each for each in User.objects.filter(pk__in=members(addressed(news))) if may(each, "news.read"))
    agency = addressed(news).exclude(email="").order_by("pk")[0]
    return [
        {"news": news.pk, "person": person.pk, "to": person.email},
        {"news": news.pk, "agency": agency.pk, "to": agency.email},
    ]
