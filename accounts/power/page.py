"""Proposals as pages show them: on the list of people, on the desk, and on their own page."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from django.urls import reverse
from django.utils import timezone

from accounts.models import PowerRequest, RoleGrant, User
from accounts.power import rules
from accounts.power.services import why_not_decide
from core.board.desk import DeskLine


@dataclass(frozen=True)
class Shown:
    request: PowerRequest
    reader: User

    @property
    def subject_id(self) -> int | None:
        return self.request.subject_id

    @property
    def is_open(self) -> bool:
        return self.request.state == rules.PROPOSED and self.request.expires_at > timezone.now()

    @property
    def is_break_glass(self) -> bool:
        return self.request.kind == rules.BREAK_GLASS

    @cached_property
    def why_not(self) -> str:
        return why_not_decide(self.request, self.reader) if self.is_open else rules.OVER

    @property
    def may_decide(self) -> bool:
        """As `why_not`, for a list: by what told_to() read, without a statement."""
        is_own = self.reader.pk in (self.request.proposed_by_id, self.request.subject_id)
        return self.is_open and self.request.decides and not is_own

    @cached_property
    def address_change(self) -> dict | None:
        """When somebody last changed the address of the person, who, and which it was before; None where nobody did."""
        if self.request.subject is None:
            return None
        rows = self.request.subject.history.select_related("history_user").order_by("history_date", "history_id")
        changes = [(old, new) for old, new in pairwise(rows) if old.email != new.email]
        return {"before": changes[-1][0].email, "row": changes[-1][1]} if changes else None

    @property
    def may_withdraw(self) -> bool:
        return self.is_open and self.request.proposed_by_id == self.reader.pk

    @property
    def may_note(self) -> bool:
        noted = (self.request.subject_id, self.request.first_noted_by_id)
        return self.is_break_glass and not self.request.second_noted_by_id and self.reader.pk not in noted

    @property
    def may_end(self) -> bool:
        return "people.manage" in self.reader.permissions

    @property
    def state(self) -> str:
        if self.request.state == rules.PROPOSED:
            return "Waiting for a second person" if self.is_open else "Not decided in time"
        return self.request.get_state_display().capitalize()

    @property
    def what(self) -> str:
        request = self.request
        if self.is_break_glass:
            given = f"{request.whom} made administrator for 24 hours" if request.role else ""
            return given or f"Second step of {request.whom} removed at the server"
        if request.kind == rules.FACTOR_RESET:
            return f"Remove the second step of {request.whom}"
        return f"{request.get_role_display()} for {request.whom}"


def proposals_for(reader: User) -> list[Shown]:
    """The proposals that wait, for the list of people; no statement where none does."""
    shown = [Shown(each, reader) for each in reader.power_matters]
    return [each for each in shown if each.is_open]


def desk_lines(user: User) -> list[DeskLine]:
    return [
        DeskLine(f"Confirm or refuse: {each.what}", reverse("power_request_decide", args=[each.request.pk]))
        for each in proposals_for(user)
        if each.may_decide
    ]


def only_one_decides() -> User | None:
    """The one person who holds a role that decides; None where there are several. A role for a day decides nothing."""
    grants = RoleGrant.objects.current().filter(role__in=rules.DECIDING)
    held = grants.exclude(power_request__kind=rules.BREAK_GLASS).values("user")
    people = list(User.objects.filter(is_active=True, pk__in=held)[:2])
    return people[0] if len(people) == 1 else None
