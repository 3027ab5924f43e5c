from django.db.models import Exists, OuterRef, Q

from actions.querysets import ReadableWithPlan
from agencies.access import belongings


class ActionLeadQuerySet(ReadableWithPlan):
    def for_user(self, user):
        """Where the groups, agencies or roles of a person lead, ended leads left out; "ESLO" means those of today."""
        own = belongings(user)
        return self.held_by(own.subgroups, own.agencies, own.led_as(user.roles))

    def held_by(self, subgroups, agencies, roles):
        held = Q(lead__subgroup__in=subgroups) | Q(lead__agency__in=agencies) | Q(lead__role__in=roles)
        return self.filter(held, ended_on__isnull=True)


class LeadQuerySet(ReadableWithPlan):
    def in_plan(self, plan):
        links = self.model.actions.through.objects.filter(lead=OuterRef("pk"), plan=plan, ended_on__isnull=True)
        return self.filter(Exists(links)).order_by("name")
