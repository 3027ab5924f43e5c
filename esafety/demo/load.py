"""From the demonstration data to records, through the same services that the pages use.

Events are saved in the order in which they happened, each with the clock set to its day, so that the history of the
demonstration board reads like that of a real one. The clock is set for this loader only.

So the demonstration board can be in no state that a real one could not reach.
"""

import datetime as dt
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from unittest import mock

from django.db import transaction
from django.utils import timezone

from accounts.models import PowerRequest, User
from accounts.people.services import create_person
from accounts.power.rules import OPEN_FOR
from accounts.power.services import grant_by_two
from accounts.roles import GUARDED
from actions.colours.querysets import refresh_colours
from actions.importing.saving import save_plan
from actions.models import Action, Decision, Meeting, Occurrence, Plan, Timescale
from actions.occurrences import services
from actions.progress.services.progress import (
    add_update,
    agree_revision,
    complete_action,
    declare,
    meet_dated_part,
    propose_revision,
)
from actions.progress.services.turns import appear_everywhere
from actions.structure.services.structure import merge_actions
from agencies.models import Agency, Membership, SubGroup
from agencies.posts import lead_dates
from audits.results.services import move_all_on
from core.board.figure_days import count_figures
from core.mail.notices import quiet
from core.models import SecurityEvent
from core.records.locking import create_tracked, save_versioned
from core.text.dates import today
from esafety.demo import answers, audits, guidance, incidents, related, reports, returns, security, training, voices
from esafety.demo import meetings as held_meetings
from esafety.demo import people as cast
from esafety.demo import updates as events
from esafety.demo.agencies import load_directory
from esafety.demo.plan import DATED_CELLS, DOCUMENT_DATE, PLAN, SHARED
from incidents.models import Incident, NilReturn

REASON = "Demonstration board"
BEGIN = dt.date(2024, 9, 2)
FIRST = ("administrator", "manager")  # roles of the first two people


# a model holds the clock itself as the default of these fields; by them late entries of incidents are told
ENTERED = (
    *(model._meta.get_field("created_at") for model in (Incident, NilReturn, PowerRequest)),
    SecurityEvent._meta.get_field("at"),
)


@contextmanager
def clock(day: dt.date):
    """Let the clock stand at ten in the morning of a day."""
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(10)))
    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(timezone, "now", return_value=moment))
        for field in ENTERED:
            stack.enter_context(mock.patch.dict(field.__dict__, {"_get_default": lambda: moment}))
        yield


PARTS = (
    "people and directory",
    "training",
    "plan",
    "two years of updates",
    "yearly returns",
    "audits and the children's survey",
    "incidents",
    "reports",
    "resources and news",
    "security",
)


@quiet()
@transaction.atomic
def load_demo(tell: Callable[[str], object] = lambda part: None) -> Plan:
    """Save the demonstration board, once. `tell` gets each of PARTS when it begins."""
    parts = iter(PARTS)

    def begin_part() -> None:
        tell(next(parts))

    begin_part()
    with clock(BEGIN):
        people = load_people()
        trained = load_directory(people)
        meetings = {key: load_meeting(seed, people) for key, seed in events.MEETINGS.items()}
    helen = people["helen"]
    begin_part()
    training.load_training(people, trained, clock)
    begin_part()
    plan, actions = load_plan(helen)
    begin_part()
    play(happenings(actions, people, meetings), earliest=DOCUMENT_DATE)
    begin_part()
    load_returns(helen)
    begin_part()
    load_audits(people)
    begin_part()
    play(incidents.happenings(people))
    appear_everywhere(today())
    refresh_colours()
    lead_dates.refresh(Agency.objects.values_list("pk", flat=True))  # its terms were saved by clocks of their own
    begin_part()
    play(reports.happenings(people))
    begin_part()
    play(guidance.happenings(people))
    begin_part()
    security.load_security(people)
    propose_recorder(people)
    count_figures()
    return plan


def load_plan(helen: User) -> tuple[Plan, dict[int, Action]]:
    with clock(DOCUMENT_DATE):
        plan = save_plan(document=PLAN, title="", as_at=DOCUMENT_DATE, by=helen)
        actions = {action.number: action for action in plan.actions.select_related("plan")}
        for row, due in DATED_CELLS.items():
            confirm_date(actions[row], due, helen)
        for keep, *others in SHARED:
            for other in others:
                merge_actions(keep=actions[keep], other=actions[other], by=helen)
                actions[other] = actions[keep]
    return plan, actions


