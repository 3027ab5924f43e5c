"""Access rules for reading audit returns.

Nobody sees another agency's answers: an agency's people see the returns of their own agencies, the manager sees all;
working group and board see totals, which come from figures and not from these rows.
"""

from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Lower

from agencies.access import belongings, may
from agencies.directory.querysets import active_on
from audits.querysets import CAME_IN, OF_OFFICER, _all, acts_for_agency
from audits.questions.questionnaire import FROM_SURVEY
from audits.questions.states import EDITABLE, RECEIVED, SUBMITTED
from core.text.dates import today


class ReturnQuerySet(models.QuerySet):
    def visible_to(self, user):
        if may(user, "audits.read_all"):
            return self
        return self.filter(agency__in=belongings(user).agencies) if acts_for_agency(user) else self.none()

    def fillable_by(self, user):
        """Those that a person fills in, in any state; for the board's officer those of places without accounts."""
        mine = Q(pk__in=[])
        if acts_for_agency(user):
            mine |= Q(agency__in=belongings(user).agencies)
        if may(user, "audits.key_in"):
            mine |= Q(kind=OF_OFFICER)
        return self.filter(mine)

    def editable_by(self, user):
        live = Q(state__in=EDITABLE, exempt_on__isnull=True, round__state="open")
        return self.fillable_by(user).filter(live)

    def moderatable_by(self, user):
        return self.filter(state__in=RECEIVED) if may(user, "audits.moderate") else self.none()

    def asked(self):
        return self.filter(exempt_on__isnull=True)

    def received(self):
        return self.filter(state__in=RECEIVED, not_counted_reason="")

    def not_in(self):
        return self.asked().exclude(CAME_IN)

    def awaited(self):
        """Those with which their agency has something to do; not those of closed agencies or access points."""
        here = active_on(today(), "agency__") & Q(access_point__closed_on__isnull=True)
        return self.asked().exclude(state__in=RECEIVED).filter(here)

    def to_moderate(self):
        return self.filter(state=SUBMITTED)

    def late(self, on=None):
        return self.not_in().filter(past_last_day(on or today()))

    def by_name(self):
        return self.order_by(Lower("agency__name"), "access_point__name", "pk")

    def latest_first(self):
        return self.order_by("-submitted_on", "-pk")

    def counts_by_round(self):
        """Rows of `round` with the number of its returns `asked`, `came` (in) and `unread` (wait for the board)."""
        expected = Q(exempt_on__isnull=True)
        return (
            self.order_by()
            .values("round")
            .annotate(
                asked=Count("pk", filter=expected),
                came=Count("pk", filter=expected & CAME_IN),
                unread=Count("pk", filter=Q(state=SUBMITTED)),
            )
        )

    def counts_by_state(self, on=None):
        waiting = Q(exempt_on__isnull=True) & ~CAME_IN
        final = Q(submitted_on__lte=F("round__final_deadline")) | Q(submitted_on__lte=F("extended_to"))
        return (
            self.order_by()
            .annotate(came_in=CAME_IN, exempt=Q(exempt_on__isnull=False))
            .values("kind", "state", "came_in", "exempt")
            .annotate(
                n=Count("pk"),
                in_first=Count("pk", filter=Q(submitted_on__lte=F("round__first_deadline"))),
                in_final=Count("pk", filter=final),
                late=Count("pk", filter=waiting & past_last_day(on or today())),
                extended=Count("pk", filter=waiting & Q(extended_to__isnull=False)),
            )
        )


class OfReturnQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(audit_return__in=_all("Return").visible_to(user))

    def editable_by(self, user):
        return self.filter(audit_return__in=_all("Return").editable_by(user))

    def standing(self):
        return self.filter(removed_on__isnull=True)

    def in_force(self):
        return self.filter(ended_on__isnull=True)


class VerdictQuerySet(OfReturnQuerySet):
    def visible_to(self, user):
        found = super().visible_to(user)
        return found if may(user, "audits.read_all") else found.exclude(audit_return__state=SUBMITTED)


class AnswerQuerySet(OfReturnQuerySet):
    def given(self):
        return self.filter(value__isnull=False)

    def received(self):
        return self.filter(audit_return__state__in=RECEIVED, audit_return__not_counted_reason="")

    def tally(self):
        return self.order_by().exclude(code__in=("", FROM_SURVEY)).values("question", "code").annotate(n=Count("pk"))


def past_last_day(on) -> Q:
    return Q(extended_to__lt=on) | Q(extended_to__isnull=True, round__final_deadline__lt=on)
