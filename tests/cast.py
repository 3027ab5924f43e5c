"""The named people of the tests and their plan, each with different permissions.

helen: development manager. ruth: police, lead officer. marian: e-Safety Working Group. denzil: Tarn Road Primary
School, lead officer. tom: Training Sub-group. margaret: head teacher of Tarn Road. bea: social-care recorder. grace:
board member. owen: data protection officer. sunita: administrator. stranger: signed in, without a role. Anonymous is
`enter(None)`.
The board is created once for each file of tests, inside a transaction that is never committed; every test has copies of
its own, and what a test saves is rolled back after it. A file that uses it can hold no test with `transaction=True`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import Invitation, User
from actions.calendar.services import make_feed
from actions.models import (
    Action,
    AgencyResponse,
    AskedAction,
    Attendance,
    CalendarFeed,
    ColourOverride,
    CrossReference,
    Decision,
    Evidence,
    FieldValue,
    FollowUp,
    GlossaryTerm,
    Lead,
    Meeting,
    MeetingNote,
    Method,
    Objective,
    Occurrence,
    Placement,
    Plan,
    PlanField,
    ProgressUpdate,
    Query,
    StrategicPriority,
    Timescale,
    UpdateRequest,
)
from actions.structure.services.tree import number_rows
from agencies.models import (
    Agency,
    DistributionList,
    Eslo,
    EsloReturn,
    MailedLink,
    Representative,
    SubGroup,
    TrainingAttendance,
    TrainingSession,
)
from core.jobs.models import PreparedFile
from core.mail.models import OutgoingEmail
from core.models import ClosedDay, Import
from reminders.models import AnswerSave, MailChoice
from tests.factories.accounts import InvitationFactory, UserFactory
from tests.factories.answers import make_answer, make_asking
from tests.factories.asking import make_links, make_returns
from tests.factories.audit_board import Signing, make_signing
from tests.factories.audits import Audits, make_audits
from tests.factories.directory import (
    EsloFactory,
    RepresentativeFactory,
    TrainingAttendanceFactory,
    TrainingSessionFactory,
    import_of_agencies,
    make_certified,
)
from tests.factories.guidance import Guidance, make_guidance
from tests.factories.imports import DOCUMENT, UNKNOWN, accepted_return, make_accepted, returned_plan, waiting_import
from tests.factories.incidents import Incidents, make_incidents
from tests.factories.plan import (
    ActionFactory,
    AgencyFactory,
    AgencyLeadFactory,
    AttendanceFactory,
    ColourOverrideFactory,
    CrossReferenceFactory,
    DecisionFactory,
    EvidenceFactory,
    FieldValueFactory,
    FollowUpFactory,
    GlossaryTermFactory,
    MeetingFactory,
    MeetingNoteFactory,
    MembershipFactory,
    MethodFactory,
    ObjectiveFactory,
    PlacementFactory,
    PlanFactory,
    PlanFieldFactory,
    ProgressUpdateFactory,
    QueryFactory,
    StrategicPriorityFactory,
    SubGroupFactory,
    SubGroupLeadFactory,
    TimescaleFactory,
)
from tests.factories.prepared import make_file
from tests.factories.reports import Reports, make_reports
from tests.factories.tokens import make_token

ROLES = {
    "helen": ("manager", "Helen Marsh"),
    "marian": ("working_group", "Marian Shaw"),
    "tom": ("working_group", "Tom Field"),
    "ruth": ("agency", "Ruth Lacey"),
    "denzil": ("agency", "Denzil Okoro"),
    "margaret": ("signatory", "Margaret Hale"),
    "bea": ("recorder", "Bea Lindqvist"),
    "grace": ("board", "Grace Adeyemi"),
    "owen": ("dpo", "Owen Price"),
    "sunita": ("administrator", "Sunita Rao"),
}
STRANGER, ANONYMOUS = "stranger", "anonymous"
EVERYBODY = (ANONYMOUS, STRANGER, *ROLES)


@dataclass
class Shelf:
    """A plan with two priorities and eight rows, and its parts by name."""

    plan: Plan
    priority: StrategicPriority
    other_priority: StrategicPriority
    objective: Objective
    method: Method
    empty_method: Method
    last_method: Method
    by_group: Action  # led by the e-Safety Working Group; one update by marian
    by_other_group: Action  # led by the Training Sub-group; another timescale is proposed; one update by tom
    by_police: Action
    by_school: Action
    shared: Action  # led by both groups, printed under both priorities
    completed: Action  # by the police; its dated part was met, and it was ongoing from then on
    withdrawn: Action
    row: Placement
    second_row: Placement  # of the shared action
    update: ProgressUpdate
    other_update: ProgressUpdate
    proposed: Timescale
    undated: Timescale  # of an action that is not printed: its wording has no year
    yearly: Timescale  # of an action that is not printed: recurring, without a date
    occurrence: Occurrence  # of by_group, open; by_group has one that is done as well
    done_occurrence: Occurrence
    override: ColourOverride  # on by_group: red, set by marian until the end of 2099
    evidence: Evidence  # on by_group: a file, uploaded by marian
    term: GlossaryTerm
    second_term: GlossaryTerm
    field: PlanField  # about priorities; it says nothing of any
    field_value: FieldValue  # of the first one
    follow_up: FollowUp  # on by_group, owned by grace
    closed_follow_up: FollowUp  # on by_group, done
    query: Query  # on by_police, raised by grace
    asked: UpdateRequest  # on by_police, by helen; open
    reference: CrossReference  # on by_school, to the first priority; not checked yet
    note: MeetingNote  # on by_group, by helen; of a meeting of its own
    decision: Decision  # as the note
    all_agencies: AskedAction  # about an action that is not printed; the police and the school have not replied
    answer: AgencyResponse  # of the school to it
    ended: AskedAction  # as all_agencies, ended since the school has done it and was the only one on the list


@dataclass
class Board:
    people: dict[str, User]
    group: SubGroup
    other_group: SubGroup
    police: Agency
    school: Agency
    leads: dict[str, Lead]
    meeting: Meeting  # without minutes, as all but the last
    cancelled_meeting: Meeting
    closed_meeting: Meeting  # its minutes are closed
    attendance: Attendance
    open: Shelf = field(repr=False)
    closed: Shelf = field(repr=False)
    feed: CalendarFeed  # helen’s, of the whole plan
    accepted: Import
    preview: Import
    sheet: Import
    returned_plan: Import  # by marian, of the open plan: an update of by_group; waits to be taken over
    accepted_return: Import  # by marian
    file: PreparedFile  # helen's, ready
    failed_file: PreparedFile
    officer: Eslo  # of the school
    closed_agency: Agency
    agency_preview: Import  # one new agency; waits to be accepted
    agency_done: Import  # accepted
    invitation: Invitation  # by helen, of somebody as a board member; open
    letter: OutgoingEmail  # to the school; failed
    closed_day: ClosedDay
    returned: EsloReturn  # to the school alone; its emails have been sent
    prepared: EsloReturn  # to the school alone; nothing has been sent
    links: dict[str, MailedLink]  # by purpose; all unused
    member: Representative  # of the school on the first group
    session: TrainingSession  # held on 3 February 2010; attendance has not been recorded
    empty_session: TrainingSession  # nobody is on its list
    cancelled_session: TrainingSession
    seat: TrainingAttendance  # of the officer on the list of the session
    certified: TrainingAttendance  # of the officer, who came to a course that does not count
    kept_list: DistributionList
    incidents: Incidents  # recorded by bea
    audits: Audits  # rounds in which the school is asked
    signing: Signing  # returns of the school, from answered to viewed by the board
    reports: Reports  # a frozen one, and a draft in which marian was asked to write
    guidance: Guidance
    by_link: AnswerSave  # by the link in an email to tom, about by_other_group: a request to the manager

    def __getattr__(self, name: str) -> User:
        if name in (people := self.__dict__.get("people", {})):
            return people[name]
        raise AttributeError(name)


def enter(person: User | None) -> Client:
    """A browser in which this person is signed in; None is anonymous. Exceptions inside a page become a 500."""
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    return client


def make_board() -> Board:
    people = {
        name: UserFactory(name=full, email=f"{name}@northmere.example", roles=[role])
        for name, (role, full) in ROLES.items()
    }
    people[STRANGER] = UserFactory(name="Sam Stranger", email="stranger@northmere.example")
    MailChoice.objects.create(person=people[STRANGER], weekly=False)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in people.values()
    )
    groups = SubGroupFactory(name="e-Safety Working Group"), SubGroupFactory(name="Training Sub-group")
    police = AgencyFactory(name="Northmere Police", kind=Agency.Kind.POLICE, email="office@northmere-police.example")
    school = AgencyFactory(name="Tarn Road Primary School")
    places = [("marian", groups[0], None), ("tom", groups[1], None), ("ruth", None, police)]
    for name, group, agency in (*places, ("denzil", None, school), ("margaret", None, school)):
        MembershipFactory(user=people[name], subgroup=group, agency=agency)
    leads = {
        "group": SubGroupLeadFactory(subgroup=groups[0]),
        "other_group": SubGroupLeadFactory(subgroup=groups[1]),
        "police": AgencyLeadFactory(agency=police),
        "school": AgencyLeadFactory(agency=school),
    }
    officer = EsloFactory(agency=school, name="Denzil Okoro", email="denzil@northmere.example")
    returned, prepared = make_returns(school, officer, people["helen"])
    meeting, session = MeetingFactory(name="Working group", held_on=dt.date(2010, 3, 1)), TrainingSessionFactory()
    make_token(people["denzil"])
    closed = make_shelf("Plan of last year", people, leads, closed_on=dt.date(2009, 8, 31))
    shelf = make_shelf("e-Safety Action Plan", people, leads)
    return Board(
        people=people,
        group=groups[0],
        other_group=groups[1],
        police=police,
        school=school,
        leads=leads,
        meeting=meeting,
        cancelled_meeting=MeetingFactory(name="Cancelled", cancelled_on=dt.date(2010, 2, 1)),
        closed_meeting=MeetingFactory(name="Closed", minutes_closed_on=dt.date(2010, 3, 9)),
        attendance=AttendanceFactory(meeting=meeting, person=people["grace"], name="Grace Adeyemi"),
        closed=closed,
        open=shelf,
        feed=make_feed(scope="plan", by=people["helen"]),
        accepted=make_accepted(people["helen"]),
        preview=waiting_import(DOCUMENT, by=people["helen"], filename="new.csv"),
        returned_plan=returned_plan(shelf.row, by=people["marian"]),
        accepted_return=accepted_return(shelf.plan, by=people["marian"]),
        sheet=waiting_import(UNKNOWN, by=people["helen"], title="Sheet", filename="sheet.csv"),
        file=make_file(people["helen"], state="ready", file=ContentFile(b"Objective,Method\r\n", "plan.csv")),
        failed_file=make_file(people["helen"], state="failed", reference="ABCD-EFGH"),
        officer=officer,
        returned=returned,
        prepared=prepared,
        links=make_links(officer, returned),
        closed_agency=AgencyFactory(name="Quay House", active_to=dt.date(2009, 3, 31)),
        agency_preview=import_of_agencies(people["helen"]),
        invitation=InvitationFactory(invited_by=people["helen"]),
        agency_done=Import.objects.create(
            importer="agencies", filename="a.csv", state="accepted", uploaded_by=people["helen"]
        ),
        closed_day=ClosedDay.objects.create(name="Staff day", first_day="2099-01-01", last_day="2099-01-01"),
        letter=OutgoingEmail.objects.create(kind="test", to="office@tarn.example", state="failed", error="Refused."),
        member=RepresentativeFactory(agency=school, subgroup=groups[0], name="Margaret Hale"),
        session=session,
        empty_session=TrainingSessionFactory(title="Second steps", counts=False),
        cancelled_session=TrainingSessionFactory(cancelled_on=dt.date(2010, 1, 20)),
        seat=TrainingAttendanceFactory(session=session, eslo=officer),
        certified=make_certified(officer),
        kept_list=DistributionList.objects.create(name="All ESLOs", query="who=eslos"),
        incidents=make_incidents(people["bea"], people["owen"]),
        audits=make_audits(school, people["denzil"]),
        signing=make_signing(school, people["denzil"], people["helen"]),
        reports=make_reports(people["helen"], people["marian"]),
        guidance=make_guidance(),
        by_link=make_answer(people["tom"], shelf.by_other_group),
    )


def make_shelf(title: str, people: dict[str, User], leads: dict[str, Lead], **values) -> Shelf:
    """A plan with two priorities; rows 1-2 under the first method, 3-4, 5, and 6-8 under the others."""
    plan = PlanFactory(title=title, **values)
    first = StrategicPriorityFactory(plan=plan, text="Children are safe on line")
    last = StrategicPriorityFactory(plan=plan, text="Adults know what to do")
    objective = ObjectiveFactory(priority=first, text="Schools have a policy")
    method = MethodFactory(objective=objective, text="Model policy")
    second = MethodFactory(objective=objective, text="Visits")
    third = MethodFactory(objective=ObjectiveFactory(priority=first, text="Pupils take part"), text="Assemblies")
    other = ObjectiveFactory(priority=last, text="Parents are told")
    last_method = MethodFactory(objective=other, text="Evenings")
    may = "By end of May 2010"
    by_group = ActionFactory(method=method, text="Write the model policy", wording=may, lead=leads["group"])
    by_other = ActionFactory(
        method=method, text="Train the trainers", wording="By March 2010", lead=leads["other_group"]
    )
    shared = ActionFactory(
        method=None, plan=plan, text="Hold a safety week", lead=None, leads=[leads["group"], leads["other_group"]]
    )
    by_police = ActionFactory(method=second, text="Visit the youth clubs", lead=leads["police"], status="not_started")
    PlacementFactory(action=shared, method=second)
    by_school = ActionFactory(method=third, text="Show the film", wording="By December 2009", lead=leads["school"])
    second_row = PlacementFactory(action=shared, method=last_method)
    minuted = {"meeting": MeetingFactory(name=f"Meeting about the {title}", plan=plan), "action": by_group}
    draft = ContentFile(b"Every school has a policy.", "draft.txt")
    facts = {"file": draft, "url": "", "filename": "draft.txt", "content_type": "text/plain", "size": 26}
    shelf = Shelf(
        plan=plan,
        priority=first,
        other_priority=last,
        objective=objective,
        method=method,
        empty_method=MethodFactory(objective=other, text="Nothing yet"),
        last_method=last_method,
        by_group=by_group,
        by_other_group=by_other,
        by_police=by_police,
        by_school=by_school,
        shared=shared,
        completed=ActionFactory(
            method=last_method, completed=True, text="Print the leaflet", wording="", lead=leads["police"]
        ),
        withdrawn=ActionFactory(method=last_method, withdrawn=True, text="Buy the filter", lead=leads["group"]),
        row=by_group.placements.get(),
        second_row=second_row,
        update=ProgressUpdateFactory(action=by_group, author=people["marian"], text="The draft is with the heads"),
        other_update=ProgressUpdateFactory(action=by_other, author=people["tom"], text="Three trainers found"),
        proposed=TimescaleFactory(action=by_other, wording="By September 2010", proposed_by=people["tom"]),
        undated=TimescaleFactory(
            action=ActionFactory(method=None, plan=plan, number=900, text="Plan the summer", wording="", lead=None),
            wording="By May",
        ),
        yearly=TimescaleFactory(
            action=ActionFactory(method=None, plan=plan, number=901, text="Report", wording="", lead=leads["group"]),
            wording="Annually",
        ),
        occurrence=Occurrence.objects.create(action=by_group, due=dt.date(2010, 3, 31)),
        done_occurrence=Occurrence.objects.create(
            action=by_group, due=dt.date(2009, 12, 31), done_on=dt.date(2009, 12, 30), note="All were asked"
        ),
        override=ColourOverrideFactory(action=by_group, set_by=people["marian"], ends_on=dt.date(2099, 12, 31)),
        evidence=EvidenceFactory(action=by_group, added_by=people["marian"], title="The draft", **facts),
        term=GlossaryTermFactory(plan=plan, term="LSCB", meaning="Local Safeguarding Children Board"),
        second_term=GlossaryTermFactory(plan=plan, term="CEOP", meaning="Child Exploitation and Online Protection"),
        field=(field := PlanFieldFactory(plan=plan, heading="Sponsor", level="priority")),
        field_value=FieldValueFactory(field=field, priority=first),
        follow_up=FollowUpFactory(
            action=by_group, text="Ring the heads", owner=people["grace"], owner_name="Grace Adeyemi"
        ),
        closed_follow_up=FollowUpFactory(action=by_group, text="Book the hall", done_on=dt.date(2010, 2, 5)),
        query=QueryFactory(action=by_police, text="Is it ours?", raised_by=people["grace"]),
        asked=UpdateRequest.objects.create(
            action=by_police, asked_by=people["helen"], asked_on=dt.date(2010, 2, 1), note="How many came?"
        ),
        reference=CrossReferenceFactory(action=by_school, target_priority=first),
        note=MeetingNoteFactory(author=people["helen"], **minuted),
        decision=DecisionFactory(recorded_by=people["helen"], plan=plan, **minuted),
        **dict.fromkeys(("all_agencies", "answer", "ended")),
    )
    shelf.all_agencies, shelf.answer = make_asking(plan, 902, people)
    shelf.ended, _ = make_asking(plan, 903, people, ended=True)
    met = {"kind": Timescale.Kind.DATE_THEN_ONGOING, "dated_part_met_on": dt.date(2009, 5, 31)}
    TimescaleFactory(action=shelf.completed, wording="Ongoing", **met)
    number_rows(plan)
    for row in (shelf.row, second_row):
        row.refresh_from_db()
    return shelf
