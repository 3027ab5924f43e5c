"""Two people of the board, or a link and a page, at the same moment: one letter, one answer, and nobody waits for ever."""

from __future__ import annotations

import pytest

from agencies.links.services import NOT_ANY_MORE
from agencies.models import Agency, Eslo, EsloReturnLine, MailedLink, TrainingSession
from agencies.posts.services import confirming, eslos, own_page
from agencies.returns import services as returns
from agencies.training.services.attendance import note_attendance
from agencies.training.services.booking import put_name_on_list
from agencies.training.services.sessions import edit_session
from core.importing.services import CHANGED_MEANWHILE, accept_import, mark_of, preview, work_of
from core.mail.models import OutgoingEmail
from core.models import Import
from core.records.locking import Conflict
from core.text.dates import today
from tests.actions.test_service_races import at_once
from tests.agencies.asking import eslo, open_round
from tests.factories.accounts import UserFactory
from tests.factories.directory import TrainingAttendanceFactory, TrainingSessionFactory, import_of_agencies

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def test_two_who_ask_an_eslo_at_once_send_one_letter():
    ann, ben = UserFactory(name="Ann"), UserFactory(name="Ben")
    for _ in range(ROUNDS):
        officer = eslo()
        one, other = (Eslo.objects.get(pk=officer.pk) for _ in range(2))
        outcomes = at_once(
            lambda one=one: confirming.ask_to_confirm(eslo=one, by=ann),
            lambda other=other: confirming.ask_to_confirm(eslo=other, by=ben),
        )
        assert outcomes == ["saved", "saved"]
        assert MailedLink.objects.filter(eslo=officer).count() == 1
        (letter,) = OutgoingEmail.objects.about(f"eslo:{officer.pk}")
        assert letter.key == f"eslo-confirm:{officer.pk}:{today()}:0"


def test_an_answer_by_link_and_a_change_on_the_page_never_wait_for_each_other():
    ann = UserFactory(name="Ann", roles=["manager"])
    for number in range(ROUNDS):
        officer = eslo(email=f"dee{number}@tarn.example")
        asked = open_round(ann, agencies=type(officer.agency).objects.filter(pk=officer.agency_id))
        line = asked.lines.get()
        ours, link = Eslo.objects.select_related("agency").get(pk=officer.pk), line.links.unused().get()
        changes = [
            lambda ours=ours: own_page.confirm(eslo=ours, expected=ours.version, on=today(), by=ann),
            lambda ours=ours: eslos.correct(eslo=ours, expected=ours.version, email="right@tarn.example", by=ann),
        ]
        told = []

        def change(change=changes[number % 2], told=told):
            try:
                change()
            except Conflict as conflict:  # the link was quicker
                told.append(conflict)

        outcomes = at_once(change, lambda link=link: returns.answer_by_link(link=link, answer="confirmed"))
        assert "saved" in outcomes and len(told) <= 1
        assert EsloReturnLine.objects.get(pk=line.pk).answer or not line.links.unused().exists()


def test_an_answer_by_link_and_a_list_that_corrects_addresses_never_wait_for_each_other():
    ann = UserFactory(name="Ann", roles=["manager"])
    for number in range(ROUNDS):
        officers = [eslo(email=f"dee{number}.{each}@tarn.example") for each in range(3)]
        agencies = Agency.objects.filter(pk__in=[each.agency_id for each in officers])
        asked = open_round(ann, agencies=agencies)
        lines = [f"{each.agency.name},{each.name},right{each.pk}@tarn.example" for each in officers]
        held = import_of_agencies(ann, "\n".join(["Name,ESLO,ESLO email", *lines]).encode())
        mark = mark_of(preview(held, work_of(held)))
        links = [line.links.unused().get() for line in asked.lines.order_by("-pk")[:2]]
        outcomes = at_once(
            lambda held=held, mark=mark: accept_import(import_=held, expected=1, mark=mark, by=ann),
            *(lambda link=link: returns.answer_by_link(link=link, answer="confirmed") for link in links),
        )
        assert "saved" in outcomes
        assert set(outcomes) <= {"saved", CHANGED_MEANWHILE, NOT_ANY_MORE}
        accepted = Import.objects.get(pk=held.pk).state == "accepted"
        assert accepted == (outcomes[0] == "saved")
        for link in links:
            line = EsloReturnLine.objects.get(pk=link.line_id)
            assert bool(line.answer) != line.sent_to.startswith("right")


def course_of_two() -> TrainingSession:
    session = TrainingSessionFactory()
    for _ in range(2):
        TrainingAttendanceFactory(session=session)
    return TrainingSession.objects.get(pk=session.pk)


def note_all(session: TrainingSession, by) -> None:
    came = set(session.attendance.values_list("pk", flat=True))
    note_attendance(session=session, expected=1, came=came, by=by)


def test_noting_editing_and_adding_a_guest_at_once_never_wait_for_each_other():
    ann, ben = UserFactory(name="Ann"), UserFactory(name="Ben")
    for number in range(ROUNDS):
        course, told = course_of_two(), []
        agency, edited = course.attendance.first().agency, TrainingSession.objects.get(pk=course.pk)

        def one(change, told=told):
            try:
                change()
            except Conflict as conflict:
                told.append(conflict)

        outcomes = at_once(
            lambda course=course: one(lambda: note_all(course, ann)),
            lambda edited=edited: one(lambda: edit_session(session=edited, expected=1, counts=False, by=ben)),
            lambda course=course, agency=agency: put_name_on_list(session=course, agency=agency, name="Gus", by=ben),
        )
        assert outcomes == ["saved"] * 3 and len(told) == 1, number
