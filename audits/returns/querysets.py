"""Every read rule of audit returns (design.md, table of roles: "returns").

Nobody sees another agency's answers: an agency's people see the returns of their own agencies, the manager sees all,
working group and board see totals, which come from figures and not from these rows.
"""

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Lower

from agencies.access import belongings, may
from audits.questions.states import EDITABLE, READY, RECEIVED, SIGNED, SUBMITTED
from core.text.dates import today

OF_OFFICER = "access_point"  # kind of agency without accounts of its own: the board's officer keys its returns in


def acts_for_agency(user) -> bool:
    """Whether a person fills or signs returns of their own agencies."""
    return may(user, "audits.fill_own") or may(user, "audits.sign_own")


def reads_any(user) -> bool:
    """Whether a person reads anything of returns at all."""
    return acts_for_agency(user) or may(user, "audits.read_totals") or may(user, "audits.read_all")


class QuestionnaireQuerySet(models.QuerySet):
    """Questionnaires."""

    def visible_to(self, user):
        """All for whoever keeps them; those with a published version for others who read returns."""
        if may(user, "audits.manage"):
            return self
        return self.filter(editions__published_at__isnull=False).distinct() if reads_any(user) else self.none()

    def editable_by(self, user):
        """Those that are still used, for whoever keeps them."""
        return self.filter(retired_on__isnull=True) if may(user, "audits.manage") else self.none()


class EditionQuerySet(models.QuerySet):
    """Versions of questionnaires."""

    def visible_to(self, user):
        """All for whoever keeps them, published ones for others who read returns."""
        if may(user, "audits.manage"):
            return self
        return self.published() if reads_any(user) else self.none()

    def editable_by(self, user):
        """Drafts, for whoever keeps questionnaires."""
        return self.filter(published_at__isnull=True) if may(user, "audits.manage") else self.none()

    def published(self):
        """Those that can be asked and no longer change."""
        return self.filter(published_at__isnull=False)


class PartOfEditionQuerySet(models.QuerySet):
    """What stands in a version of a questionnaire."""

    def visible_to(self, user):
        """With its version."""
        return self.filter(edition__in=_all("Edition").visible_to(user))

    def editable_by(self, user):
        """What stands in a draft, for whoever keeps questionnaires."""
        return self.standing().filter(edition__in=_all("Edition").editable_by(user))

    def standing(self):
        """What has not been taken out of the draft."""
        return self.filter(removed_on__isnull=True)


class SectionQuerySet(PartOfEditionQuerySet):
    """Sections."""


class QuestionQuerySet(PartOfEditionQuerySet):
    """Questions."""

    def in_order(self):
        """As they are printed."""
        return self.order_by("section__position", "section_id", "position", "pk")


class RoundQuerySet(models.QuerySet):
    """Rounds."""

    def visible_to(self, user):
        """All for whoever keeps them; those that were opened for readers of totals; for an agency's people those in
        which it has a return."""
        if may(user, "audits.manage"):
            return self
        if may(user, "audits.read_totals"):
            return self.opened()
        if acts_for_agency(user):
            own = _all("Return").filter(round=OuterRef("pk"), agency__in=belongings(user).agencies)
            return self.opened().filter(Exists(own))
        return self.none()

    def editable_by(self, user):
        """Those that are not closed, for whoever keeps them."""
        return self.exclude(state="closed") if may(user, "audits.manage") else self.none()

    def opened(self):
        """Those whose returns stand, closed ones included."""
        return self.filter(state__in=["open", "closed"])