def play(happenings, earliest: dt.date = dt.date.min) -> None:
    for day, _, happen in sorted(happenings, key=lambda event: event[:2]):
        with clock(max(day, earliest)):
            happen()


def load_returns(helen: User) -> None:
    with clock(returns.LAST_CLOSED):
        returns.load_last_year(helen)
    with clock(returns.THIS_YEAR):
        asked = returns.open_this_year(helen)
    asked.refresh_from_db()
    with clock(returns.ANSWERED):
        returns.answer_this_year(asked, helen)
    with clock(returns.WRITTEN):
        returns.write_again(asked, helen)


def load_audits(people: dict[str, User]) -> None:
    with clock(audits.LAST_CLOSED):
        board = audits.known(people)
        audits.load_last_year(board)
        audits.close_last_year(board)
        move_all_on()
    voices.load_last_year(board, clock)
    with clock(audits.TODAY):
        audits.load_this_year(board, voices.online())
        voices.load_this_year(board)
        move_all_on()
    voices.open_again()


def load_people() -> dict[str, User]:
    groups = {key: create_tracked(SubGroup(name=name), by=None, reason=REASON) for key, name in cast.SUBGROUPS.items()}
    agencies = {}
    for seed in cast.AGENCIES:
        agency = Agency(name=seed.name, kind=seed.kind, active_from=seed.active_from, active_to=seed.active_to)
        agencies[seed.key] = create_tracked(agency, by=None, reason=REASON)
    people = {}
    for person in in_order_of_sign_in():
        user = create_person(
            email=person.email,
            name=person.name,
            initials=person.initials,
            job_title=person.job,
            roles=tuple(role for role in person.roles if role not in GUARDED),
            by=None,
            reason=REASON,
            tell=False,
        )
        people[person.key] = user
        period = {"user": user, "valid_from": person.since, "valid_to": person.until}
        for group in person.groups:
            create_tracked(Membership(subgroup=groups[group], **period), by=None, reason=REASON)
        if person.agency:
            create_tracked(Membership(agency=agencies[person.agency], **period), by=None, reason=REASON)
    give_wide_roles(people)
    return people


def give_wide_roles(people: dict[str, User]) -> None:
    """The guarded roles: first those of the first two people, which need no second person."""
    holders = [(role, person.key) for person in cast.PEOPLE for role in person.roles if role in GUARDED]
    for role, key in sorted(holders, key=lambda held: (held[0] not in FIRST, held[1])):
        grant_by_two(people[key], role, reason=REASON)


def propose_recorder(people: dict[str, User]) -> None:
    """One proposal that waits for a second person, from the moment at which the board is loaded."""
    proposal = PowerRequest(
        kind=PowerRequest.Kind.GRANT,
        subject=people[cast.PROPOSED["for"]],
        role=cast.PROPOSED["role"],
        proposed_by=people[cast.PROPOSED["by"]],
        reason=cast.PROPOSED["why"],
        expires_at=timezone.now() + OPEN_FOR,
    )
    create_tracked(proposal, by=proposal.proposed_by, reason="Proposed")


def in_order_of_sign_in() -> list[cast.Person]:
    """Those for whom a sign-in link is offered first, since the first person of a role gets its link."""
    offered = set(cast.SIGN_IN.values())
    return sorted(cast.PEOPLE, key=lambda person: person.key not in offered)


def load_meeting(seed, people: dict[str, User]) -> Meeting:
    group = SubGroup.objects.get(name=cast.SUBGROUPS[seed.group]) if seed.group else None
    meeting = Meeting(
        name=seed.name,
        held_on=seed.held_on,
        starts_at=dt.time(10) if group else dt.time(14),
        place="Town hall, room 12" if group else "Town hall, council chamber",
        subgroup=group,
        minute_taker=people[seed.minute_taker],
    )
    return create_tracked(meeting, by=people["helen"], reason=REASON)


