"""Search in the directory: agencies, current and former holders of their posts, groups and training."""

from django.db.models import Case, F, Q, When
from django.db.models.functions import Lower
from django.urls import reverse

from agencies.models import Agency, Eslo, Representative, SubGroup, TrainingAttendance, TrainingSession
from core.board.search import Group, Hit, containing, taken
from core.text.dates import print_date

PERSON_TEXTS = ("name", "job_title", "email")
OF_POST = (*PERSON_TEXTS, "valid_from", "valid_to", "agency__name")
LATEST = F("valid_to").desc(nulls_first=True)  # those in post first
AGENCY_TEXTS = ("name", "address", "postcode", "national_reference", "local_reference")


def find(user, words: list[str], *, limit: int) -> list[Group]:
    looks = (agencies, eslos, representatives, groups, sessions, guests)
    return [look(user, words, limit) for look in looks]


def of_agencies(words: list[str], *fields: str) -> Q:
    """People with all the words, one of them at least in their own texts, the rest in the name of their agency."""
    own = Q()
    for word in words:
        own |= containing([word], *fields)
    return containing(words, *fields, "agency__name") & own


def agencies(user, words, limit) -> Group:
    rows = Agency.objects.visible_to(user).filter(containing(words, *AGENCY_TEXTS))
    order = Case(When(containing(words, "name"), then=0), default=1)
    return taken("Agencies", rows.order_by(order, Lower("name"), "pk"), limit, agency_hit)


def agency_hit(agency: Agency) -> Hit:
    place = ", ".join(" ".join(part.split()) for part in (agency.address, agency.postcode) if part)
    references = ", ".join(part for part in (agency.national_reference, agency.local_reference) if part)
    closed = f"Closed on {print_date(agency.active_to)}" if agency.active_to else ""
    about = ". ".join(part for part in (agency.get_kind_display(), closed) if part)
    text = ". ".join(part for part in (agency.name, place, references) if part)
    return Hit(agency.name, reverse("agency", args=[agency.pk]), text, about)


def eslos(user, words, limit) -> Group:
    rows = Eslo.objects.visible_to(user).filter(of_agencies(words, *PERSON_TEXTS)).select_related("agency")
    rows = rows.only("post", *OF_POST)
    return taken("ESLOs", rows.order_by(LATEST, "name", "pk"), limit, eslo_hit)


def eslo_hit(term: Eslo) -> Hit:
    about = f"{term.get_post_display()} of {term.agency}{until(term)}"
    return Hit(str(term), reverse("agency", args=[term.agency_id]), person_text(term), about)


def representatives(user, words, limit) -> Group:
    rows = Representative.objects.visible_to(user).filter(of_agencies(words, *PERSON_TEXTS))
    rows = rows.select_related("agency", "subgroup").only(*OF_POST, "subgroup__name")
    rows = rows.order_by(LATEST, "name", "pk")
    return taken("Representatives", rows, limit, representative_hit)


def representative_hit(member: Representative) -> Hit:
    about = f"For {member.agency} on {member.subgroup}{until(member)}"
    return Hit(str(member), reverse("group", args=[member.subgroup_id]), person_text(member), about)


def groups(user, words, limit) -> Group:
    rows = SubGroup.objects.visible_to(user).filter(containing(words, "name")).order_by("-is_active", "name", "pk")
    return taken("Groups", rows, limit, group_hit)


def group_hit(group: SubGroup) -> Hit:
    about = "" if group.is_active else "No longer meets"
    return Hit(group.name, reverse("group", args=[group.pk]), group.name, about)


def sessions(user, words, limit) -> Group:
    rows = TrainingSession.objects.visible_to(user).filter(containing(words, "title", "place", "trainer"))
    return taken("Training sessions", rows.order_by("-held_on", "-pk"), limit, session_hit)


def session_hit(session: TrainingSession) -> Hit:
    about = (
        f"{'Cancelled on' if session.cancelled_on else 'Held on'} {print_date(session.cancelled_on or session.held_on)}"
    )
    text = ", ".join(part for part in (session.title, session.place, session.trainer) if part)
    return Hit(session.title, reverse("session", args=[session.pk]), text, about)


def guests(user, words, limit) -> Group:
    places = TrainingAttendance.objects.visible_to(user).filter(eslo=None).taken()
    rows = places.filter(of_agencies(words, "name")).select_related("agency", "session")
    rows = rows.only("name", "agency__name", "session__title", "session__held_on")
    return taken("People at training sessions", rows.order_by("-session__held_on", "name", "pk"), limit, guest_hit)


def guest_hit(place: TrainingAttendance) -> Hit:
    about = f"Of {place.agency}, at {place.session}"
    return Hit(place.name, reverse("session", args=[place.session_id]), place.name, about)


def until(held: Eslo | Representative) -> str:
    return f" until {print_date(held.valid_to)}" if held.valid_to else f" since {print_date(held.valid_from)}"


def person_text(held: Eslo | Representative) -> str:
    return ", ".join(part for part in (held.name, held.job_title, held.email) if part)
