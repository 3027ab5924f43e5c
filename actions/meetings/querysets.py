from django.apps import apps
from django.db.models import Case, Exists, OuterRef, Q, Subquery, When

from actions.querysets import ReadableWithPlan, open_plan
from agencies.access import belongings, may
from core.text.dates import today


def is_of_agency(user) -> bool:
    """Whether a reader of the plan comes for an agency alone, and so reads no other agency's answers."""
    return not may(user, "plan.read_answers")


class MeetingQuerySet(ReadableWithPlan):
    def editable_by(self, user):
        """Meetings whose minutes a person may write now: from the day of the meeting until they are closed."""
        return self.preparable_by(user).begun(today())

    def preparable_by(self, user):
        """Those whose agenda a person may prepare, as manager or minute-taker, until the minutes are closed."""
        if may(user, "meetings.manage"):
            return self.unclosed()
        return self.unclosed().filter(minute_taker=user.pk) if may(user, "plan.minute") else self.none()

    def with_minutes_for(self, user):
        """Meetings whose minutes a person may read: closed ones, and drafts of their groups and of those they minute.

        Drafts of the whole board are read by its members and by those members of its groups who do not come for an
        agency alone; all drafts by the manager.
        """
        if may(user, "meetings.manage"):
            return self.visible_to(user)
        own = belongings(user)
        mine = Q(minutes_closed_on__isnull=False) | Q(minute_taker=user.pk) | Q(subgroup__in=own.subgroups)
        if own.subgroups and not is_of_agency(user) or may(user, "plan.read") and "board" in user.roles:
            mine |= Q(subgroup__isnull=True)
        return self.visible_to(user).filter(mine)

    def unclosed(self):
        return self.filter(cancelled_on__isnull=True, minutes_closed_on__isnull=True)

    def begun(self, on):
        """Those that were held by a day and whose minutes are open."""
        return self.unclosed().filter(held_on__lte=on)

    def minuted_by(self, people, on):
        """Those whose minutes one of these people, by key, writes on a day."""
        return self.begun(on).filter(minute_taker__in=people)

    def about(self, plan):
        """Those about a plan; a meeting without a plan is about any."""
        return self.filter(Q(plan__isnull=True) | Q(plan=plan))

    def held(self):
        """Those up to today that were not cancelled, the last first."""
        return self.filter(held_on__lte=today(), cancelled_on__isnull=True).order_by("-held_on", "-pk")

    def before(self, meeting):
        """The last meeting of the same group that was held before another one; None where there is none."""
        earlier = self.held().filter(held_on__lt=meeting.held_on, subgroup=meeting.subgroup_id)
        return (earlier.about(meeting.plan_id) if meeting.plan_id else earlier).first()

    def last_closed(self, user):
        """The last closed meeting of a group of this person, or at which they were; else of the board."""
        return self.ranked_closed(user).first()

    def ranked_closed(self, user):
        """Meetings with closed minutes: those of last_closed() first, the last held first."""
        attendance = apps.get_model("actions", "Attendance").objects.listed()
        was_there = Exists(attendance.filter(meeting=OuterRef("pk"), person=user, present=True))
        own = Q(subgroup__in=belongings(user).subgroups) | Q(minute_taker=user) | was_there
        closed = self.held().filter(minutes_closed_on__isnull=False)
        ranked = closed.annotate(own=Case(When(own, then=1), default=0))
        return ranked.filter(Q(own=1) | Q(subgroup__isnull=True)).order_by("-own", "-held_on", "-pk")

    def last_and_next(self, user):
        """The last closed meeting (last_closed()) and the next one of this person's groups or of the board, each None
        where there is none; one statement. One whose minutes are closed today is not the next one.
        """
        groups = Q(subgroup__in=belongings(user).subgroups) | Q(subgroup__isnull=True)
        ahead = self.unclosed().filter(groups, held_on__gte=today()).order_by("held_on", "pk")
        last, following = (Subquery(rows.values("pk")[:1]) for rows in (self.ranked_closed(user), ahead))
        found = self.model.objects.filter(Q(pk=last) | Q(pk=following)).order_by()
        by_state = {meeting.minutes_closed_on is not None: meeting for meeting in found}
        return by_state.get(True), by_state.get(False)

    def coming(self):
        return self.filter(held_on__gte=today()).order_by("held_on", "starts_at", "pk")

    def past(self):
        return self.filter(held_on__lt=today()).order_by("-held_on", "-pk")


class DecisionQuerySet(ReadableWithPlan):
    def standing(self):
        return self.filter(voided_on__isnull=True)

    def editable_by(self, user):
        """Decisions that a person may correct: the manager any, a minute-taker those of the meeting."""
        standing = self.standing().filter(open_plan())
        if may(user, "plan.record_decision"):
            return standing
        return standing.filter(meeting__in=apps.get_model("actions", "Meeting").objects.editable_by(user))


class MinutesQuerySet(ReadableWithPlan):
    """Parts of the minutes of a meeting, as records with a history. Final minutes themselves are read by everybody."""

    def visible_to(self, user):
        """Those of meetings whose minutes a person may read; none for people of agencies."""
        if is_of_agency(user):
            return self.none()
        meetings = self.model._meta.get_field("meeting").related_model.objects
        return super().visible_to(user).filter(meeting__in=meetings.with_minutes_for(user))


class AttendanceQuerySet(MinutesQuerySet):
    def listed(self):
        return self.filter(removed_on__isnull=True)


class MeetingNoteQuerySet(MinutesQuerySet):
    def in_print(self):
        """Notes that have not been deleted, in the order in which they were written."""
        return self.filter(struck_on__isnull=True)

    def editable_by(self, user):
        open_plans = Q(action__isnull=True) | open_plan("action__plan")
        meetings = apps.get_model("actions", "Meeting").objects.editable_by(user)
        return self.in_print().filter(open_plans, meeting__in=meetings)
