"""Factories of rounds and returns, on the shipped questionnaires.

asked = open_round(agencies=[school]) is a round of this year with a return for each agency; it = return_of(asked, school)
comes with its form: form_for(it), return_data_of(it). fill(it, by=denzil) answers everything, ready for sign-off;
but={"A1.3": "n"} changes some answers, None leaves one blank. submitted(it, by=denzil) is signed by all who have to,
and submitted.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.utils import timezone

from agencies.models import Agency
from audits.access import form_for, with_form
from audits.links.services import make_return_link
from audits.models import (
    AccessPoint,
    Answer,
    AnswerEvidence,
    ChaseStep,
    Edition,
    ImprovementAction,
    Questionnaire,
    Return,
    ReturnLink,
    Round,
    Section,
)
from audits.points.services import add_access_point
from audits.questionnaires.services import questionnaires as services
from audits.questions.questionnaire import Asked, Given
from audits.questions.reading import read_answer
from audits.rounds.services import new_returns, round_before
from audits.signing.services.signing import ready_for_sign_off, roles_wanted, sign, submit
from core.importing.registry import importer_named
from core.importing.services import begin_import
from core.models import Import
from core.records.locking import create_many, create_tracked
from core.text.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.plan import AgencyFactory

DAY = dt.timedelta(days=1)


def edition_of(key: str = "arrangements") -> Edition:
    """The latest published version of a shipped questionnaire."""
    found = Edition.objects.published().select_related("questionnaire")
    return found.filter(questionnaire__key=key).latest("number")


def open_round(agencies=(), key: str = "arrangements", points=(), **values) -> Round:
    """An open round of this year, with returns of these agencies (or of these access points)."""
    edition, on = values.pop("edition", None) or edition_of(key), today()
    year = values.pop("year", on.year)
    days = {"opens_on": on - 7 * DAY, "first_deadline": on + 30 * DAY, "final_deadline": on + 60 * DAY}
    state = {"state": "open", "opened_on": on - 7 * DAY, "previous": round_before(edition, year)}
    asked = Round.objects.create(
        edition=edition, **{"title": f"{edition.questionnaire} {year}", "year": year} | days | state | values
    )
    if agencies or points:
        about_points = edition.questionnaire.subject == Questionnaire.Subject.ACCESS_POINT
        keys = [each.pk for each in (points if about_points else agencies)]
        create_many(new_returns(asked, keys), by=None, reason="Round opened")
    return asked


def return_of(asked: Round, about=None) -> Return:
    """The return of an agency or an access point in a round; without `about` the only one."""
    found = with_form(Return.objects.filter(round=asked))
    if about is not None:
        found = found.filter(agency=about) if isinstance(about, Agency) else found.filter(access_point=about)
    return found.get()


def make_return(key: str = "arrangements", kind: str = "primary", **values) -> Return:
    """A return that is not started, of a new agency of a kind, in a round of its own."""
    agency = AgencyFactory(kind=kind)
    return return_of(open_round([agency], key=key, **values), agency)


@dataclass(frozen=True)
class Audits:
    """The audits of the cast: a school that is asked in a round, and another round in preparation."""

    round: Round
    audit_return: Return
    prepared: Round
    evidence: AnswerEvidence  # a file, on A1.4
    improvement: ImprovementAction  # on A1.3, open
    ended: ImprovementAction  # on A1.4, done
    exempt: Return  # of the same school in another round
    step: ChaseStep  # of the reminder schedule of the first round
    point: AccessPoint  # of the same school, in no round
    draft: Edition  # the next version of the questionnaire on access points
    retired: Questionnaire
    empty: Section  # of the draft of the retired questionnaire
    questions: Import  # of a new questionnaire; waits to be accepted
    questions_done: Import  # into the draft; accepted
    link: ReturnLink  # to the return, of its lead officer; unused
    used_link: ReturnLink  # to the same return, of the head; pressed two days ago


def make_audits(school: Agency, by) -> Audits:
    """A round of this year with a return of a school, not started, and one about its access points."""
    asked, other = open_round([school]), open_round([school], title="Another round")
    exempt = return_of(other, school)
    exempt.exempt_on, exempt.exemption_reason = today(), "No children come there"
    exempt.save()
    ready = open_round(state="prepared", opened_on=None, title="Arrangements, prepared")
    step = asked.steps.create(anchor="first", days=-14, to="eslo", subject="Two weeks left", text="Soon.")
    audit_return = return_of(asked, school)
    evidence = add_evidence(audit_return, "A1.4", by)
    open_one, done = improvement(audit_return, "A1.3"), improvement(audit_return, "A1.4", done=True)
    point = add_access_point(agency=school, name="ICT room", postcode="NM1 1AA", by=by)
    drafts = make_questionnaires()
    accepted = Import.objects.create(
        importer="questionnaire", filename="q.csv", state="accepted", target=drafts[0].pk, uploaded_by=by
    )
    imports = import_of_questions(by), accepted
    links = links_of(audit_return)
    return Audits(asked, audit_return, ready, evidence, open_one, done, exempt, step, point, *drafts, *imports, *links)


def links_of(audit_return: Return) -> list[ReturnLink]:
    """A link of each of the agency's people, by their keys; that of the second was pressed two days ago."""
    people = [place.user for place in audit_return.agency.memberships.select_related("user").order_by("user")[:2]]
    links = [make_return_link(audit_return=audit_return, sent_to=person.email) for person in people]
    links[1].used_at, links[1].person = timezone.now() - 2 * DAY, people[1]
    links[1].save()
    return links


