"""The guide for a new board: from an empty database to a working board, with what is done and what is next."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from accounts.models import Invitation, PowerRequest, User
from accounts.people.invitations import why_closed
from accounts.power.rules import GRANT
from accounts.power.services import people_who_decide
from accounts.roles import MANAGER
from actions.models import Plan
from agencies.access import may
from agencies.models import Agency, SubGroup
from core.text.dates import print_date, quarter_of, today
from reports.models import Report


@dataclass(frozen=True)
class Step:
    name: str
    text: str
    progress: str
    done: bool
    href: str = ""
    do: str = ""


@dataclass(frozen=True)
class Guide:
    steps: list[Step]

    @property
    def next(self) -> Step | None:
        return next((step for step in self.steps if not step.done), None)

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)


NOBODY_CONFIRMS = (
    "Nobody else here can confirm it yet. Whoever runs the site creates a second administrator "
    "(create_administrator), who can"
)


def guide_for(user) -> Guide:
    """The guide of whoever brings the plan in, or of the administrator who invites them; at most seven statements."""
    return Guide(manager_steps(user) if may(user, "plan.import") else [name_step(), invite_manager(user)])


def is_new(user) -> bool:
    """Whether a person should begin with the guide: no plan is here yet, or nobody who could bring it in."""
    if may(user, "plan.import"):
        return not Plan.objects.visible_to(user).exists()
    return may(user, "people.manage") and not invite_manager(user).done


def manager_steps(user) -> list[Step]:
    groups = SubGroup.objects.visible_to(user).active().count()
    plan = Plan.objects.visible_to(user).in_force()
    agencies = Agency.objects.visible_to(user).active().count()
    people = User.objects.visible_to(user).filter(is_active=True).exclude(pk=user.pk)
    members = people.exclude(role_grants__role="administrator", role_grants__ended_at=None).count()
    invited = Invitation.objects.visible_to(user).waiting().count()
    undecided = PowerRequest.objects.visible_to(user).open().exclude(invitation=None)
    unsent = undecided.values("invitation").distinct().count()
    return [
        name_step(),
        Step(
            "Sub-groups",
            "Actions are led by the board’s groups. Add the working group and each sub-group as the plan names them.",
            counted(groups, "group", "groups"),
            groups > 0,
            reverse("add_group"),
            "Add a group",
        ),
        Step(
            "The plan",
            "Bring in the Word document in which the board keeps its plan. You see every row before anything is saved, "
            "and leads that are named like a group are tied to it.",
            str(plan) if plan else "No plan yet",
            plan is not None,
            reverse("import"),
            "Import the plan",
        ),
        Step(
            "Agencies",
            "Bring in your list of schools and other agencies with their lead officers from a spreadsheet.",
            counted(agencies, "agency", "agencies"),
            agencies > 0,
            reverse("import_agencies"),
            "Import a list of agencies",
        ),
        Step(
            "People",
            "Invite the members of the working group, board members and lead officers. Each gets an email with a link, "
            "and sees what their role allows.",
            people_in_words(members, invited, unsent),
            members + invited - unsent > 0,
            reverse("invite"),
            "Invite somebody",
        ),
        first_report(user),
    ]


def name_step() -> Step:
    year, quarter = quarter_of(today())
    return Step(
        "Name and quarters",
        "The name is on every page, email and report; whoever runs the site sets it as BOARD_NAME. Quarters are "
        "those of the financial year: Q1 is April to June, Q4 is January to March.",
        f"{settings.BOARD_NAME}. Today, {print_date(today())}, is in {year}-Q{quarter}",
        done=True,
    )


def first_report(user) -> Step:
    reports = Report.objects.visible_to(user)
    frozen, draft = reports.frozen().order_by("number").first(), reports.drafts().first()
    if frozen:
        progress = f"{frozen} is frozen"
    else:
        progress = "A draft is there, and is not frozen yet" if draft else "No report yet"
    return Step(
        "The first report",
        "Draft the report of a quarter from what is here, write beside its figures, and freeze it: then it has a "
        "number, and goes to the board as Word, PDF or page.",
        progress,
        frozen is not None,
        reverse("reports:one", args=[draft.pk]) if draft and not frozen else reverse("reports:make"),
        "Go on with the draft" if draft and not frozen else "Make a report",
    )


def people_in_words(members: int, invited: int, unsent: int) -> str:
    """Who is here and who is invited; of the latter `unsent` have no email before a second person confirms them."""
    verb = "waits" if unsent == 1 else "wait"
    waits = f", of whom {unsent} {verb} for a second person" if unsent else ""
    here = f"{counted(members, 'person', 'people')} here beside you and the administrators"
    return f"{here}, {invited} invited{waits}"


def invite_manager(user) -> Step:
    """Done once there is a manager, or one is invited whom a second person has confirmed: before, no email goes out."""
    there = User.objects.visible_to(user).filter(is_active=True).with_role(MANAGER.key).first()
    if there:
        return manager_step(f"{there} is here", done=True)
    proposals = PowerRequest.objects.visible_to(user).open().filter(kind=GRANT, role=MANAGER.key)
    proposal = proposals.select_related("subject", "invitation", "proposed_by").first()
    if proposal:
        page = reverse("power_request", args=[proposal.pk])
        return manager_step(who_confirms(proposal, user), done=False, href=page, do="Read what waits")
    waiting = Invitation.objects.visible_to(user).waiting().select_related("invited_by")
    invited = next((each for each in waiting if MANAGER.key in each.roles and not why_closed(each)), None)
    return manager_step(f"{invited.name} is invited" if invited else "Nobody yet", done=invited is not None)


def manager_step(progress: str, *, done: bool, href: str = "", do: str = "Invite the development manager") -> Step:
    return Step(
        "Development manager",
        "Invite whoever keeps the plan for the board, as development manager. A second administrator confirms it. This "
        "guide goes on for them.",
        progress,
        done,
        href or f"{reverse('invite')}?role={MANAGER.key}",
        do,
    )


def who_confirms(proposal: PowerRequest, user) -> str:
    """That a proposed manager waits for a second person, and who that can be."""
    whom = proposal.subject or proposal.invitation.name
    able = people_who_decide(proposal)
    if user in able:
        who = "You can confirm it"
    elif able:
        who = f"{' or '.join(map(str, able))} can confirm it"
    else:
        who = NOBODY_CONFIRMS
    return f"{whom} waits for a second person. {who}"


def counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
