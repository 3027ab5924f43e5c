from django.apps import apps
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, When

from actions.querysets import ReadableWithPlan, open_plan
from agencies.access import may


class ActionQuerySet(ReadableWithPlan):
    def led_by(self, user):
        """Actions led by the groups, agencies or roles of a person, withdrawn leads left out."""
        links = self.model.leads.through.objects.filter(action=OuterRef("pk"))
        return self.filter(Exists(links.for_user(user)))

    def editable_by(self, user):
        """Actions on which a person may write: all for the manager, those led by their groups or agency for others,
        and for the minute-taker of a meeting all of its plan while its minutes are open.
        """
        open_plans = self.filter(open_plan()).exclude(status="withdrawn")
        if may(user, "plan.update_any"):
            return open_plans
        if may(user, "plan.minute"):
            led = Exists(self.model.leads.through.objects.filter(action=OuterRef("pk")).for_user(user))
            minuted = apps.get_model("actions", "Meeting").objects.editable_by(user)
            return open_plans.filter(led | Exists(minuted.about(OuterRef("plan"))))
        if may(user, "plan.update_led"):
            return open_plans.led_by(user)
        return self.none()

    def restructurable_by(self, user):
        return self.filter(open_plan()) if may(user, "plan.structure") else self.none()


class PlacementQuerySet(ReadableWithPlan):
    def in_print(self):
        """Rows of a plan, those of withdrawn actions included, in the printed order."""
        return self.filter(archived_on__isnull=True).order_by("row", "pk")

    def standing(self):
        """Rows as the board prints them, without archived parts and withdrawn actions."""
        return self.in_print().not_withdrawn()

    def not_withdrawn(self):
        return self.exclude(status="withdrawn")

    def still_open(self):
        return self.filter(status__in=["not_started", "in_progress"])

    def perhaps_silent(self, on):
        """Every row of an action on which nothing was reported for a whole quarter, and some others.

        That makes an open action red or amber (actions/colours/rules.py), unless somebody set its colour.
        """
        by_hand = apps.get_model("actions", "ColourOverride").objects.filter(ended_on__isnull=True).values("action")
        late = Q(colour__in=["R", "A"]) | Q(colour_until__lte=on) | Q(action__in=by_hand)
        return self.filter(late)

    def completed(self):
        return self.filter(status="completed")

    def open_first(self):
        """Open actions, the soonest due first, then completed ones. Reads every row, as no index serves it."""
        done = Case(When(status__in=["not_started", "in_progress"], then=0), default=1, output_field=IntegerField())
        return self.order_by(done, F("due").asc(nulls_last=True), "row", "pk")

    def sorted_by(self, key: str):
        """Rows by due date (soonest first), first lead, or day of the latest update (longest ago first).

        Rows without a date come last; rows without an update come first.
        """
        orders = {
            "due": F("due").asc(nulls_last=True),
            "lead": F("first_lead").asc(nulls_last=True),
            "updated": F("last_update_on").asc(),
        }
        return self.order_by(orders[key], "row", "pk")
