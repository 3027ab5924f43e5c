"""Every read rule of the plan, chainable. Names say what a page needs.

Everybody who may read the plan may read all of it (design.md, table of roles); writing is narrower.
"""

import datetime as dt

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, When
from django.db.models.functions import Coalesce

from agencies.access import belongings, may
from core.text.dates import today

MINUTES_DAYS = 14  # after a meeting its minute-taker may still write (docs/adr/0011-minutes.md)


class ReadableWithPlan(models.QuerySet):
    """Records that whoever may read the plan may read."""

    def visible_to(self, user):
        """All of them for readers of the plan, none for anybody else."""
        return self if may(user, "plan.read") else self.none()


class StructureQuerySet(ReadableWithPlan):
    """Priorities, objectives, methods."""

    def in_print(self):
        """Those that stand in the plan, in the printed order."""
        return self.filter(archived_on__isnull=True)

    def editable_by(self, user):
        """The manager changes the structure of plans that are not closed."""
        if not may(user, "plan.structure"):
            return self.none()
        path = {"StrategicPriority": "plan", "Objective": "priority__plan", "Method": "objective__priority__plan"}
        return self.filter(**{f"{path[self.model.__name__]}__closed_on__isnull": True})


class GlossaryQuerySet(ReadableWithPlan):
    """Terms of the glossary."""

    def in_print(self):
        """Those that stand in the appendix, in the printed order."""
        return self.filter(archived_on__isnull=True)


class ActionQuerySet(ReadableWithPlan):
    """Actions."""

    def led_by(self, user):
        """Actions led by the groups, agencies or roles of a person, withdrawn leads left out."""
        links = self.model.leads.through.objects.filter(action=OuterRef("pk"))
        return self.filter(Exists(links.of(user)))

    def editable_by(self, user):
        """Actions on which a person may write: all for the manager, those led by their groups or agency for others,
        and for the minute-taker of a meeting all of its plan while its minutes are written."""
        open_plans = self.filter(plan__closed_on__isnull=True).exclude(status="withdrawn")
        if may(user, "plan.update_any"):
            return open_plans
        if may(user, "plan.minute"):
            led = Exists(self.model.leads.through.objects.filter(action=OuterRef("pk")).of(user))
            minuted = apps.get_model("actions", "Meeting").objects.editable_by(user)
            return open_plans.filter(led | Exists(minuted.about(OuterRef("plan"))))
        if may(user, "plan.update_led"):
            return open_plans.led_by(user)
        return self.none()

    def askable_by(self, user):
        """Actions on which a person may raise and answer queries: those that are not withdrawn, in open plans."""
        standing = self.filter(plan__closed_on__isnull=True).exclude(status="withdrawn")
        return standing if may(user, "plan.raise_query") else self.none()

    def restructurable_by(self, user):
        """Actions that a person may reword, move, split, merge or withdraw."""
        return self.filter(plan__closed_on__isnull=True) if may(user, "plan.structure") else self.none()


class ActionLeadQuerySet(ReadableWithPlan):
    """That a lead leads an action."""

    def of(self, user):
        """Where the groups, agencies or roles of a person lead, ended leads left out; "ESLO" means those of today."""
        own = belongings(user)
        return self.held_by(own.subgroups, own.agencies, own.led_as(user.roles))

    def held_by(self, subgroups, agencies, roles):
        """Where one of these groups, agencies or roles leads, ended leads left out."""
        held = Q(lead__subgroup__in=subgroups) | Q(lead__agency__in=agencies) | Q(lead__role__in=roles)
        return self.filter(held, ended_on__isnull=True)


class PlacementQuerySet(ReadableWithPlan):
    """Printed rows."""

    def in_print(self):
        """Rows that stand in a plan, those of withdrawn actions included, in the printed order."""
        return self.filter(archived_on__isnull=True).order_by("row", "pk")

    def standing(self):
        """Rows as the board prints them: what has been withdrawn is left out."""
        return self.in_print().not_withdrawn()

    def not_withdrawn(self):
        """Rows whose action has not been withdrawn."""
        return self.exclude(status="withdrawn")

    def still_open(self):
        """Rows whose action is still to be done."""
        return self.filter(status__in=["not_started", "in_progress"])

    def completed(self):
        """Rows whose action has been completed."""
        return self.filter(status="completed")

    def open_first(self):
        """Open actions, the soonest due first, then those that are done: by an expression, so by reading every row."""
        done = Case(When(status__in=["not_started", "in_progress"], then=0), default=1, output_field=IntegerField())
        return self.order_by(done, F("due").asc(nulls_last=True), "row", "pk")

    def sorted_by(self, key: str):
        """Rows by due date (soonest first), first lead, or day of the latest update (longest ago first).

        No date comes after every date; never updated comes before updated long ago.
        """
        orders = {
            "due": F("due").asc(nulls_last=True),
            "lead": F("first_lead").asc(nulls_last=True),
            "updated": F("last_update_on").asc(),
        }
        return self.order_by(orders[key], "row", "pk")