class AccessPointQuerySet(models.QuerySet):
    """Internet access points."""

    def visible_to(self, user):
        """All for the manager, their own for an agency's people."""
        if may(user, "audits.read_all"):
            return self
        return self.filter(agency__in=belongings(user).agencies) if acts_for_agency(user) else self.none()

    def editable_by(self, user):
        """Those that are open, of own agencies or for the manager of any."""
        if may(user, "audits.manage"):
            return self.standing()
        if may(user, "audits.fill_own"):
            return self.standing().filter(agency__in=belongings(user).agencies)
        return self.none()

    def standing(self):
        """Those that are still there."""
        return self.filter(closed_on__isnull=True)

    def by_name(self):
        """In the order of the names of their agencies, in any case."""
        return self.order_by(Lower("agency__name"), Lower("name"), "pk")

    def with_last(self):
        """Each with `last`, the key of its latest return that counts, and `returned`, when that was submitted; None
        where there is none."""
        last = _all("Return").filter(access_point=OuterRef("pk")).received().latest_first()
        return self.annotate(last=Subquery(last.values("pk")[:1]), returned=Subquery(last.values("submitted_on")[:1]))

    def with_risk(self, questions):
        """Each with `last` and `returned` as above, and `risk`: the score in that return, of these questions."""
        answers = _all("Answer").filter(audit_return=OuterRef("last"), question__in=list(questions))
        return self.with_last().annotate(risk=Subquery(answers.order_by("pk").values("number")[:1]))

    def missing(self):
        """Those whose latest round has no return that came in (exempt ones left out), and those never asked about."""
        newest = _all("Return").filter(access_point=OuterRef("pk")).order_by("-round__year", "-round").values("pk")
        waits = _all("Return").outstanding().filter(pk=OuterRef("newest"))
        found = self.annotate(newest=Subquery(newest[:1]))
        return found.filter(Q(newest__isnull=True) | Exists(waits))


class ReturnQuerySet(models.QuerySet):
    """Returns."""

    def visible_to(self, user):
        """All for the manager, those of their own agencies for an agency's people; nobody else sees a single one."""
        if may(user, "audits.read_all"):
            return self
        return self.filter(agency__in=belongings(user).agencies) if acts_for_agency(user) else self.none()

    def fillable_by(self, user):
        """Those that a person fills, in whatever state: of own agencies; for the board's officer those of places
        without accounts."""
        mine = Q(pk__in=[])
        if acts_for_agency(user):
            mine |= Q(agency__in=belongings(user).agencies)
        if may(user, "audits.key_in"):
            mine |= Q(kind=OF_OFFICER)
        return self.filter(mine)

    def editable_by(self, user):
        """Those that take answers from a person now."""
        live = Q(state__in=EDITABLE, exempt_on__isnull=True, round__state="open")
        return self.fillable_by(user).filter(live)

    def signable_by(self, user):
        """Those that wait for a signature of an agency of this person."""
        if not may(user, "audits.sign_own"):
            return self.none()
        waiting = self.filter(state=READY, exempt_on__isnull=True, round__state="open")
        return waiting.filter(agency__in=belongings(user).agencies)

    def moderatable_by(self, user):
        """Those that came in, for whoever moderates."""
        return self.filter(state__in=RECEIVED) if may(user, "audits.moderate") else self.none()

    def asked(self):
        """Those that are expected: exempt ones left out."""
        return self.filter(exempt_on__isnull=True)

    def received(self):
        """Those that count in results."""
        return self.filter(state__in=RECEIVED, not_counted_reason="")

    def outstanding(self):
        """Those that are expected and have not come in."""
        return self.asked().exclude(state__in=RECEIVED)

    def to_sign(self):
        """Those that wait for a signature or, signed, for being submitted."""
        return self.filter(state__in=[READY, SIGNED])

    def to_moderate(self):
        """Those that wait for the board."""
        return self.filter(state=SUBMITTED)

    def late(self, on=None):
        """Those that are expected, have not come in, and whose last day is over."""
        return self.outstanding().filter(past_last_day(on or today()))

    def by_name(self):
        """In the order of the names of the agencies, in any case."""
        return self.order_by(Lower("agency__name"), "access_point__name", "pk")

    def latest_first(self):
        """Those that came in last first."""
        return self.order_by("-submitted_on", "-pk")

    def counts_by_round(self):
        """Rows of `round`, and of its returns how many were `asked`, `came` in and wait for the board (`unread`)."""
        expected = Q(exempt_on__isnull=True)
        return (
            self.order_by()
            .values("round")
            .annotate(
                asked=Count("pk", filter=expected),
                came=Count("pk", filter=expected & Q(state__in=RECEIVED)),
                unread=Count("pk", filter=Q(state=SUBMITTED)),
            )
        )

    def counts_by_state(self, on=None):
        """Rows of `round`, `kind`, `state`, `exempt` and the number `n` of returns; of these `in_first` and `in_final`
        came in by each deadline, `extended` have more time, and of those that have not come in `late` are past their
        last day."""
        waiting = Q(exempt_on__isnull=True) & ~Q(state__in=RECEIVED)
        final = Q(submitted_on__lte=F("round__final_deadline")) | Q(submitted_on__lte=F("extended_to"))
        return (
            self.order_by()
            .annotate(exempt=Q(exempt_on__isnull=False))
            .values("round", "kind", "state", "exempt")
            .annotate(
                n=Count("pk"),
                in_first=Count("pk", filter=Q(submitted_on__lte=F("round__first_deadline"))),
                in_final=Count("pk", filter=final),
                late=Count("pk", filter=waiting & past_last_day(on or today())),
                extended=Count("pk", filter=waiting & Q(extended_to__isnull=False)),
            )
        )