def happenings(actions: dict[int, Action], people: dict[str, User], meetings: dict[str, Meeting]):
    for row, lines in events.UPDATES.items():
        for line in lines:
            yield line.on, 1, lambda row=row, line=line: update(actions[row], line, people, meetings)
    for row, day in events.MILESTONES_MET.items():
        yield day, 2, lambda row=row, day=day: meet_milestone(actions[row], day, people["helen"])
    for revision in events.REVISIONS:
        yield from revise(revision, actions, people, meetings)
    for row, days in events.OCCURRENCES_DONE.items():
        for day in days:
            yield day, 2, lambda row=row, day=day: close_occurrence(actions[row], day, people["helen"])
    for done in events.COMPLETIONS:
        yield done.on, 3, lambda done=done: complete(actions[done.row], done, people)
    for seed in events.DECISIONS:
        held = meetings[seed.meeting].held_on
        yield held, 4, lambda seed=seed: decide(actions[seed.row], seed, people["helen"], meetings)
    for key in held_meetings.MINUTES:
        yield (
            meetings[key].held_on,
            8,
            lambda key=key: held_meetings.record_meeting(key, meetings[key], actions, people),
        )
    last = max(line.on for lines in events.UPDATES.values() for line in lines)
    for meeting in (meetings[key] for key in meetings.keys() - held_meetings.MINUTES.keys()):
        if meeting.held_on <= last:
            yield meeting.held_on, 8, lambda meeting=meeting: held_meetings.close(meeting, people["helen"])
    for row, why in events.AT_RISK.items():
        yield last, 5, lambda row=row, why=why: put_at_risk(actions[row], people["alun"], why)
    yield from related.happenings(actions, people, meetings)
    yield from answers.happenings(actions, people)


def update(action: Action, line, people, meetings) -> None:
    action.refresh_from_db()
    meeting = meetings[line.meeting] if line.meeting else None
    add_update(action=action, text=line.text, on=line.on, by=people[line.by], meeting=meeting)


def revise(revision, actions, people, meetings):
    proposed = {}

    def propose():
        proposed["timescale"] = propose_revision(
            action=actions[revision.row],
            wording=revision.wording,
            due=revision.due,
            reason=revision.reason,
            by=people[revision.by],
        )

    def agree():
        timescale = proposed["timescale"]
        meeting = meetings[revision.agreed_at]
        agree_revision(
            timescale=timescale,
            expected=timescale.version,
            agreed_on=meeting.held_on,
            meeting=meeting,
            by=people["helen"],
        )

    yield revision.proposed_on, 6, propose
    if revision.agreed_at:
        yield meetings[revision.agreed_at].held_on, 7, agree


def meet_milestone(action: Action, day: dt.date, by: User) -> None:
    timescale = action.timescales.get(is_current=True)
    meet_dated_part(timescale=timescale, expected=timescale.version, on=day, by=by)


def confirm_date(action: Action, due: dt.date, by: User) -> None:
    """A cell with two actions against two timescales stays as printed; its date was confirmed."""
    timescale = action.timescales.get(is_current=True)
    timescale.kind, timescale.due = Timescale.Kind.DATE_THEN_ONGOING, due
    timescale.precision = Timescale.Precision.DAY
    fields = ["kind", "due", "precision"]
    save_versioned(timescale, expected=timescale.version, fields=fields, by=by, reason="The date was confirmed")


def close_occurrence(action: Action, day: dt.date, by: User) -> None:
    action.refresh_from_db()
    due = dt.date(day.year, 5, 31)
    note = f"The cases of {day.year - 1}/{day.year % 100} were written up, and the report went to the board."
    if day < DOCUMENT_DATE:  # before the document in which the action was first printed
        create_tracked(Occurrence(action=action, due=due, done_on=day, done_by=by, note=note), by=by, reason=REASON)
        return
    services.close_occurrence(action=action, due=due, expected=1, note=note, done_on=day, by=by)


def complete(action: Action, done, people) -> None:
    action.refresh_from_db()
    complete_action(
        action=action,
        expected=action.version,
        done=done.done,
        difference=done.difference,
        on=done.on,
        by=people[done.by],
    )


def put_at_risk(action: Action, by: User, reason: str) -> None:
    action.refresh_from_db()
    declare(action=action, expected=action.version, declared=Action.Declared.AT_RISK, by=by, reason=reason)


def decide(action: Action, seed, by: User, meetings) -> None:
    meeting = meetings[seed.meeting]
    decision = Decision(
        plan=action.plan,
        action=action,
        meeting=meeting,
        taken_on=meeting.held_on,
        text=seed.text,
        recorded_by=by,
    )
    create_tracked(decision, by=by, reason="Decision recorded")