class LeadQuerySet(ReadableWithPlan):
    """Leads."""

    def in_plan(self, plan):
        """Those that lead an action of a plan, by name."""
        links = self.model.actions.through.objects.filter(lead=OuterRef("pk"), plan=plan, ended_on__isnull=True)
        return self.filter(Exists(links)).order_by("name")


class MeetingQuerySet(ReadableWithPlan):
    """Meetings."""

    def editable_by(self, user):
        """Meetings whose minutes a person may write now: from the day of the meeting until they are closed.

        For the manager; and for the named minute-taker until two weeks after the meeting.
        """
        if may(user, "meetings.manage"):
            return self.begun(today())
        return self.minuted_by([user.pk], today()) if may(user, "plan.minute") else self.none()

    def begun(self, on):
        """Those that were held by a day and whose minutes are open."""
        return self.filter(held_on__lte=on, cancelled_on__isnull=True, minutes_closed_on__isnull=True)

    def minuted_by(self, people, on):
        """Those whose minutes one of these people, by key, writes on a day."""
        return self.begun(on).filter(minute_taker__in=people, held_on__gte=on - dt.timedelta(days=MINUTES_DAYS))

    def about(self, plan):
        """Those at which a plan is on the table; one that names no plan is about any."""
        return self.filter(Q(plan__isnull=True) | Q(plan=plan))

    def coming(self):
        """Those of today and later, the next one first."""
        return self.filter(held_on__gte=today()).order_by("held_on", "starts_at", "pk")

    def past(self):
        """Those before today, the latest first."""
        return self.filter(held_on__lt=today()).order_by("-held_on", "-pk")


class DecisionQuerySet(ReadableWithPlan):
    """Decisions."""

    def standing(self):
        """Those that have not been struck out."""
        return self.filter(voided_on__isnull=True)

    def editable_by(self, user):
        """Decisions that a person may correct: the manager any, a minute-taker those of the meeting."""
        standing = self.standing().filter(plan__closed_on__isnull=True)
        if may(user, "plan.record_decision"):
            return standing
        return standing.filter(meeting__in=apps.get_model("actions", "Meeting").objects.editable_by(user))


class TimescaleQuerySet(ReadableWithPlan):
    """Timescales."""

    def in_print(self):
        """Agreed ones and those that wait for agreement, oldest first."""
        return self.filter(state__in=["agreed", "proposed"]).order_by("action_id", "position")


class UpdateQuerySet(ReadableWithPlan):
    """Dated updates."""

    def in_print(self):
        """Updates that have not been struck out, newest first."""
        return self.filter(voided_on__isnull=True).order_by("action_id", "-on", "-pk")

    def correctable_by(self, user):
        """A person corrects their own updates, a minute-taker those of the meeting; the manager corrects any."""
        live = self.filter(voided_on__isnull=True, action__plan__closed_on__isnull=True)
        if may(user, "plan.update_any"):
            return live
        if may(user, "plan.minute"):
            minuted = apps.get_model("actions", "Meeting").objects.editable_by(user)
            return live.filter(Q(author=user) | Q(meeting__in=minuted))
        if may(user, "plan.update_led"):
            return live.filter(author=user)
        return self.none()


class ByActionQuerySet(ReadableWithPlan):
    """What hangs on an action and is read with it."""


class AttendanceQuerySet(ReadableWithPlan):
    """Who came to a meeting."""

    def listed(self):
        """Those who stand on the list."""
        return self.filter(removed_on__isnull=True)


class MeetingNoteQuerySet(ReadableWithPlan):
    """Lines of the minutes."""

    def in_print(self):
        """Lines that have not been struck out, in the order in which they were written."""
        return self.filter(struck_on__isnull=True)

    def editable_by(self, user):
        """Lines of minutes that a person may write now."""
        open_plans = Q(action__isnull=True) | Q(action__plan__closed_on__isnull=True)
        meetings = apps.get_model("actions", "Meeting").objects.editable_by(user)
        return self.in_print().filter(open_plans, meeting__in=meetings)