class StepQuerySet(models.QuerySet):
    """Steps of chase ladders."""

    def visible_to(self, user):
        """All for whoever keeps rounds."""
        return self if may(user, "audits.manage") else self.none()

    def editable_by(self, user):
        """Those that stand, of rounds that are not closed."""
        return self.visible_to(user).standing().exclude(round__state="closed")

    def standing(self):
        """Those that have not been taken out."""
        return self.filter(dropped_on__isnull=True)


class ChaseQuerySet(models.QuerySet):
    """Letters about returns."""

    def visible_to(self, user):
        """With their return."""
        return self.filter(audit_return__in=_all("Return").visible_to(user))


class OfReturnQuerySet(models.QuerySet):
    """What hangs on a return."""

    def visible_to(self, user):
        """With its return."""
        return self.filter(audit_return__in=_all("Return").visible_to(user))

    def editable_by(self, user):
        """What hangs on a return that takes answers from this person."""
        return self.filter(audit_return__in=_all("Return").editable_by(user))

    def standing(self):
        """Evidence that has not been taken off."""
        return self.filter(removed_on__isnull=True)

    def in_force(self):
        """Signatures that have not been ended by opening the return again."""
        return self.filter(ended_on__isnull=True)


class VerdictQuerySet(OfReturnQuerySet):
    """Verdicts."""

    def visible_to(self, user):
        """All for the manager; an agency's people see them once the board has done with the return, not while it reads
        it."""
        found = super().visible_to(user)
        return found if may(user, "audits.read_all") else found.exclude(audit_return__state=SUBMITTED)


class AnswerQuerySet(OfReturnQuerySet):
    """Answers."""

    def given(self):
        """Those that say something."""
        return self.filter(value__isnull=False)

    def received(self):
        """Those of returns that count in results, by one join, which a count by kind uses too."""
        return self.filter(audit_return__state__in=RECEIVED, audit_return__not_counted_reason="")

    def tally(self):
        """Rows of `question`, `code`, `n`: how many returns gave each answer to each question of codes (yes, partly,
        no, does not apply, 1 to 5, one of a list)."""
        return self.order_by().exclude(code="").values("question", "code").annotate(n=Count("pk"))


class ImprovementQuerySet(models.QuerySet):
    """Improvement actions."""

    def visible_to(self, user):
        """All for the manager, those of their own agencies for an agency's people."""
        if may(user, "audits.read_all"):
            return self
        return self.filter(agency__in=belongings(user).agencies) if acts_for_agency(user) else self.none()

    def editable_by(self, user):
        """Those of own agencies: they belong to the agency, all year round; the board's officer has those of places
        without accounts."""
        mine = Q(pk__in=[])
        if acts_for_agency(user):
            mine |= Q(agency__in=belongings(user).agencies)
        if may(user, "audits.key_in"):
            mine |= Q(audit_return__kind=OF_OFFICER)
        return self.filter(mine)

    def open(self):
        """Those that are still to be done."""
        return self.filter(status="open")

    def agreed(self):
        """Those that are to be done or have been done: neither declined nor dropped."""
        return self.filter(status__in=["open", "done"])

    def published(self):
        """Those of returns that have been submitted: before, they are the agency's own drafts."""
        return self.filter(audit_return__submitted_on__isnull=False)

    def overdue(self, on=None):
        """Those whose day is over and that had not been ended by a day (today unless told)."""
        return self.filter(overdue_on(on or today()))


def overdue_on(day) -> Q:
    """Improvement actions whose day is over and that had not been ended by a day."""
    return (Q(ended_on__isnull=True) | Q(ended_on__gt=day)) & Q(due__lt=day, made_on__lte=day)


def past_last_day(on) -> Q:
    """Returns whose last day is before a day."""
    return Q(extended_to__lt=on) | Q(extended_to__isnull=True, round__final_deadline__lt=on)


def _all(model: str):
    """Everything of a model of this room: querysets are defined before the models."""
    return apps.get_model("audits", model).objects.all()