def import_of_questions(by, text: str = "Question,Type\nIs there a rule?,Y/N\n", **options) -> Import:
    """A file with questions for a new questionnaire, waiting to be accepted."""
    return begin_import(
        importer=importer_named("questionnaire"),
        data=text.encode(),
        filename="questions.csv",
        options={"questionnaire": "", "name": "Clubs"} | options,
        by=by,
    )


def make_questionnaires() -> tuple[Edition, Questionnaire, Section]:
    """The next version of the questionnaire on access points, and a retired questionnaire with one section."""
    draft = services.begin_draft(questionnaire=edition_of("access-points").questionnaire, by=None)
    old = services.add_questionnaire(key="old", name="What we asked before", subject="agency", by=None)
    empty = services.add_section(edition=old, code="O1", title="Nothing", by=None)
    retired = services.retire_questionnaire(questionnaire=old.questionnaire, expected=1, by=None, reason="Too long")
    return draft, retired, empty


def improvement(audit_return: Return, code: str, *, done: bool = False, **values) -> ImprovementAction:
    """An improvement action on an answer, due in thirty days, or done."""
    ended = {"status": "done", "ended_on": today(), "ended_note": "Done and checked."} if done else {}
    facts = {"text": "Name a deputy", "owner_name": "Sam Field", "due": today() + 30 * DAY, "made_on": today()}
    key = form_for(audit_return).questions[code].pk
    made = ImprovementAction(
        audit_return=audit_return, question_id=key, agency_id=audit_return.agency_id, **facts | ended | values
    )
    return create_tracked(made, by=None, reason="Improvement action written")


def raw_for(question: Asked) -> dict:
    """A valid raw answer that does not block sign-off."""
    by_kind = {
        "date": today().isoformat(),
        "number": {"numbers": "20", "counts": "1"}.get(question.type, "10"),
        "area": "All is in place.",
        "line": "Sam Field",
        "email": "sam@northmere.example",
        "phone": "01632 960000",
    }
    raw = {}
    for field in question.fields:
        if field.kind in {"radio", "checkboxes"}:
            codes = [code for code, _ in field.options]
            best = {5: "4", 1: "2"}[question.best] if question.is_scale else "alerts" if "alerts" in codes else codes[0]
            raw[field.name] = best
        else:
            raw[field.name] = by_kind[field.kind]
    if question.code == "A7.4":
        raw = dict.fromkeys(raw, "0")
    return raw


def good(question: Asked) -> Given:
    reading = read_answer(question, raw_for(question), on=today())
    assert reading.is_valid, (question.code, reading.errors)
    return reading.given


def fill(audit_return: Return, by=None, but: dict | None = None) -> Return:
    """Answer every question of a return; `but` gives other raw answers by code (a text for "answer", None for none)."""
    by, but, rows = by or UserFactory(), but or {}, []
    for code, question in form_for(audit_return).questions.items():
        raw = but.get(code, raw_for(question))
        if question.is_answered_by_signing or raw is None:
            continue
        raw = raw if isinstance(raw, dict) else {"answer": raw, "na": "We have no direct access."}
        given = read_answer(question, raw, on=today()).given
        found = {name: getattr(given, name) for name in ("value", "code", "number", "day", "reason")}
        rows.append(
            Answer(
                audit_return=audit_return,
                round_id=audit_return.round_id,
                question_id=question.pk,
                answered_by=by,
                answered_at=timezone.now(),
                **found,
            )
        )
    create_many(rows, by=by, reason="Answered")
    Return.objects.filter(pk=audit_return.pk).update(state="in_progress", started_on=today(), answered=len(rows))
    audit_return.refresh_from_db(from_queryset=with_form(Return.objects.all()))
    return audit_return


def signed(audit_return: Return, by=None) -> Return:
    """A filled return that is ready and signed by all who have to, each of them a new person."""
    ready_for_sign_off(audit_return=audit_return, expected=audit_return.version, by=by or UserFactory())
    for role in roles_wanted(audit_return):
        who = UserFactory(roles=["signatory"])
        sign(
            audit_return=audit_return,
            expected=audit_return.version,
            role=role,
            name="Margaret Hale",
            post="Head",
            by=who,
        )
    return audit_return


def submitted(audit_return: Return, by=None) -> Return:
    by = by or UserFactory()
    signed(audit_return, by=by)
    return submit(audit_return=audit_return, expected=audit_return.version, by=by)


def add_evidence(audit_return: Return, code: str, by) -> AnswerEvidence:
    return AnswerEvidence.objects.create(
        audit_return=audit_return,
        question_id=form_for(audit_return).questions[code].pk,
        title="Minutes",
        file=ContentFile(b"The governors have read it.", "minutes.pdf"),
        filename="minutes.pdf",
        content_type="application/pdf",
        size=27,
        first_added_on=today(),
        added_on=today(),
        added_by=by,
    )