class EvidenceQuerySet(ReadableWithPlan):
    """Files and addresses that show what was done."""

    def standing(self):
        """What has not been taken off."""
        return self.filter(removed_on__isnull=True)


class FollowUpQuerySet(ReadableWithPlan):
    """Follow-ups."""

    def open(self):
        """Those that are still to be done."""
        return self.filter(done_on__isnull=True, dropped_on__isnull=True)

    def overdue(self, on):
        """Those that are still to be done and were due before a day."""
        return self.open().filter(due__lt=on)

    def done(self):
        """Those that were done."""
        return self.filter(done_on__isnull=False)

    def dropped(self):
        """Those that are no longer needed."""
        return self.filter(dropped_on__isnull=False)

    def editable_by(self, user):
        """Those on whose action a person may write."""
        return self.filter(action__in=self._actions().editable_by(user))

    def closable_by(self, user):
        """Those that a person may note as done: as their owner, or since they may write on the action."""
        live = self.filter(action__plan__closed_on__isnull=True)
        own = Q(owner=user) if may(user, "plan.read") else Q(pk__in=[])
        return live.filter(own | Q(action__in=self._actions().editable_by(user)))

    def listed(self):
        """Open ones first, the soonest due first and those without a date last; then the others, the latest first."""
        closed = Case(When(done_on__isnull=True, dropped_on__isnull=True, then=0), default=1)
        ended = Coalesce("done_on", "dropped_on")
        return self.order_by(closed, F("due").asc(nulls_last=True), ended.desc(nulls_last=True), "pk")

    def _actions(self):
        return self.model._meta.get_field("action").related_model.objects


class QueryAnswerQuerySet(ReadableWithPlan):
    """Answers to queries."""


class CalendarFeedQuerySet(models.QuerySet):
    """Addresses for calendar programmes."""

    def visible_to(self, user):
        """One's own."""
        return self.filter(user=user) if may(user, "plan.read") else self.none()

    def standing(self):
        """Those that have not been revoked."""
        return self.filter(revoked_on__isnull=True)


class CheckDismissalQuerySet(ReadableWithPlan):
    """Findings that are to stay as they are."""

    def in_force(self):
        """Those that nobody has asked about again."""
        return self.filter(restored_on__isnull=True)


class QueryQuerySet(ReadableWithPlan):
    """Queries."""

    def undecided(self):
        """Those that still wait for a decision."""
        return self.filter(decision__isnull=True)

    def waiting(self):
        """Those that can be decided: undecided, on an action that has not been withdrawn."""
        return self.undecided().exclude(action__status="withdrawn")

    def decided(self):
        """Those that a decision has settled."""
        return self.filter(decision__isnull=False)

    def answerable_by(self, user):
        """Those to which a person may say something: whoever may raise one."""
        asked = self.undecided().filter(action__plan__closed_on__isnull=True).exclude(action__status="withdrawn")
        return asked if may(user, "plan.raise_query") else self.none()


class CrossReferenceQuerySet(ReadableWithPlan):
    """Words that point elsewhere in the plan."""

    def proposed(self):
        """Those at which nobody has looked yet, where their words are still printed."""
        return self.standing().filter(state="proposed")

    def standing(self):
        """Those whose action has not been withdrawn, and whose objective or method has not been taken out."""
        return self.exclude(action__status="withdrawn").filter(
            objective__archived_on__isnull=True, method__archived_on__isnull=True
        )

    def with_places(self):
        """With where the words stand and what they point to, in the order of a list: parts of the plan come last."""
        standing = ("plan", "action", "update", "objective__priority", "method__objective__priority")
        targets = ("target_priority", "target_objective__priority", "target_action")
        return self.select_related(*standing, *targets).order_by(F("action__number").asc(nulls_last=True), "pk")

    def dangling(self):
        """Those that were confirmed and point to what is no longer in the plan."""
        gone = (
            Q(target_priority__archived_on__isnull=False)
            | Q(target_objective__archived_on__isnull=False)
            | Q(target_objective__priority__archived_on__isnull=False)
            | Q(target_action__status="withdrawn")
        )
        return self.standing().filter(gone, state="confirmed")

    def restructurable_by(self, user):
        """Those for which a person may choose what they point to."""
        return self.filter(plan__closed_on__isnull=True) if may(user, "plan.structure") else self.none()
